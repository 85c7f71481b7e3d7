import type { LicenseFileClaims } from './claims.ts'
import { findStatus, type SeenStatus, type State } from './state.ts'
import { readStatus } from './status-token.ts'
import { answer, answerTo, type Verification } from './verification.ts'

/** A status list token, or a function that returns one. A rejection, or no result within ten seconds, is an outage. */
export type StatusSource = string | ((uri: string, signal: AbortSignal) => Promise<string> | string)

/** Status of a file. */
export interface Standing {
  /** Entry on the list of this call, if the list was accepted. */
  fresh?: SeenStatus
  /** Newest entry: of that list, or of the newest earlier list. */
  last?: SeenStatus | undefined
  /** Reason for which the list of this call was not accepted. */
  refusal?: Verification
  /** Time until which the newest entry is sufficient, in seconds. Infinite without a status source. */
  until: number
}

const TIMEOUT = 10_000

/** Returns the status from the source, if there is one, otherwise from the state. */
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

  // `grace` starts at the end of the newest list. Without any list, it starts at `iat`: the license could be used when the
  // file was issued.
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

/** Returns the token of the source. Null in an outage. */
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
