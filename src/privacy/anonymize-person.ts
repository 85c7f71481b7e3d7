import type { Contact } from '../../prisma/client/client.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { redactAccount } from './redact-account.ts'
import { deviceWordsOf, personWordsOf } from './redact-words.ts'

/** How long its transaction may take: a person may be named in millions of records. */
export const FORGET_MS = 10 * 60_000

/**
 * Anonymizes a person in every account that knows the address; answers them as they were. Whoever is anonymized
 * already is not among them. Locks them, so that nobody is forgotten by half.
 */
export async function anonymizePerson(ctx: Context, tx: Tx, emails: readonly string[]): Promise<Contact[]> {
  await tx.$queryRaw`select 1 from contacts where email = any(${[...emails]}::text[]) order by id for update`
  const everywhere = await tx.contact.findMany({
    where: { email: { in: [...emails] }, anonymizedAt: null },
    orderBy: { id: 'asc' },
  })
  for (const contact of everywhere) await anonymizeContact(ctx, tx, contact)
  await tx.$executeRaw`
    delete from idempotency_records where exists (
      select from unnest(${[...emails]}::text[]) e where right(lower(principal), length(e)) = e
        and substr(principal, length(principal) - length(e), 1) !~ '[[:alnum:]._%+-]')`
  return everywhere
}

/**
 * Keeps nothing of a person: not the name and address, not the words of the mails that were sent, no mail that waits,
 * no name or metadata of a device of the account that says who it is, and no text about the account that names the
 * person, in the audit log neither. Licenses, seats and what happened stay.
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
    data: { subject: null, text: null, data: {}, sealedKey: null },
  })
  await forgetDevices(tx, accountId, deviceWordsOf(contact))
  await redactAccount(tx, accountId, personWordsOf(contact))
  await recordEvent(ctx, tx, { type: 'contact.anonymized', subjectId: id, accountId })
}

/**
 * Devices keep their seats and, as long as they are active, their fingerprints, by which the software is known. They
 * lose what names a person.
 */
async function forgetDevices(tx: Tx, accountId: string, words: string[]): Promise<void> {
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
}
