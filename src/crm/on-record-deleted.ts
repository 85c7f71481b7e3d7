import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { lockLinks } from './lock-links.ts'
import { markDirty } from './mark-dirty.ts'
import { raiseReview } from './reviews.ts'

/**
 * Unlinks the accounts of a company that the CRM deleted, and puts each up for review: nobody makes the company
 * anew whom somebody deleted. Their contacts say nothing of the account any more. Idempotent.
 */
export async function onCompanyDeleted(ctx: Context, tx: Tx, remoteIds: readonly string[]): Promise<void> {
  await lockLinks(tx)
  const ids = [...remoteIds]
  const lost = await tx.crmRecord.findMany({
    where: {
      kind: 'ACCOUNT',
      link: { not: 'UNLINKED' },
      OR: [{ remoteId: { in: ids } }, { chosenRemoteId: { in: ids } }],
    },
  })
  for (const { accountId, remoteId, chosenRemoteId } of lost) {
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
      remoteId: chosenRemoteId || remoteId || '',
      detail:
        'The company was deleted in the CRM, and the account unlinked. Link it to another one, or to a new one.',
    })
  }
}

/**
 * Unlinks a contact that the CRM deleted, and puts it up for review: it is not made anew. Which record it was is
 * kept, as the reason may be told later: that the person asked to be forgotten. Idempotent.
 */
export async function onContactDeleted(ctx: Context, tx: Tx, remoteIds: readonly string[]): Promise<void> {
  const where = {
    kind: 'CONTACT' as const,
    link: { not: 'UNLINKED' as const },
    remoteId: { in: [...remoteIds] },
  }
  const lost = await tx.crmRecord.findMany({ where })
  await tx.crmRecord.updateMany({ where, data: { link: 'UNLINKED', pushedDigest: null } })
  for (const { accountId, remoteId } of lost) {
    await raiseReview(ctx, tx, {
      accountId,
      code: 'RECORD_DELETED',
      object: 'CONTACT',
      remoteId: remoteId!,
      detail:
        'A contact of the account was deleted in the CRM. It goes on getting mail from here until it is removed.',
    })
  }
}
