import type { ShopCustomer } from '../../../src/shops/shop-sale.ts'
import type { Stripe, StripeClient } from '../api/client.ts'
import { customerOf } from './customer.ts'
import type { PriceBook } from './price-book.ts'
import type { PricedLine } from './price-sku.ts'
import { chargeOf } from './read-charges.ts'
import { type Refund, readRefund } from './read-refund.ts'

/** A paid invoice without a subscription. */
export interface ReadInvoice {
  customer: ShopCustomer
  lines: PricedLine[]
  refund: Refund
}

const MOST_LINES = 1_000

/** The lines of an invoice. It contains the first ones itself. */
export async function invoiceLinesOf(
  client: StripeClient,
  { id, lines }: Stripe.Invoice,
): Promise<Stripe.InvoiceLineItem[]> {
  if (!lines.has_more) return lines.data
  return await client.call(({ invoices }) =>
    invoices.listLineItems(id!, { limit: 100 }).autoPagingToArray({ limit: MOST_LINES }),
  )
}

/**
 * Reads an invoice that was sold by itself. Null if it is not paid, if nothing was paid for it, or if Checkout created it: then
 * the session is the sale.
 */
export async function readInvoice(
  client: StripeClient,
  prices: PriceBook,
  invoice: Stripe.Invoice,
): Promise<ReadInvoice | null> {
  if (invoice.status !== 'paid') return null
  const intent = paymentOf(invoice)
  if (intent === null) return null
  const sessions = await client.call(({ checkout }) =>
    checkout.sessions.list({ payment_intent: intent, limit: 1 }),
  )
  if (sessions.data.length > 0) return null
  const charges = await client.call(({ charges }) => charges.list({ payment_intent: intent, limit: 100 }))
  const paid = charges.data
    .filter(({ status }) => status === 'succeeded')
    .map((charge) => [intent, charge] as const)
  const lines: PricedLine[] = []
  for (const line of await invoiceLinesOf(client, invoice)) {
    const priceId = line.pricing?.price_details?.price
    const price = priceId ? await prices.find(typeof priceId === 'string' ? priceId : priceId.id) : null
    if (!price || line.parent?.invoice_item_details?.proration) continue
    lines.push({
      ...{ priceSku: price.priceSku, quantity: line.quantity, refunded: 0, kind: 'ONE_TIME' },
      ...{ intent: null, start: null, end: null, price: price.unitPrice },
    })
  }
  const { customer, metadata } = invoice
  return {
    customer: customerOf(customer, { metadata }),
    lines,
    refund: await readRefund(client, chargeOf(invoice, new Map(paid)), invoice),
  }
}

function paymentOf({ payments }: Stripe.Invoice): string | null {
  for (const { payment } of payments?.data ?? []) {
    const { payment_intent: intent } = payment
    if (intent) return typeof intent === 'string' ? intent : intent.id
  }
  return null
}
