import { z } from 'zod'
import type { CrmReview } from '../../../prisma/client/client.ts'
import { storeDecision } from '../../domain/sales/decision.ts'
import type { SaleKey } from '../../domain/sales/sale.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { CRM } from '../inbox.ts'
import { choicesOf } from '../reviews.ts'
import { saleSource } from './deal.ts'
import { assertConnected, readRecordAgain } from './retry-review.ts'

const decideInput = z.strictObject({
  reviewId: z.uuid(),
  choice: z.string().max(64),
  reason: prose({ max: 500 }),
})

/**
 * Decides what a part of a deal does, by one of the choices of its review. The deal is then read again, asynchronously, and
 * followed; that resolves the review if nothing else is uncertain. Refused CRM_REVIEW_NOT_FOUND, CRM_REVIEW_NOT_DECIDED if the
 * review is resolved or has no such choice, or CRM_NOT_CONNECTED.
 */
export async function decideSale(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof decideInput>,
): Promise<{ reviewId: string }> {
  const { reviewId, choice: id, reason } = parseInput(decideInput, raw)
  const review = await tx.crmReview.findUnique({ where: { id: reviewId } })
  if (!review) throw new NotFoundRefusal('CRM_REVIEW_NOT_FOUND', say('CRM_REVIEW_NOT_FOUND'))
  assertConnected(ctx, review)
  const key = await findSaleKey(tx, review)
  const choice = choicesOf(review).find((one) => one.id === id)
  if (review.resolvedAt || !choice || !key) throw notDecided()
  const { licenseTypeId, stated, end, intent, licenseId } = choice
  const decided = await storeDecision(ctx, tx, key, {
    purchase: { licenseTypeId, intent: stated, end },
    choice: { intent, licenseId },
    reason,
  })
  if (!decided) throw notDecided()
  await readRecordAgain({ db: tx, now: ctx.now }, [review])
  return { reviewId }
}

/**
 * The sale of a review. An integration has one account at a time, whose id can follow the source of its events in that of its sales.
 */
async function findSaleKey(tx: Tx, { source, remoteId: externalId }: CrmReview): Promise<SaleKey | null> {
  if (source !== CRM)
    return await tx.sale.findFirst({
      where: { externalId, OR: [{ source }, { source: { startsWith: `${source}:` } }] },
      orderBy: { id: 'desc' },
      select: { source: true, externalId: true },
    })
  const sync = await tx.crmSync.findUnique({ where: { id: 1 } })
  return sync?.portal ? { source: saleSource(sync.portal), externalId } : null
}

function notDecided(): StateRefusal {
  return new StateRefusal('CRM_REVIEW_NOT_DECIDED', say('CRM_REVIEW_NOT_DECIDED'))
}
