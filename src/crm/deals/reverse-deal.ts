import type { CrmDealSeats } from '../../../prisma/client/client.ts'
import { suspendLicense } from '../../domain/licenses/suspend.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { HubspotApp } from '../hubspot-settings.ts'
import { raiseReview } from '../reviews.ts'
import { changeDealSeats } from './change-deal-seats.ts'
import { type DealProblem, lostDealReason } from './deal.ts'
import { lockDeal } from './lock-deal.ts'
import { raiseProblems } from './raise-problems.ts'

/** A deal that was lost or refunded. */
export interface LostDeal {
  portalId: string
  dealId: string
  /** Whether its licenses are suspended, or only a review is created. */
  policy: HubspotApp['lostDeals']
}

/**
 * Reverses the purchase of a deal that was lost or refunded. Removes the seats that it added, and suspends a
 * license that was issued for a deal if no other won deal has seats of it. With policy `review` it only creates
 * a review. Does nothing if the deal was never won. Idempotent.
 */
export async function reverseDeal(
  ctx: Context,
  tx: Tx,
  { portalId, dealId, policy }: LostDeal,
): Promise<void> {
  const deal = await lockDeal(tx, portalId, dealId)
  if (deal?.state !== 'WON') return
  await tx.crmDeal.update({
    where: { portalId_dealId: { portalId, dealId } },
    data: { state: 'LOST', changedAt: ctx.now() },
  })
  const { accountId } = deal
  const suspends = policy === 'suspend'
  await raiseReview(ctx, tx, {
    accountId,
    code: 'DEAL_LOST',
    object: 'DEAL',
    remoteId: dealId,
    detail: suspends
      ? 'The deal was lost or refunded after it was won. Its seats are removed. A license that no other deal paid is suspended. Inform the customer.'
      : 'The deal was lost or refunded after it was won. Decide whether to suspend its licenses and remove its seats.',
  })
  if (!suspends) return
  const problems: DealProblem[] = []
  for (const row of deal.seats) {
    const problem = await takeBack(ctx, tx, row)
    if (problem) problems.push(problem)
  }
  await raiseProblems(ctx, tx, deal, problems)
}

async function takeBack(ctx: Context, tx: Tx, row: CrmDealSeats): Promise<DealProblem | null> {
  const { licenseId, dealId } = row
  // Deals that share the license run one after the other, so that one of them sees that the other is lost too.
  await tx.$queryRaw`select 1 from licenses where id = ${licenseId}::uuid for update`
  const { revokedAt } = await tx.license.findUniqueOrThrow({ where: { id: licenseId } })
  if (revokedAt) return null
  const all = await tx.crmDealSeats.findMany({ where: { licenseId }, include: { deal: true } })
  const isPaid = all.some(({ deal, seats }) => deal.state === 'WON' && seats > 0)
  if (isPaid || !all.some(({ issued }) => issued)) return await changeDealSeats(ctx, tx, row, 0)
  await suspendLicense(ctx, tx, { licenseId, reason: lostDealReason(dealId) })
  return null
}
