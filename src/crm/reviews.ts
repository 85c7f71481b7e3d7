import { z } from 'zod'
import type { CrmObject, SaleIntent } from '../../prisma/client/enums.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { NotFoundRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { canonicalJson } from '../platform/idempotency/canonical-json.ts'
import { parseInput } from '../platform/input.ts'
import { toPrismaJson } from '../platform/metadata.ts'
import { prose } from '../platform/readable-text.ts'
import { say } from '../texts/say.ts'
import { markDealsDirty } from './deals/deal-records.ts'
import { CRM } from './inbox.ts'

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
  /** A quantity is no whole number above 0, or too large to be no mistake. */
  | 'DEAL_QUANTITY'
  /** A line has dates that are none, or that are in the wrong order. */
  | 'DEAL_PERIOD'
  /** Several readings of the deal are possible. */
  | 'DEAL_AMBIGUOUS'
  /** A license of the deal is suspended or revoked for a reason other than a lost deal. */
  | 'DEAL_LICENSE_UNUSABLE'
  | 'DEAL_REFUSED'
  | 'DEAL_LOST'
  /** A part of a payment in a shop was refunded, and it is unknown for which lines. */
  | 'SALE_REFUNDED_IN_PART'
  /** The customer disputes a payment in a shop. */
  | 'SALE_DISPUTED'
  | 'DEAL_DELETED'
  /** The CRM does not return the record. */
  | 'RECORD_UNREADABLE'

/** A review to create. */
export interface NewReview {
  accountId: string | null
  code: ReviewCode
  object: CrmObject
  /** The integration that has the record. By default, that of the CRM. */
  source?: string
  remoteId: string
  /** What happened, and what to do. Contains no personal data. */
  detail: string
  /** Ways to follow a sale, of which a person chooses one; none by default. */
  choices?: ReviewChoice[]
}

/** A way to follow a part of a sale. */
export interface ReviewChoice {
  /** The same for the same choice of a deal, also in later reviews. */
  id: string
  licenseTypeId: string
  /** Code of the license type. */
  licenseType: string
  /** Intent and end that the lines state; null if they state none. */
  stated: SaleIntent | null
  end: string | null
  seats: number
  /** What the sale does if a person chooses it. */
  intent: SaleIntent
  /** License that the sale changes; null for a new one. */
  licenseId: string | null
}

/** Returns the choices of a review. */
export function choicesOf({ choices }: { choices: unknown }): ReviewChoice[] {
  return choices as ReviewChoice[]
}

/** Creates a review, unless the same one is open. An open one gets the present choices. */
export async function raiseReview(ctx: Context, tx: Tx, review: NewReview): Promise<void> {
  const { accountId, code, object, source = CRM, remoteId, detail } = review
  const choices = toPrismaJson(review.choices ?? [])
  const open = await tx.crmReview.findFirst({
    where: { accountId, source, code, object, remoteId, resolvedAt: null },
  })
  if (open && canonicalJson(open.choices) !== canonicalJson(choices))
    await tx.crmReview.update({ where: { id: open.id }, data: { detail, choices } })
  if (open) return
  await tx.crmReview.createMany({
    data: { accountId, code, object, source, remoteId, detail, choices, raisedAt: ctx.now() },
    skipDuplicates: true,
  })
  if (object === 'DEAL') await markDealsDirty(tx, remoteId, ctx.now())
}

/** As `raiseReview`, but a person decides about the same detail only once: a resolved review is not created again. */
export async function raiseReviewOnce(ctx: Context, tx: Tx, review: NewReview): Promise<void> {
  const { source = CRM, code, object, remoteId, detail } = review
  if (!(await tx.crmReview.findFirst({ where: { source, code, object, remoteId, detail } })))
    await raiseReview(ctx, tx, review)
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

/** The open reviews of records with a code. */
export interface RecordReviews {
  code: ReviewCode
  object: CrmObject
  /** The integration that has the records. By default, that of the CRM. Two shops can use the same id. */
  source?: string
  remoteIds: readonly string[]
}

/** Resolves the open reviews of records with a code. Returns their accounts and records. */
export async function resolveRecordReviews(
  ctx: Context,
  tx: Tx,
  { code, object, source = CRM, remoteIds }: RecordReviews,
  reason: string,
): Promise<{ accountId: string | null; remoteId: string }[]> {
  const open = await tx.crmReview.findMany({
    where: { source, code, object, remoteId: { in: [...remoteIds] }, resolvedAt: null },
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
  if (!review) throw new NotFoundRefusal('CRM_REVIEW_NOT_FOUND', say('CRM_REVIEW_NOT_FOUND'))
  const { count } = await tx.crmReview.updateMany({
    where: { id: reviewId, resolvedAt: null },
    data: { resolvedAt: ctx.now(), resolvedBy: ctx.caller.principal },
  })
  if (count > 0) {
    const { accountId, code, object, remoteId } = review
    if (object === 'DEAL') await markDealsDirty(tx, remoteId, ctx.now())
    const data = { code, reason }
    await recordEvent(ctx, tx, { type: 'crm-review.resolved', subjectId: reviewId, accountId, data })
  }
  return { reviewId }
}
