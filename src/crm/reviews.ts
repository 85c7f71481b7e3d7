import { z } from 'zod'
import type { CrmObject } from '../../prisma/client/enums.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { NotFoundRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { parseInput } from '../platform/input.ts'
import { prose } from '../platform/readable-text.ts'

/** Reason of a review by a person. */
export type ReviewCode =
  /** Linked records were merged into one, which only one account can have. */
  | 'MERGE_CONFLICT'
  | 'RECORDS_MERGED'
  /** Two accounts were merged here, and each has a record in the CRM. */
  | 'ACCOUNTS_MERGED'
  | 'RECORD_DELETED'
  | 'CONTACT_FORGOTTEN'
  /** The value of a field that the CRM owns cannot be taken over. */
  | 'FIELD_REFUSED'
  | 'DEAL_INCOMPLETE'
  | 'DEAL_SKU_UNKNOWN'
  /** A quantity is below 1, or too large to be no mistake. */
  | 'DEAL_QUANTITY'
  /** A license of the deal is suspended or revoked for a reason other than a lost deal. */
  | 'DEAL_LICENSE_UNUSABLE'
  /** The deal gave back seats that devices use. */
  | 'DEAL_SEATS_IN_USE'
  | 'DEAL_REFUSED'
  | 'DEAL_LOST'
  | 'DEAL_DELETED'
  /** The CRM does not return the record. */
  | 'RECORD_UNREADABLE'

/** A review to create. */
export interface NewReview {
  accountId: string | null
  code: ReviewCode
  object: CrmObject
  remoteId: string
  /** What happened, and what to do. Contains no personal data. */
  detail: string
}

/** Creates a review, unless the same one is open. */
export async function raiseReview(ctx: Context, tx: Tx, review: NewReview): Promise<void> {
  const { accountId, code, object, remoteId, detail } = review
  if (await tx.crmReview.findFirst({ where: { accountId, code, object, remoteId, resolvedAt: null } })) return
  await tx.crmReview.createMany({
    data: { accountId, code, object, remoteId, detail, raisedAt: ctx.now() },
    skipDuplicates: true,
  })
}

/** Resolves the open company reviews of an account with the given codes. */
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

/** Resolves the open reviews of records with a code. Returns their accounts and records. */
export async function resolveRecordReviews(
  ctx: Context,
  tx: Tx,
  { code, object, remoteIds }: { code: ReviewCode; object: CrmObject; remoteIds: readonly string[] },
  reason: string,
): Promise<{ accountId: string | null; remoteId: string }[]> {
  const open = await tx.crmReview.findMany({
    where: { code, object, remoteId: { in: [...remoteIds] }, resolvedAt: null },
    orderBy: { id: 'asc' },
  })
  for (const { id } of open) await resolveCrmReview(ctx, tx, { reviewId: id, reason })
  return open
}

const resolveInput = z.strictObject({ reviewId: z.uuid(), reason: prose({ max: 500 }) })

/** Marks a review as resolved, with the reason in the audit log. Idempotent. Refused CRM_REVIEW_NOT_FOUND. */
export async function resolveCrmReview(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof resolveInput>,
): Promise<{ reviewId: string }> {
  const { reviewId, reason } = parseInput(resolveInput, raw)
  const review = await tx.crmReview.findUnique({ where: { id: reviewId } })
  if (!review)
    throw new NotFoundRefusal('CRM_REVIEW_NOT_FOUND', 'There is no review with this ID. Check the ID.')
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
