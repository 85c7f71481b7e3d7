import { onContactDeleted } from '../crm/on-record-deleted.ts'
import { raiseReview } from '../crm/reviews.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { anonymizePerson } from './anonymize-person.ts'

/**
 * Follows a privacy deletion in the CRM: the person is anonymized in every account, and nothing of it is told to the
 * CRM again. Each account is put up for review: somebody else has to get its mail. Idempotent; one that was asked for
 * here, and comes back as news, changes nothing.
 */
export async function onPrivacyDeletion(ctx: Context, tx: Tx, remoteIds: readonly string[]): Promise<void> {
  await onContactDeleted(ctx, tx, remoteIds)
  const records = await tx.crmRecord.findMany({
    where: { kind: 'CONTACT', remoteId: { in: [...remoteIds] } },
  })
  const known = await tx.contact.findMany({
    where: { id: { in: records.map(({ subjectId }) => subjectId) }, anonymizedAt: null },
  })
  const emails = known.map(({ email }) => email)
  for (const { accountId } of await anonymizePerson(ctx, tx, emails)) {
    await raiseReview(ctx, tx, {
      accountId,
      code: 'CONTACT_FORGOTTEN',
      object: 'CONTACT',
      remoteId: remoteIds[0]!,
      detail:
        'A contact of the account asked to be forgotten, and was anonymized. Name another one for its mail.',
    })
  }
}
