import type { LicenseFileClaims } from './claims.ts'
import { findStatus, type SeenStatus, type State } from './state.ts'
import { readStatus } from './status-token.ts'
import { answer, answerTo, type Verification } from './verification.ts'

/** A status list token, or how to get one: a rejection is an outage, and so is no answer in ten seconds. */
export type StatusSource = string | ((uri: string, signal: AbortSignal) => Promise<string> | string)

/** What is known of a file's status. */
export interface Standing {
  /** From a list that came with this call and was accepted. */
  fresh?: SeenStatus
  /** The last word: of that list, or of the newest one before it. */
  last?: SeenStatus | undefined
  /** Why the list that came with this call was not accepted. */
  refusal?: Verification
  /** Until when the last word is good enough, in seconds; without end when no list was asked for. */
  until: number
}

const TIMEOUT = 10_000

/** Asks the status source, if there is one, and else what the state remembers. */
export async function findStanding(
  { status, iat, grace = 0 }: LicenseFileClaims,
  source: unknown,
  keys: unknown,
  state: State,
): Promise<Standing> {
  const reference = status?.status_list
  if (!reference) return { until: Infinity }
  const last = findStatus(state, reference)
  if (source === undefined || source === null) return { last, until: Infinity }

  // `grace` runs from the end of the last list. Where none was ever seen the file speaks for itself: it was
  // issued to a license in good standing.
  const untilOf = (list: SeenStatus | undefined) => Math.max(list?.exp ?? 0, iat) + grace
  const known = { last, until: untilOf(last) }
  const token = typeof source === 'function' ? await ask(source as Ask, reference.uri) : source
  if (token === null) return known
  try {
    const fresh = await readStatus(token, reference, keys)
    const isOlder = ({ uri, iat }: SeenStatus) => uri === fresh.uri && fresh.iat < iat
    if (state.lists.some(isOlder)) return { ...known, refusal: answer('STATUS_ROLLED_BACK') }
    return { fresh, last: fresh, until: untilOf(fresh) }
  } catch (error) {
    return { ...known, refusal: answerTo(error) }
  }
}

type Ask = Exclude<StatusSource, string>

/** The token that the source answers with; null in an outage. */
async function ask(source: Ask, uri: string): Promise<string | null> {
  const abort = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      abort.abort()
      resolve(null)
    }, TIMEOUT)
  })
  try {
    const token: unknown = await Promise.race([source(uri, abort.signal), late])
    return typeof token === 'string' ? token : null
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}
