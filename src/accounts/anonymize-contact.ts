import type { Contact } from '../../prisma/client/client.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db.ts'
import { recordEvent } from '../events.ts'

/**
 * Keeps nothing of a person: not the name and address, not the words of the mails that were sent, no mail that waits,
 * and no name or metadata of a device of the account that says who it is. Licenses, seats and what happened stay.
 * Idempotent.
 */
export async function anonymizeContact(ctx: Context, tx: Tx, contact: Contact): Promise<void> {
  if (contact.anonymizedAt) return
  const { id, accountId, name, email } = contact
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
  await forgetDevices(tx, accountId, wordsOf(name, email))
  await recordEvent(ctx, tx, { type: 'contact.anonymized', subjectId: id, accountId })
}

/** What identifies a person in a text: the address, the part before its @, and the whole name. Short words are anybody's. */
function wordsOf(name: string, email: string): string[] {
  const local = email.slice(0, email.lastIndexOf('@'))
  return [email, ...[local, name].filter((word) => word.trim().length >= 5)].map((word) => word.toLowerCase())
}

/** Devices keep their seats and their fingerprints, by which the software is known, and lose what names a person. */
async function forgetDevices(tx: Tx, accountId: string, words: string[]): Promise<void> {
  await tx.$executeRaw`
    update activations a set
      name = case when exists (select from unnest(${words}::text[]) w where position(w in lower(a.name)) > 0)
        then null else a.name end,
      metadata = case when exists (select from unnest(${words}::text[]) w where position(w in lower(a.metadata::text)) > 0)
        then '{}'::jsonb else a.metadata end
    from licenses l where l.id = a.license_id and l.account_id = ${accountId}::uuid
      and exists (select from unnest(${words}::text[]) w
        where position(w in lower(coalesce(a.name, ''))) > 0 or position(w in lower(a.metadata::text)) > 0)`
}
