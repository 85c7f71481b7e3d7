import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { findLinkedRecords, forgetFormer, isLinkedTo, recordOf } from './linked-records.ts'
import { lockLinks } from './lock-links.ts'
import { markDirty } from './mark-dirty.ts'
import { raiseReview } from './reviews.ts'

/**
 * Unlinks the accounts of a company that was deleted in the CRM, and creates a review for each. The company
 * is not recreated. Contacts of the accounts no longer show the account. An account for which a person chose
 * another company stays linked to that one. Idempotent.
 */
export async function onCompanyDeleted(ctx: Context, tx: Tx, remoteIds: readonly string[]): Promise<void> {
  await lockLinks(tx)
  for (const record of await findLinkedRecords(tx, remoteIds)) {
    if (!isLinkedTo(record, remoteIds)) {
      await forgetFormer(tx, record, null)
      continue
    }
    const { accountId } = record
    await tx.crmRecord.update({
      where: { kind_subjectId: { kind: 'ACCOUNT', subjectId: accountId } },
      data: { link: 'UNLINKED', remoteId: null, chosenRemoteId: null, pushedDigest: null },
    })
    await markDirty(tx, [accountId], ctx.now())
    const data = { reason: 'The company was deleted in the CRM.' }
    await recordEvent(ctx, tx, { type: 'account.unlinked', subjectId: accountId, accountId, data })
    await raiseReview(ctx, tx, {
      accountId,
      code: 'RECORD_DELETED',
      object: 'COMPANY',
      remoteId: recordOf(record) ?? '',
      detail:
        'The company was deleted in the CRM, so the account was unlinked. Link it to another company, or to a new one.',
    })
  }
}

/**
 * Unlinks a contact that was deleted in the CRM, and creates a review. The contact is not recreated. Its
 * former record is kept, because the CRM can report later that the deletion was a privacy deletion.
 * Idempotent.
 */
export async function onContactDeleted(ctx: Context, tx: Tx, remoteIds: readonly string[]): Promise<void> {
  const where = {
    kind: 'CONTACT' as const,
    link: { not: 'UNLINKED' as const },
    remoteId: { in: [...remoteIds] },
  }
  const records = await tx.crmRecord.findMany({ where })
  await tx.crmRecord.updateMany({ where, data: { link: 'UNLINKED', pushedDigest: null } })
  for (const { accountId, remoteId } of records) {
    await raiseReview(ctx, tx, {
      accountId,
      code: 'RECORD_DELETED',
      object: 'CONTACT',
      remoteId: remoteId!,
      detail:
        'A contact of the account was deleted in the CRM. It still gets mail from the gateway. Forget the contact to stop that.',
    })
  }
}
