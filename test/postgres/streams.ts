import { toTypedId, uuidOf } from '../../src/platform/ids.ts'
import { readStream, type Subscription } from '../subscriptions/subscribe.ts'
import { ADMIN_KEY, type Gateway } from './gateway.ts'
import type { Gateways } from './gateways.ts'
import { mutate, seedLicense } from './mutations.ts'

const query = `subscription ($license: ID, $after: String) {
  licenseChanged(license: $license, after: $after) { cursor event { type } license { id status } }
}`

export async function watch(
  gateway: Gateway,
  variables: { license?: string; after?: string | undefined } = {},
  key: string = ADMIN_KEY,
): Promise<Subscription> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${key}`,
    },
    body: JSON.stringify({ query, variables }),
  })
  return readStream(response)
}

/** Subscribes, and returns once the stream has begun. */
export async function opened(...args: Parameters<typeof watch>) {
  const stream = await watch(...args)
  const message = await stream.next()
  return { ...stream, cursor: message!.data.licenseChanged.cursor as string }
}

export const suspend = (gateway: Gateway, license: string, more: object = {}) =>
  mutate(gateway, 'suspendLicense', { license, reason: 'a test', ...more }, 'license { status }')
export const reinstate = (gateway: Gateway, license: string) =>
  mutate(gateway, 'reinstateLicense', { license, reason: 'a test' }, 'license { status }')

export async function seedWatched(licet: Gateways, rules: object = {}) {
  const { key, licenseId } = await seedLicense(licet.at(0), rules)
  return { key, licenseId, license: toTypedId('License', licenseId) }
}

/**
 * Returns the cursors of all changes of a license after a cursor, in the order of the log. Mail events are no changes.
 */
export async function logOf(licet: Gateways, licenseId: string, after: string): Promise<string[]> {
  const { rows } = await licet.sql.query(
    `select id from events where license_id = $1 and type not like 'notification.%'
      and position > (select position from events where id = $2) order by position`,
    [licenseId, uuidOf('Event', after, [])],
  )
  return rows.map(({ id }) => toTypedId('Event', id))
}
