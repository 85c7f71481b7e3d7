import { suspendLicense } from '../../domain/licenses/suspend.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { HubspotApp } from '../hubspot-settings.ts'
import { raiseReview } from '../reviews.ts'
import { lostDealReason } from './deal.ts'
import { addSeats } from './sell-seats.ts'

/** A deal that was lost or refunded. */
export interface LostDeal {
  portalId: string
  dealId: string
  /** Whether its licenses are suspended, or only a review is created. */
  policy: HubspotApp['lostDeals']
}

/**
 * Reverses the purchase of a deal that was lost or refunded. Suspends the licenses that were issued for it,
 * and removes the seats that it added to other licenses. With policy `review` it only creates a review. Does
 * nothing if the deal was never won. Idempotent.
 */
export async function reverseDeal(
  ctx: Context,
  tx: Tx,
  { portalId, dealId, policy }: LostDeal,
): Promise<void> {
  await tx.$queryRaw`select 1 from crm_deals where portal_id = ${portalId} and deal_id = ${dealId} for update`
  const key = { portalId_dealId: { portalId, dealId } }
  const deal = await tx.crmDeal.findUnique({ where: key, include: { seats: { include: { license: true } } } })
  if (deal?.state !== 'WON') return
  await tx.crmDeal.update({ where: key, data: { state: 'LOST', changedAt: ctx.now() } })
  const { accountId } = deal
  const suspends = policy === 'suspend'
  await raiseReview(ctx, tx, {
    accountId,
    code: 'DEAL_LOST',
    object: 'DEAL',
    remoteId: dealId,
    detail: suspends
      ? 'The deal was lost or refunded after it was won. Its licenses are suspended, and its seats are removed. Inform the customer.'
      : 'The deal was lost or refunded after it was won. Decide whether to suspend its licenses and remove its seats.',
  })
  if (!suspends) return
  for (const { licenseId, licenseTypeId, issued, seats, license } of deal.seats) {
    if (issued && !license.revokedAt)
      await suspendLicense(ctx, tx, { licenseId, reason: lostDealReason(dealId) })
    if (issued) continue
    await addSeats(ctx, tx, licenseId, -seats, dealId)
    await tx.crmDealSeats.update({
      where: { portalId_dealId_licenseTypeId: { portalId, dealId, licenseTypeId } },
      data: { seats: 0 },
    })
  }
}
