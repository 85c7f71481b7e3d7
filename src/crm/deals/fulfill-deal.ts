import type { Context } from '../../platform/context.ts'
import { attempt, type Tx } from '../../platform/db.ts'
import { Refusal } from '../../platform/errors.ts'
import { raiseReview } from '../reviews.ts'
import { type Deal, type DealLine, type DealPurchase, lostDealReason } from './deal.ts'
import { resolveBuyer } from './resolve-buyer.ts'
import { sellSeats } from './sell-seats.ts'

/**
 * Gives a customer what a deal bought, that was won: for each license type an onboarding with a license, or seats of
 * the license that the customer has. Told again it changes nothing; won again after it was lost, everything is as it
 * was, keys included; won with other quantities, the seats follow. What stands against it is put up for review.
 */
export async function fulfillDeal(ctx: Context, tx: Tx, deal: Deal): Promise<void> {
  const { portalId, dealId } = deal
  const bought = await boughtBy(ctx, tx, deal)
  if (bought.length === 0) return
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
      // Whoever won or lost the same deal meanwhile is waited for here.
      await tx.$queryRaw`select 1 from crm_deals where portal_id = ${portalId} and deal_id = ${dealId} for update`
      const known = await tx.crmDeal.findUniqueOrThrow({ where: key, include: { seats: true } })
      if (known.state === 'LOST')
        await tx.crmDeal.update({ where: key, data: { state: 'WON', changedAt: ctx.now() } })
      const sale = { portalId, dealId, reason: lostDealReason(dealId), ...buyer, accountId: known.accountId }
      for (const one of bought) {
        const before = known.seats.find(({ licenseTypeId }) => licenseTypeId === one.licenseTypeId) ?? null
        await sellSeats(ctx, tx, sale, one, before)
      }
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const detail = `The deal was won, and could not be followed: ${error.code}. ${error.message}`
    await raiseReview(ctx, tx, {
      accountId: null,
      code: 'DEAL_REFUSED',
      object: 'DEAL',
      remoteId: dealId,
      detail,
    })
  }
}

/** What the lines mean by their SKUs. Lines that mean no license type are put up for review, where none does. */
async function boughtBy(ctx: Context, tx: Tx, { dealId, lines }: Deal): Promise<DealPurchase[]> {
  const named = lines.flatMap(({ sku }) => sku ?? [])
  const known = await tx.sku.findMany({ where: { sku: { in: named } }, include: { licenseType: true } })
  const bought = known
    .map(({ sku, licenseTypeId, licenseType }) => ({
      licenseTypeId,
      licenseType: licenseType.code,
      seats: seatsOf(lines.filter((line) => line.sku === sku)),
    }))
    .filter(({ seats }) => seats > 0)
  const byType = [...Map.groupBy(bought, ({ licenseTypeId }) => licenseTypeId).values()]
  if (byType.length === 0) {
    const detail =
      named.length > 0
        ? `The deal was won, and no license type has a SKU of its lines: ${[...new Set(named)].join(', ').slice(0, 400)}.`
        : 'The deal was won, and none of its lines names a SKU.'
    const code = named.length > 0 ? 'DEAL_SKU_UNKNOWN' : 'DEAL_INCOMPLETE'
    await raiseReview(ctx, tx, { accountId: null, code, object: 'DEAL', remoteId: dealId, detail })
  }
  return byType.map((alike) => ({ ...alike[0]!, seats: alike.reduce((sum, { seats }) => sum + seats, 0) }))
}

/** A part of a seat is none. */
function seatsOf(lines: DealLine[]): number {
  return Math.floor(lines.reduce((sum, { quantity }) => sum + quantity, 0))
}
