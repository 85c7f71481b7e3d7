import type { MeterTarget } from '../../../src/shops/reported-meters.ts'
import type { ShopCustomer } from '../../../src/shops/shop-sale.ts'
import type { Stripe, StripeClient } from '../api/client.ts'
import { readMeters } from '../usage/read-meters.ts'
import { customerOf } from './customer.ts'
import type { BookedPrice, PriceBook } from './price-book.ts'
import type { PriceSku } from './price-sku.ts'
import { chargeOf, readCharges } from './read-charges.ts'
import { invoiceLinesOf } from './read-invoice.ts'
import { type Refund, readRefund } from './read-refund.ts'
import type { BilledLine, CurrentItem } from './subscription-lines.ts'

/** A line whose SKU is that of a price. */
export type Unresolved<T extends { sku: unknown }> = Omit<T, 'sku'> & { priceSku: PriceSku }

/** A line of an invoice, with the quantities of SKUs that refunds of its payment state. */
export type ReadLine = Unresolved<BilledLine> & {
  /** Whether it is one of a full period, and not the charge for a change. */
  isPeriod: boolean
  refundedSkus: ReadonlyMap<string, number>
}

/** A subscription with what was billed. */
export interface ReadSubscription {
  customer: ShopCustomer
  periods: ReadLine[]
  changes: ReadLine[]
  items: Unresolved<CurrentItem>[]
  endsAt: number | null
  /** Whether Stripe renews it by itself, also while it retries a payment. */
  renews: boolean
  /** Whether Stripe gave up to collect a payment. */
  isUnpaid: boolean
  /** Refunded parts of its payments, in words, of which the lines are unknown. */
  refundedInPart: string[]
  isDisputed: boolean
  /** Meters that it bills by usage. */
  meters: MeterTarget[]
}

/** Most invoices of a subscription: weekly ones of 19 years. */
const MOST_INVOICES = 1_000
const MOST_LINES = 1_000

/** Reads a subscription with its invoices. Null if it does not exist. */
export async function readSubscription(
  client: StripeClient,
  prices: PriceBook,
  id: string,
): Promise<ReadSubscription | null> {
  const subscription = await client.find(({ subscriptions }) =>
    subscriptions.retrieve(id, { expand: ['customer'] }),
  )
  if (!subscription) return null
  const invoices = await client.call(({ invoices }) =>
    invoices
      .list({ subscription: id, limit: 100, expand: ['data.payments'] })
      .autoPagingToArray({ limit: MOST_INVOICES }),
  )
  const charges = await readCharges(client, idOf(subscription.customer))
  const billed: ReadLine[] = []
  const refunds: Refund[] = []
  for (const invoice of invoices) {
    const refund = await readRefund(client, chargeOf(invoice, charges), invoice)
    refunds.push(refund)
    for (const line of await invoiceLinesOf(client, invoice)) {
      const read = await readLine(prices, invoice, line, refund)
      if (read) billed.push(read)
    }
  }
  const items = await readItems(client, prices, subscription, billed)
  return {
    customer: customerOf(subscription.customer, { metadata: subscription.metadata }),
    periods: billed.filter(({ isPeriod }) => isPeriod),
    changes: billed.filter(({ isPeriod }) => !isPeriod),
    items,
    refundedInPart: refunds.flatMap(({ unknown }) => unknown ?? []),
    isDisputed: refunds.some(({ isDisputed }) => isDisputed),
    meters: await readMeters(client, subscription),
    ...endOf(subscription),
  }
}

/** A licensed line of an item: of a paid period, or the charge for a change. Credits for a former plan are not read. */
async function readLine(
  prices: PriceBook,
  { status }: Stripe.Invoice,
  { id, parent, pricing, quantity, amount, period }: Stripe.InvoiceLineItem,
  { isFull, byLine, bySku }: Refund,
): Promise<ReadLine | null> {
  const details = parent?.subscription_item_details
  if (!details || quantity === null || quantity < 1) return null
  if (details.proration ? amount < 0 || status === 'void' : status !== 'paid') return null
  const price = await findPrice(prices, pricing?.price_details?.price)
  if (!price || price.isMetered) return null
  const { priceSku, unitPrice } = price
  const refunded = isFull ? quantity : Math.min(byLine.get(id) ?? 0, quantity)
  return {
    ...{ item: details.subscription_item, priceSku, unitPrice, quantity, refunded, refundedSkus: bySku },
    ...{ start: period.start, end: period.end, isPeriod: !details.proration },
  }
}

async function findPrice(
  prices: PriceBook,
  price: string | Stripe.Price | undefined,
): Promise<BookedPrice | null> {
  return price === undefined ? null : await prices.find(typeof price === 'string' ? price : price.id)
}

async function readItems(
  client: StripeClient,
  prices: PriceBook,
  subscription: Stripe.Subscription,
  billed: readonly ReadLine[],
): Promise<Unresolved<CurrentItem>[]> {
  const items: Unresolved<CurrentItem>[] = []
  for (const { id, price, quantity, current_period_end: periodEnd } of subscription.items.data) {
    const booked = await prices.find(price.id)
    if (!booked || booked.isMetered) continue
    const period = billed.findLast(({ item, end, isPeriod }) => item === id && isPeriod && end === periodEnd)
    const isChanged = period && !isSameSku(period.priceSku, booked.priceSku)
    const changedAt = isChanged ? await findChange(client, subscription, price.id) : null
    items.push({ item: id, priceSku: booked.priceSku, quantity: quantity ?? 1, periodEnd, changedAt })
  }
  return items
}

function isSameSku(a: PriceSku, b: PriceSku): boolean {
  return a.stated === b.stated && a.lookupKey === b.lookupKey
}

/** When the plan changed to a price, by the proration that no invoice has yet. Null if there is none. */
async function findChange(
  client: StripeClient,
  { id, customer }: Stripe.Subscription,
  priceId: string,
): Promise<number | null> {
  const pending = await client.call(({ invoiceItems }) =>
    invoiceItems
      .list({ customer: idOf(customer), pending: true, limit: 100 })
      .autoPagingToArray({ limit: MOST_LINES }),
  )
  const changes = pending.filter(({ parent, pricing, proration, amount }) => {
    const price = pricing?.price_details?.price
    const isOwn = parent?.subscription_details?.subscription === id
    return isOwn && proration && amount >= 0 && (typeof price === 'string' ? price : price?.id) === priceId
  })
  return changes.length > 0 ? Math.max(...changes.map(({ period }) => period.start)) : null
}

function idOf(reference: string | { id: string }): string {
  return typeof reference === 'string' ? reference : reference.id
}

/** Statuses in which Stripe bills the next period. */
const LIVE = new Set(['active', 'trialing', 'past_due'])

function endOf({
  status,
  ended_at,
  cancel_at,
  cancel_at_period_end,
  cancellation_details,
  items,
}: Stripe.Subscription): Pick<ReadSubscription, 'endsAt' | 'renews' | 'isUnpaid'> {
  const isUnpaid =
    status === 'unpaid' || (status === 'canceled' && cancellation_details?.reason === 'payment_failed')
  const periodEnd = Math.max(...items.data.map(({ current_period_end }) => current_period_end))
  const endsAt = isUnpaid ? null : (ended_at ?? cancel_at ?? (cancel_at_period_end ? periodEnd : null))
  return { endsAt, renews: LIVE.has(status) && endsAt === null, isUnpaid }
}
