import { z } from 'zod'
import type { CrmObject } from '../../prisma/client/enums.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { NotFoundRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { parseInput, text } from '../platform/input.ts'

/** What a person has to look at. */
export type ReviewCode =
  /** Several linked records became one, and only one account can have it. */
  | 'MERGE_CONFLICT'
  | 'RECORDS_MERGED'
  | 'RECORD_DELETED'
  | 'CONTACT_FORGOTTEN'
  /** What the CRM says of a field that it owns cannot be taken. */
  | 'FIELD_REFUSED'
  | 'DEAL_INCOMPLETE'
  | 'DEAL_SKU_UNKNOWN'
  | 'DEAL_REFUSED'
  | 'DEAL_LOST'
  | 'DEAL_DELETED'
  /** The CRM will not show the record. */
  | 'RECORD_UNREADABLE'

export interface NewReview {
  accountId: string | null
  code: ReviewCode
  object: CrmObject
  remoteId: string
  /** What happened and what to do; nothing of a person. */
  detail: string
}

/** Raises what a person has to look at; the same is raised once while it is open. */
export async function raiseReview(ctx: Context, tx: Tx, review: NewReview): Promise<void> {
  const { accountId, code, object, remoteId, detail } = review
  if (await tx.crmReview.findFirst({ where: { accountId, code, object, remoteId, resolvedAt: null } })) return
  await tx.crmReview.createMany({
    data: { accountId, code, object, remoteId, detail, raisedAt: ctx.now() },
    skipDuplicates: true,
  })
}

/**
 * Resolves what was raised of an account's own record and has been decided by what its caller does now. What else is
 * open stays so.
 */
export async function resolveReviews(
  ctx: Context,
  tx: Tx,
  accountId: string,
  codes: readonly ReviewCode[],
  reason: string,
): Promise<void> {
  const open = await tx.crmReview.findMany({
    where: { accountId, object: 'COMPANY', code: { in: [...codes] }, resolvedAt: null },
    orderBy: { id: 'asc' },
  })
  for (const { id } of open) await resolveCrmReview(ctx, tx, { reviewId: id, reason })
}

const resolveInput = z.object({ reviewId: z.uuid(), reason: text({ max: 500 }) })

/** Notes that a person has looked at it, and what came of it. Idempotent. */
export async function resolveCrmReview(ctx: Context, tx: Tx, raw: unknown): Promise<{ reviewId: string }> {
  const { reviewId, reason } = parseInput(resolveInput, raw)
  const review = await tx.crmReview.findUnique({ where: { id: reviewId } })
  if (!review) throw new NotFoundRefusal('CRM_REVIEW_NOT_FOUND', 'There is no such review.')
  const { count } = await tx.crmReview.updateMany({
    where: { id: reviewId, resolvedAt: null },
    data: { resolvedAt: ctx.now(), resolvedBy: ctx.caller.principal },
  })
  if (count > 0) {
    const { accountId, code } = review
    const data = { code, reason }
    await recordEvent(ctx, tx, { type: 'crm-review.resolved', subjectId: reviewId, accountId, data })
  }
  return { reviewId }
}
