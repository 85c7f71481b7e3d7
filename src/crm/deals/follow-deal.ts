import { followSale } from '../../domain/sales/follow.ts'
import type { SaleProblem } from '../../domain/sales/sale.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { HubspotApp } from '../hubspot-settings.ts'
import { raiseReview } from '../reviews.ts'
import type { Deal } from './deal.ts'
import { raiseProblems, resolveProblems } from './raise-problems.ts'
import { resolveBuyer } from './resolve-buyer.ts'

/**
 * Follows the present state of a deal as a sale. Creates a review for what a person has to decide, and for a deal that was lost
 * or refunded after it was won. With policy `review`, its effects then stay. Resolves the reviews whose cause is gone. Idempotent.
 */
export async function followDeal(
  ctx: Context,
  tx: Tx,
  deal: Deal,
  policy: HubspotApp['lostDeals'],
): Promise<void> {
  const { externalId: dealId } = deal.sale
  const undoes = policy === 'suspend'
  const reported: SaleProblem[] = []
  const { accountId, isLost, problems } = await followSale(ctx, tx, deal.sale, {
    findBuyer: (soldTo) => resolveBuyer(ctx, tx, deal, soldTo, (problem) => reported.push(problem)),
    undoes,
  })
  const all = [...problems, ...reported]
  const record = { object: 'DEAL', remoteId: dealId } as const
  await raiseProblems(ctx, tx, { ...record, accountId }, all)
  await resolveProblems(ctx, tx, record, all)
  if (!isLost) return
  await raiseReview(ctx, tx, {
    accountId,
    code: 'DEAL_LOST',
    object: 'DEAL',
    remoteId: dealId,
    detail: undoes
      ? 'The deal was lost or refunded after it was won. What it did to the licenses is undone. A license that no other deal paid is suspended. Inform the customer.'
      : 'The deal was lost or refunded after it was won. Decide whether to suspend its licenses and remove its seats.',
  })
}
