import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { toTypedId } from '../../platform/ids.ts'
import { lockSale } from './lock-sale.ts'
import type { Purchase, SaleChoice, SaleKey } from './sale.ts'

/** The lines of a sale that a decision is about. */
export type DecidedPurchase = Pick<Purchase, 'licenseTypeId' | 'intent' | 'end'>

function keyOf({ licenseTypeId, intent, end }: DecidedPurchase) {
  return { licenseTypeId, stated: intent ?? '', end: end ?? '' }
}

/**
 * Stores what a person decided that a purchase of a sale does. Takes effect when the sale is followed again, if the license
 * still allows it. A later decision replaces it. Returns the sale; null if it is not stored.
 */
export async function storeDecision(
  ctx: Context,
  tx: Tx,
  key: SaleKey,
  { purchase, choice, reason }: { purchase: DecidedPurchase; choice: SaleChoice; reason: string },
): Promise<{ saleId: string } | null> {
  const sale = await lockSale(tx, key)
  if (!sale) return null
  const { id: saleId, accountId } = sale
  const { intent, licenseId } = choice
  const decision = { intent, licenseId, decidedAt: ctx.now(), decidedBy: ctx.caller.principal }
  const purchaseKey = { saleId, ...keyOf(purchase) }
  await tx.saleDecision.upsert({
    where: { saleId_licenseTypeId_stated_end: purchaseKey },
    create: { ...purchaseKey, ...decision },
    update: decision,
  })
  const license = licenseId && toTypedId('License', licenseId)
  await recordEvent(ctx, tx, {
    type: 'sale.decided',
    subjectId: saleId,
    accountId,
    licenseId,
    data: { intent, license, reason },
  })
  return { saleId }
}

/** Returns what a person decided that a purchase of a sale does; null if nothing was decided. */
export async function findDecision(
  tx: Tx,
  saleId: string,
  purchase: DecidedPurchase,
): Promise<SaleChoice | null> {
  return await tx.saleDecision.findUnique({
    where: { saleId_licenseTypeId_stated_end: { saleId, ...keyOf(purchase) } },
    select: { intent: true, licenseId: true },
  })
}
