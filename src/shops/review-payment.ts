import type { SaleRecord } from '../crm/deals/raise-problems.ts'
import { raiseReviewOnce, resolveRecordReviews } from '../crm/reviews.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'

/** What a person may have to decide about the payments of a sale. */
export interface PaymentState {
  /** Refunded parts, in words, of which the lines are unknown. */
  refundedInPart: readonly string[]
  isDisputed: boolean
}

/**
 * Creates a review for a refund of unknown lines and for a dispute, once for each amount, and resolves it when the lines are known
 * or the dispute is decided.
 */
export async function reviewPayment(
  ctx: Context,
  tx: Tx,
  { accountId, ...record }: SaleRecord & { accountId: string | null },
  { refundedInPart, isDisputed }: PaymentState,
): Promise<void> {
  const about = (code: 'SALE_REFUNDED_IN_PART' | 'SALE_DISPUTED') => ({
    ...{ code, object: record.object, source: record.source, remoteIds: [record.remoteId] },
  })
  if (refundedInPart.length > 0)
    await raiseReviewOnce(ctx, tx, {
      ...{ ...record, accountId, code: 'SALE_REFUNDED_IN_PART' },
      detail: `A part of the payment was refunded, and it is unknown for which licenses: ${refundedInPart.join('; ')}. Nothing was changed. Decide whether to take seats back.`,
    })
  else await resolveRecordReviews(ctx, tx, about('SALE_REFUNDED_IN_PART'), 'The refunded lines are known.')
  if (isDisputed)
    await raiseReviewOnce(ctx, tx, {
      ...{ ...record, accountId, code: 'SALE_DISPUTED' },
      detail:
        'The customer disputes the payment. The licenses stay until the dispute is lost. Decide whether to suspend them before.',
    })
  else await resolveRecordReviews(ctx, tx, about('SALE_DISPUTED'), 'The dispute was decided.')
}
