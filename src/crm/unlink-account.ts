import { z } from 'zod'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { parseInput } from '../platform/input.ts'
import { prose } from '../platform/readable-text.ts'
import { assertCrmConnected } from './assert-crm-connected.ts'
import { lockLink } from './lock-links.ts'
import { markDirty } from './mark-dirty.ts'
import { resolveReviews } from './reviews.ts'

const unlinkInput = z.strictObject({ accountId: z.string(), reason: prose({ max: 500 }).nullish() })

/**
 * Stops syncing the account and clears its fields in the CRM. Clearing runs asynchronously. Idempotent.
 * Refused CRM_NOT_CONNECTED or ACCOUNT_NOT_FOUND.
 */
export async function unlinkAccountFromCrm(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof unlinkInput>,
): Promise<{ accountId: string }> {
  const { reason, ...input } = parseInput(unlinkInput, raw)
  assertCrmConnected(ctx)
  const record = await lockLink(ctx, tx, input.accountId)
  const { accountId } = record
  if (record.link === 'UNLINKED') return { accountId }
  await tx.crmRecord.update({
    where: { kind_subjectId: { kind: 'ACCOUNT', subjectId: accountId } },
    // After a merge the record belongs to another account, so its fields are not cleared.
    data: { link: 'UNLINKED', chosenRemoteId: null, ...(record.link === 'CONFLICTED' && { remoteId: null }) },
  })
  await tx.crmSuggestion.deleteMany({ where: { accountId } })
  await markDirty(tx, [accountId], ctx.now())
  await resolveReviews(ctx, tx, accountId, ['MERGE_CONFLICT'], 'The account was unlinked.')
  const data = reason ? { reason } : {}
  await recordEvent(ctx, tx, { type: 'account.unlinked', subjectId: accountId, accountId, data })
  return { accountId }
}
