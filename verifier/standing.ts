import type { LicenseFileClaims } from './claims.ts'
import { findStatus, type SeenStatus, type State } from './state.ts'
import { readStatus } from './status-token.ts'
import { Refused } from './verification.ts'
import { within } from './within.ts'

/** A status list token, or how to get one: a rejection is an outage, and so is no answer in ten seconds. */
export type StatusSource = string | ((uri: string, signal: AbortSignal) => Promise<string> | string)

/** What is known of a file's status. */
export interface Standing {
  /** From a list that came with this call and was accepted. */
  fresh: SeenStatus | null
  /** The last word: of that list, or of the newest one before it. */
  last: SeenStatus | undefined
  /** Why the list that came with this call was not accepted. */
  refusal: Refused | null
  /** Whether a list was asked for, so that an old one goes stale. */
  required: boolean
}

const FETCH_TIMEOUT = 10_000

/** Asks the status source, if there is one, and else what the state remembers. */
export async function findStanding(
  { status }: LicenseFileClaims,
  { statusList, keys }: { statusList: unknown; keys: unknown },
  state: State,
): Promise<Standing> {
  const reference = status?.status_list
  const required = reference !== undefined && statusList !== undefined && statusList !== null
  const last = reference && findStatus(state, reference)
  const known: Standing = { fresh: null, last, refusal: null, required }
  if (!required) return known

  const token = await obtain(statusList, reference.uri)
  if (token === null) return known
  try {
    const fresh = await readStatus(token, reference, keys)
    const newest = Math.max(...state.lists.filter(({ uri }) => uri === fresh.uri).map(({ iat }) => iat))
    if (fresh.iat < newest) {
      throw new Refused('STATUS_ROLLED_BACK', 'The status list is older than one that was seen before.')
    }
    return { ...known, fresh, last: fresh }
  } catch (error) {
    return { ...known, refusal: error as Refused }
  }
}

/** The token; null in an outage. */
async function obtain(source: unknown, uri: string): Promise<string | null> {
  if (typeof source !== 'function') return source as string
  const token: unknown = await within(FETCH_TIMEOUT, (signal) => source(uri, signal)).catch(() => null)
  return typeof token === 'string' ? token : null
}

/**
 * Until when the standing is good enough, in seconds: `grace` after the last list expired. Where none was
 * ever seen the file speaks for itself: it was issued to a license in good standing.
 */
export function standsUntil({ last }: Standing, { iat, grace = 0 }: LicenseFileClaims): number {
  return Math.max(last?.exp ?? 0, iat) + grace
}
