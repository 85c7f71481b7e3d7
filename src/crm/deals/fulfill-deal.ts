import type { Context } from '../../platform/context.ts'
import { attempt, type Tx } from '../../platform/db.ts'
import { Refusal } from '../../platform/errors.ts'
import { raiseReview } from '../reviews.ts'
import { type Deal, type DealLine, type DealPurchase, lostDealReason } from './deal.ts'
import { resolveBuyer } from './resolve-buyer.ts'
import { sellSeats } from './sell-seats.ts'

/**
 * Fulfils a won deal. The customer gets, for each license type, a license with an onboarding, or more seats
 * of an existing license. Idempotent. If a lost deal is won again, licenses and keys are restored. If the
 * quantities changed, the seats follow. A deal that cannot be fulfilled creates a review.
 */
export async function fulfillDeal(ctx: Context, tx: Tx, deal: Deal): Promise<void> {
  const { portalId, dealId } = deal
  const purchases = await findPurchases(ctx, tx, deal)
  if (purchases.length === 0) return
  try {
    await attempt(tx, async () => {
      const buyer = await resolveBuyer(ctx, tx, deal)
      if (!buyer) return
      const { accountId } = buyer
      const key = { portalId_dealId: { portalId, dealId } }
      await tx.crmDeal.createMany({
        data: { portalId, dealId, accountId, state: 'WON', changedAt: ctx.now() },
        skipDuplicates: true,
      })
      // Concurrent changes of the same deal run one after the other.
      await tx.$queryRaw`select 1 from crm_deals where portal_id = ${portalId} and deal_id = ${dealId} for update`
      const stored = await tx.crmDeal.findUniqueOrThrow({ where: key, include: { seats: true } })
      if (stored.state === 'LOST')
        await tx.crmDeal.update({ where: key, data: { state: 'WON', changedAt: ctx.now() } })
      const sale = { portalId, dealId, reason: lostDealReason(dealId), ...buyer, accountId: stored.accountId }
      for (const purchase of purchases) {
        const before =
          stored.seats.find(({ licenseTypeId }) => licenseTypeId === purchase.licenseTypeId) ?? null
        await sellSeats(ctx, tx, sale, purchase, before)
      }
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const detail = `The deal was won but could not be fulfilled: ${error.code}. ${error.message}`
    await raiseReview(ctx, tx, {
      accountId: null,
      code: 'DEAL_REFUSED',
      object: 'DEAL',
      remoteId: dealId,
      detail,
    })
  }
}

/**
 * Returns what the line items purchase, by their SKUs. Creates a review if no line item has the SKU of a
 * license type.
 */
async function findPurchases(ctx: Context, tx: Tx, { dealId, lines }: Deal): Promise<DealPurchase[]> {
  const named = lines.flatMap(({ sku }) => sku ?? [])
  const skus = await tx.sku.findMany({ where: { sku: { in: named } }, include: { licenseType: true } })
  const purchases = skus
    .map(({ sku, licenseTypeId, licenseType }) => ({
      licenseTypeId,
      licenseType: licenseType.code,
      seats: seatsOf(lines.filter((line) => line.sku === sku)),
    }))
    .filter(({ seats }) => seats > 0)
  const byType = [...Map.groupBy(purchases, ({ licenseTypeId }) => licenseTypeId).values()]
  if (byType.length === 0) {
    const detail =
      named.length > 0
        ? `The deal was won, but no license type has a SKU of its line items: ${[...new Set(named)].join(', ').slice(0, 400)}. Add the SKU to a license type.`
        : 'The deal was won, but none of its line items has a SKU. Add line items with SKUs.'
    const code = named.length > 0 ? 'DEAL_SKU_UNKNOWN' : 'DEAL_INCOMPLETE'
    await raiseReview(ctx, tx, { accountId: null, code, object: 'DEAL', remoteId: dealId, detail })
  }
  return byType.map((sameType) => ({
    ...sameType[0]!,
    seats: sameType.reduce((sum, { seats }) => sum + seats, 0),
  }))
}

/** Number of seats of line items, rounded down. */
function seatsOf(lines: DealLine[]): number {
  return Math.floor(lines.reduce((sum, { quantity }) => sum + quantity, 0))
}
