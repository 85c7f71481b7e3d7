import { suspendLicense } from '../../domain/licenses/suspend.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { HubspotApp } from '../hubspot-settings.ts'
import { raiseReview } from '../reviews.ts'
import { lostDealReason } from './deal.ts'
import { addSeats } from './sell-seats.ts'

export interface LostDeal {
  portalId: string
  dealId: string
  /** Whether a person is to decide what becomes of its licenses. */
  policy: HubspotApp['lostDeals']
}

/**
 * Takes back what a deal bought, once it is lost or refunded: its licenses are suspended, and the seats that it added
 * to others are taken away; or a person decides, as is configured. A deal that was never won bought nothing. Idempotent.
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
      ? 'The deal was lost or refunded after it was won; what it bought is suspended or taken back. See that the customer knows.'
      : 'The deal was lost or refunded after it was won. Decide what becomes of what it bought.',
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
