import { followShopSale } from '../../../src/shops/follow-shop-sale.ts'
import { reviewPayment } from '../../../src/shops/review-payment.ts'
import { licensedLines } from '../mapping/price-sku.ts'
import { readInvoice } from '../mapping/read-invoice.ts'
import { areRefunded, refundedLines } from '../mapping/refunded-lines.ts'
import { handleSubscription } from './handle-subscription.ts'
import { noEffect, type ObjectHandler } from './object-handler.ts'
import { SOURCE } from './read-event.ts'

/** Applies the current state of an invoice: of its subscription, or of a sale of its own. */
export const handleInvoice: ObjectHandler = async (shop, id) => {
  const { client, prices, source } = shop
  const invoice = await client.find(({ invoices }) =>
    invoices.retrieve(id, { expand: ['customer', 'payments'] }),
  )
  if (!invoice) return noEffect
  const subscription = invoice.parent?.subscription_details?.subscription
  if (subscription)
    return await handleSubscription(shop, typeof subscription === 'string' ? subscription : subscription.id)
  const read = await readInvoice(client, prices, invoice)
  if (!read) return noEffect
  const { customer, refund } = read
  return async (ctx, tx) => {
    const lines = refundedLines(await licensedLines(tx, read.lines), refund)
    if (lines.length === 0) return
    const state = areRefunded(lines) ? 'REFUNDED' : 'WON'
    const record = { source: SOURCE, object: 'INVOICE', remoteId: id } as const
    const sale = { source, externalId: id, state, intent: 'NEW', business: null } as const
    const { accountId } = await followShopSale(ctx, tx, { sale: { ...sale, lines }, record, customer })
    const { unknown, isDisputed } = refund
    await reviewPayment(
      ctx,
      tx,
      { ...record, accountId },
      { refundedInPart: unknown ? [unknown] : [], isDisputed },
    )
  }
}
