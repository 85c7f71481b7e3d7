import { followShopSale } from '../../../src/shops/follow-shop-sale.ts'
import { reviewPayment } from '../../../src/shops/review-payment.ts'
import { keepNewKeys } from '../../../src/shops/shown-keys.ts'
import { licensedLines } from '../mapping/price-sku.ts'
import { readCheckout } from '../mapping/read-checkout.ts'
import { areRefunded, refundedLines } from '../mapping/refunded-lines.ts'
import { noEffect, type ObjectHandler } from './object-handler.ts'
import { SOURCE } from './read-event.ts'

/**
 * Applies the current state of a purchase in Checkout. Each line issues a license, unless its SKU states another intent. A
 * purchase whose prices have no SKU is no sale of licenses.
 */
export const handleCheckout: ObjectHandler = async ({ client, source }, sessionId) => {
  const checkout = await readCheckout(client, sessionId)
  if (!checkout) return noEffect
  const { customer, refund } = checkout
  return async (ctx, tx) => {
    const lines = refundedLines(await licensedLines(tx, checkout.lines), refund)
    if (lines.length === 0) {
      ctx.log.info({ msg: 'Stripe purchase without a SKU', objectId: sessionId })
      return
    }
    const state = checkout.state === 'WON' && areRefunded(lines) ? 'REFUNDED' : checkout.state
    const record = { source: SOURCE, object: 'CHECKOUT', remoteId: sessionId } as const
    const sale = { source, externalId: sessionId, state, intent: 'NEW', business: null, lines } as const
    const { accountId } = await followShopSale(ctx, tx, { sale: { ...sale, lines }, record, customer })
    await keepNewKeys(ctx, tx, sale)
    const { unknown, isDisputed } = refund
    await reviewPayment(
      ctx,
      tx,
      { ...record, accountId },
      { refundedInPart: unknown ? [unknown] : [], isDisputed },
    )
  }
}
