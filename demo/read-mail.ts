import { setTimeout as sleep } from 'node:timers/promises'
import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { expectEqual, expectMember } from './expect.ts'
import { AdvanceClockDocument, NotificationsDocument } from './generated/admin/graphql.ts'
import type { Customer } from './onboard-customer.ts'
import { note, section, step } from './report.ts'

const TIMEOUT_MS = 120_000
const PAUSE_MS = 50

/** The notices of the coming year: the offset from the expiry, and the message. */
const year = [
  ['P30D', 'LICENSE_EXPIRING'],
  ['P14D', 'LICENSE_EXPIRING'],
  ['P7D', 'LICENSE_EXPIRING'],
  ['P1D', 'LICENSE_EXPIRING'],
  ['-P1D', 'LICENSE_IN_GRACE'],
  ['-P14D', 'LICENSE_EXPIRED'],
] as const

/** Advances the clock through a year, and shows each mail to the customer. */
export async function readMail(vendor: GraphqlClient, url: string, customer: Customer): Promise<void> {
  section(
    'Mail',
    'the mails to the customer and their dates; written to a folder, because no mail server is configured',
  )
  await step('license mail', async () => {
    const { id, subject, text } = await untilSent(vendor, customer, 'LICENSE_ISSUED', null)
    expectEqual('whether the stored copy has the key', text?.includes(customer.licenseKey), false)
    return { says: `“${subject}” at ${new URL(`/dev/mail/${id}`, url)}` }
  })
  note(`the stored copy shows …-${customer.keyHint}: only the sent mail has the key`)
  for (const [offset, message] of year) {
    const to = morningOf(customer.expiry, offset)
    const { advanceClock } = await vendor.send(AdvanceClockDocument, { input: { to } })
    expectMember(advanceClock, 'AdvanceClockPayload')
    await step(to.slice(0, 10), async () => {
      const { subject } = await untilSent(vendor, customer, message, offset)
      return { says: `“${subject}” (${offset})` }
    })
  }
}

/** Waits until a message is sent. Throws an error if it is sent more than once. */
async function untilSent(
  vendor: GraphqlClient,
  { license }: Customer,
  message: string,
  offset: string | null,
) {
  for (const startedAt = performance.now(); ; await sleep(PAUSE_MS)) {
    const { notifications } = await vendor.send(NotificationsDocument, { license })
    const found = notifications.edges
      .map(({ node }) => node)
      .filter((one) => one.message === message && one.offset === offset)
    expectEqual(`whether ${message} is sent once`, found.length <= 1, true)
    if (found[0]?.state === 'SENT') return found[0]
    if (performance.now() - startedAt > TIMEOUT_MS) throw new Error(`no mail ${message} ${offset} was sent`)
  }
}

/** Returns 10:00 in the time zone of the license on the day at an offset before the expiry. */
function morningOf(expiry: string, offset: string): string {
  const day = Temporal.Instant.from(expiry).toZonedDateTimeISO('Europe/Oslo').subtract(offset)
  // The notice of the end of the grace period is due on the next morning.
  const morning = offset === '-P14D' ? day.add({ days: 1 }) : day
  return morning.with({ hour: 10, minute: 0, second: 0, millisecond: 0 }).toInstant().toString()
}
