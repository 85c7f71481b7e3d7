import { anonymizeContact } from '../accounts/anonymize-contact.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db.ts'
import { loseContact } from './lose-record.ts'
import { raiseReview } from './review.ts'

/**
 * Follows a privacy deletion in the CRM: the person is anonymized in every account, and nothing of it is told to the
 * CRM again. Each account is put up for review: somebody else has to get its mail. Idempotent.
 */
export async function forgetPerson(ctx: Context, tx: Tx, remoteIds: readonly string[]): Promise<void> {
  await loseContact(ctx, tx, remoteIds)
  const records = await tx.crmRecord.findMany({
    where: { kind: 'CONTACT', remoteId: { in: [...remoteIds] } },
  })
  const known = await tx.contact.findMany({
    where: { id: { in: records.map(({ subjectId }) => subjectId) } },
  })
  const emails = known.filter(({ anonymizedAt }) => !anonymizedAt).map(({ email }) => email)
  const everywhere = await tx.contact.findMany({ where: { email: { in: emails } }, orderBy: { id: 'asc' } })
  for (const contact of everywhere) {
    await anonymizeContact(ctx, tx, contact)
    await raiseReview(ctx, tx, {
      accountId: contact.accountId,
      code: 'CONTACT_FORGOTTEN',
      object: 'CONTACT',
      remoteId: remoteIds[0]!,
      detail:
        'A contact of the account asked to be forgotten, and was anonymized. Name another one for its mail.',
    })
  }
}
