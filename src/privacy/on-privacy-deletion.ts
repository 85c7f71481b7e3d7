import { onContactDeleted } from '../crm/on-record-deleted.ts'
import { raiseReview } from '../crm/reviews.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { anonymizePerson } from './anonymize-person.ts'

/**
 * Follows a privacy deletion in the CRM: anonymizes the person in every account, and pushes nothing of the
 * person again. Creates a review for each account, because it needs another contact for its mail. Idempotent:
 * the event of an erasure that was requested here changes nothing.
 */
export async function onPrivacyDeletion(ctx: Context, tx: Tx, remoteIds: readonly string[]): Promise<void> {
  await onContactDeleted(ctx, tx, remoteIds)
  const records = await tx.crmRecord.findMany({
    where: { kind: 'CONTACT', remoteId: { in: [...remoteIds] } },
  })
  const contacts = await tx.contact.findMany({
    where: { id: { in: records.map(({ subjectId }) => subjectId) }, anonymizedAt: null },
  })
  const emails = contacts.map(({ email }) => email)
  for (const { accountId } of await anonymizePerson(ctx, tx, emails)) {
    await raiseReview(ctx, tx, {
      accountId,
      code: 'CONTACT_FORGOTTEN',
      object: 'CONTACT',
      remoteId: remoteIds[0]!,
      detail:
        'A contact of the account was erased on request of the person, and anonymized. Add another contact for its mail.',
    })
  }
}
