import type { Contact } from '../../prisma/client/client.ts'
import { forgetCodesTo } from '../domain/mailed-codes/forget.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { redactAccount } from './redact-account.ts'
import { deviceWordsOf, personWordsOf } from './redact-words.ts'

/** Timeout of the transaction, in milliseconds. A person can be named in millions of records. */
export const FORGET_MS = 10 * 60_000

/**
 * Anonymizes a person in every account with one of the addresses. Returns the contacts as they were before;
 * contacts that are already anonymized are not among them. Locks the contacts, so that either all or none are
 * anonymized.
 */
export async function anonymizePerson(ctx: Context, tx: Tx, emails: readonly string[]): Promise<Contact[]> {
  await tx.$queryRaw`select 1 from contacts where email = any(${[...emails]}::text[]) order by id for update`
  const found = await tx.contact.findMany({
    where: { email: { in: [...emails] }, anonymizedAt: null },
    include: { account: { select: { mergedIntoId: true } } },
    orderBy: { id: 'asc' },
  })
  // A merged contact stays in its merged account, whose records the other account has.
  const contacts = found.map(({ account, ...contact }): Contact => {
    return { ...contact, accountId: account.mergedIntoId ?? contact.accountId }
  })
  for (const contact of contacts) await anonymizeContact(ctx, tx, contact)
  await forgetCodesTo(ctx, tx, emails)
  // Sales that were not followed. The shop sends them again, if they are still to be followed.
  await tx.$executeRaw`
    update shop_states s set unfollowed = null where lower(unfollowed #>> '{customer,email}') = any(${[...emails]}::text[])
      or unfollowed is not null and exists (
        select from sale_customers c where c.source = s.source
          and c.external_id = s.unfollowed #>> '{customer,externalId}' and c.contact_id = any(${found.map(({ id }) => id)}::uuid[]))`
  await tx.$executeRaw`
    delete from idempotency_records where exists (
      select from unnest(${[...emails]}::text[]) e where right(lower(principal), length(e)) = e
        and substr(principal, length(principal) - length(e), 1) !~ '[[:alnum:]._%+-]')`
  return contacts
}

/**
 * Deletes the personal data of a contact: name, address, text of sent mails, queued mails, names and metadata
 * of devices that name the person, and the person's name in all texts about the account, including the audit
 * log. Licenses, seats and events stay.
 */
async function anonymizeContact(ctx: Context, tx: Tx, contact: Contact): Promise<void> {
  const { id, accountId } = contact
  const at = ctx.now()
  await tx.contact.update({
    where: { id },
    data: {
      name: 'Anonymized',
      email: `${id}@anonymized.invalid`,
      locale: null,
      anonymizedAt: at,
      mailStoppedAt: at,
      mailStopReason: 'CONTACT_ANONYMIZED',
    },
  })
  await tx.notification.updateMany({
    where: { contactId: id, state: 'QUEUED' },
    data: { state: 'SUPPRESSED', reason: 'CONTACT_ANONYMIZED' },
  })
  await tx.notification.updateMany({
    where: { contactId: id },
    data: { subject: null, text: null, data: {}, sealedKey: null, recipient: null },
  })
  await anonymizeDevices(tx, accountId, deviceWordsOf(contact))
  await redactAccount(tx, accountId, personWordsOf(contact))
  await recordEvent(ctx, tx, { type: 'contact.anonymized', subjectId: id, accountId })
}

/**
 * Deletes names and metadata of devices that name the person, and refused requests of such devices. Devices keep
 * their seats and, while they are active, their fingerprints, by which the software identifies them.
 */
async function anonymizeDevices(tx: Tx, accountId: string, words: string[]): Promise<void> {
  await tx.$executeRaw`
    update activations a set
      name = case when exists (select from unnest(${words}::text[]) w where position(w in lower(a.name)) > 0)
        then null else a.name end,
      metadata = case when exists (select from unnest(${words}::text[]) w where position(w in lower(a.metadata::text)) > 0)
        then '{}'::jsonb else a.metadata end,
      fingerprint = case when a.deactivated_at is not null and exists (
          select from unnest(${words}::text[]) w where position(w in lower(a.fingerprint)) > 0)
        then a.id || '@anonymized.invalid' else a.fingerprint end
    from licenses l where l.id = a.license_id and l.account_id = ${accountId}::uuid
      and exists (select from unnest(${words}::text[]) w where position(w in lower(
        concat_ws(' ', a.name, a.metadata::text, case when a.deactivated_at is not null then a.fingerprint end))) > 0)`
  await tx.$executeRaw`
    delete from refused_requests r using licenses l where l.id = r.license_id and l.account_id = ${accountId}::uuid
      and exists (select from unnest(${words}::text[]) w where position(w in lower(concat_ws(' ', r.device, r.fingerprint))) > 0)`
}
