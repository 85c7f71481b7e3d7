import { isObject } from '../../../src/platform/json.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { textIn } from '../api/read-response.ts'

/** The HubSpot account that the token belongs to. */
export interface Portal {
  id: string
  /** The IANA zone of the portal. At its midnight the daily limit of calls starts again. */
  timeZone: string
}

export async function readPortal(client: HubspotClient): Promise<Portal | Failure> {
  const { verdict, body } = await client.send({ method: 'GET', path: paths.account })
  if (verdict.kind !== 'ok') return verdict
  const id = isObject(body) ? body.portalId : null
  return { id: String(id ?? 'unknown'), timeZone: zoneOf(textIn(body, 'timeZone')) }
}

/** Returns UTC for a zone that this machine does not support. UTC is at most half a day off. */
function zoneOf(timeZone: string | null): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timeZone ?? 'UTC' }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

/** The instant at which the portal's daily limit of calls starts again. */
export function nextMidnight(timeZone: string, now: Date): Date {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  return new Date(today.add({ days: 1 }).startOfDay().epochMilliseconds)
}
