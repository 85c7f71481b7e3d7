import type { Context } from '../../platform/context.ts'
import { attempt, type Tx } from '../../platform/db.ts'
import { Refusal } from '../../platform/errors.ts'
import { raiseReview } from '../reviews.ts'
import type { Deal, DealProblem, DealPurchase } from './deal.ts'
import { findPurchases } from './find-purchases.ts'
import { lockDeal, type StoredDeal } from './lock-deal.ts'
import { raiseProblems } from './raise-problems.ts'
import { resolveBuyer } from './resolve-buyer.ts'
import { removeLostSeats, restoreLicense } from './restore-license.ts'
import { sellSeats } from './sell-seats.ts'

/**
 * Fulfils a won deal. The customer gets, for each license type, a license with an onboarding, or more seats
 * of an existing license. Idempotent. If a lost deal is won again, licenses and keys are restored. If the
 * quantities changed, the seats follow. What cannot be fulfilled creates a review, and does not affect the other
 * line items.
 */
export async function fulfillDeal(ctx: Context, tx: Tx, deal: Deal): Promise<void> {
  const { portalId, dealId } = deal
  const before = await lockDeal(tx, portalId, dealId)
  const granted = new Set(before?.seats.map(({ licenseTypeId }) => licenseTypeId))
  const { purchases, problems } = await findPurchases(tx, deal, granted)
  const accountId = before?.accountId ?? null
  await raiseProblems(ctx, tx, { dealId, accountId }, problems)
  if (purchases.length === 0 && !before) return
  try {
    await attempt(tx, async () => {
      const isNew = purchases.some(({ licenseTypeId }) => !granted.has(licenseTypeId))
      const buyer = isNew ? await resolveBuyer(ctx, tx, deal, accountId) : null
      if (isNew && !buyer && !before) return
      const stored = before ?? (await storeDeal(ctx, tx, deal, buyer!.accountId))
      const sold = await sell(ctx, tx, stored, buyer?.contactId ?? null, purchases)
      await raiseProblems(ctx, tx, stored, sold)
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const detail = `The deal was won but could not be fulfilled: ${error.code}. ${error.message}`
    await raiseReview(ctx, tx, {
      accountId,
      code: 'DEAL_REFUSED',
      object: 'DEAL',
      remoteId: dealId,
      detail,
    })
  }
}

/** Stores a deal that is won for the first time. Another process can store it at the same time. */
async function storeDeal(
  ctx: Context,
  tx: Tx,
  { portalId, dealId }: Deal,
  accountId: string,
): Promise<StoredDeal> {
  await tx.crmDeal.createMany({
    data: { portalId, dealId, accountId, state: 'WON', changedAt: ctx.now() },
    skipDuplicates: true,
  })
  return (await lockDeal(tx, portalId, dealId))!
}

/** Grants the purchases. Without a contact, only license types that the deal was granted before. */
async function sell(
  ctx: Context,
  tx: Tx,
  { portalId, dealId, accountId, state, seats }: StoredDeal,
  contactId: string | null,
  purchases: readonly DealPurchase[],
): Promise<DealProblem[]> {
  const wasLost = state === 'LOST'
  if (wasLost)
    await tx.crmDeal.update({
      where: { portalId_dealId: { portalId, dealId } },
      data: { state: 'WON', changedAt: ctx.now() },
    })
  const problems: DealProblem[] = []
  for (const purchase of purchases) {
    const before = seats.find(({ licenseTypeId }) => licenseTypeId === purchase.licenseTypeId) ?? null
    if (!before && contactId === null) continue
    const sale = { portalId, dealId, accountId, contactId: contactId ?? '', wasLost }
    problems.push(...(await sellSeats(ctx, tx, sale, purchase, before)))
  }
  // Line items that were removed from the deal keep their licenses.
  for (const { licenseTypeId, licenseId } of wasLost ? seats : [])
    if (!purchases.some((purchase) => purchase.licenseTypeId === licenseTypeId)) {
      const restored = (await restoreLicense(ctx, tx, licenseId, dealId)) === 'RESTORED'
      if (restored) problems.push(...(await removeLostSeats(ctx, tx, licenseId)))
    }
  return problems
}
