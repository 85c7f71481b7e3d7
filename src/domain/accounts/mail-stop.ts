import type { Caller } from '../../platform/caller.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { say } from '../../texts/say.ts'

/** Why an address receives no mail: it does not exist, or its reader complained. */
export type MailStopReason = 'CONTACT_BOUNCED' | 'CONTACT_COMPLAINED'

/** Columns of a contact that stop its mail, or not. */
export interface MailStop {
  mailStoppedAt: Date | null
  mailStopReason: MailStopReason | null
}

const stopReasons: MailStopReason[] = ['CONTACT_COMPLAINED', 'CONTACT_BOUNCED']

/**
 * Stops mail to an address: to every contact with it, in all accounts, since the reader is the same. Contacts
 * whose mail is stopped already keep their reason. Each other one gets an event.
 */
export async function stopMail(ctx: Context, tx: Tx, email: string, reason: MailStopReason): Promise<void> {
  const contacts = await tx.$queryRaw<{ id: string; account_id: string }[]>`
    select id, account_id from contacts where email = ${email} and mail_stopped_at is null order by id for update`
  await tx.contact.updateMany({
    where: { id: { in: contacts.map(({ id }) => id) } },
    data: { mailStoppedAt: ctx.now(), mailStopReason: reason },
  })
  for (const { id, account_id: accountId } of contacts)
    await recordEvent(ctx, tx, { type: 'contact.mail-stopped', subjectId: id, accountId, data: { reason } })
}

/** Returns the stops of addresses as contacts have them, for further contacts with these addresses. */
export async function findMailStops(tx: Tx, emails: readonly string[]): Promise<(email: string) => MailStop> {
  const stopped = await tx.contact.findMany({
    where: { email: { in: [...new Set(emails)] }, mailStopReason: { in: stopReasons } },
    select: { email: true, mailStoppedAt: true, mailStopReason: true },
    orderBy: { mailStoppedAt: 'asc' },
  })
  return (email) => {
    const stops = stopped.filter((contact) => contact.email === email)
    // A complaint weighs more: its reader wants no mail.
    const stop = stops.find(({ mailStopReason }) => mailStopReason === 'CONTACT_COMPLAINED') ?? stops[0]
    if (!stop) return { mailStoppedAt: null, mailStopReason: null }
    return { mailStoppedAt: stop.mailStoppedAt, mailStopReason: stop.mailStopReason as MailStopReason }
  }
}

/**
 * Refuses CONTACT_COMPLAINED if a partner would end the stop of a contact whose reader complained. The vendor answers for the
 * mail, so only its staff and the account itself may. A partner may end the stop after a bounce.
 */
export function assertMayEndMailStop(
  { audience }: Caller,
  { mailStopReason }: { mailStopReason: string | null },
): void {
  if (audience !== 'PARTNER' || mailStopReason !== 'CONTACT_COMPLAINED') return
  throw new StateRefusal('CONTACT_COMPLAINED', say('CONTACT_COMPLAINED'), 'CONTACT_SUPPORT')
}
