import { setTimeout as sleep } from 'node:timers/promises'
import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { expectEqual, expectMember } from './expect.ts'
import { AdvanceClockDocument, NotificationsDocument } from './generated/admin/graphql.ts'
import type { Customer } from './onboard-customer.ts'
import { note, section, step } from './report.ts'

const PATIENCE_MS = 30_000

/** What the customer is told in the coming year: each notice, and the message that has come by then. */
const year = [
  ['P30D', 'LICENSE_EXPIRING'],
  ['P14D', 'LICENSE_EXPIRING'],
  ['P7D', 'LICENSE_EXPIRING'],
  ['P1D', 'LICENSE_EXPIRING'],
  ['-P1D', 'LICENSE_IN_GRACE'],
  ['-P14D', 'LICENSE_EXPIRED'],
] as const

/** The mail that a customer gets, on a clock that is moved through the year. */
export async function readMail(vendor: GraphqlClient, url: string, customer: Customer): Promise<void> {
  section(
    'Mail',
    'what the customer is told, and when it is due; written to a folder, as no mail server is set',
  )
  await step('license mail', async () => {
    const { id, subject, text } = await untilSent(vendor, customer, 'LICENSE_ISSUED', null)
    expectEqual('the key in the copy that is kept', text?.includes(customer.licenseKey), false)
    return { says: `“${subject}” at ${new URL(`/dev/mail/${id}`, url)}` }
  })
  note(`the copy that is kept shows …-${customer.keyHint}: the key was in that one mail only`)
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

/** Waits until a message was sent; more of it than one is a mistake. */
async function untilSent(
  vendor: GraphqlClient,
  { license }: Customer,
  message: string,
  offset: string | null,
) {
  for (const startedAt = performance.now(); ; await sleep(100)) {
    const { notifications } = await vendor.send(NotificationsDocument, { license })
    const told = notifications.edges
      .map(({ node }) => node)
      .filter((one) => one.message === message && one.offset === offset)
    expectEqual(`the number of mails ${message}`, told.length <= 1, true)
    if (told[0]?.state === 'SENT') return told[0]
    if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`no mail ${message} ${offset} was sent`)
  }
}

/** Ten in the morning in the license's zone, as long before the expiry as an offset says. */
function morningOf(expiry: string, offset: string): string {
  const day = Temporal.Instant.from(expiry).toZonedDateTimeISO('Europe/Oslo').subtract(offset)
  // A notice of the grace period's end comes on the morning after it.
  const morning = offset === '-P14D' ? day.add({ days: 1 }) : day
  return morning.with({ hour: 10, minute: 0, second: 0, millisecond: 0 }).toInstant().toString()
}
