import type { SaleState } from '../../../prisma/client/enums.ts'
import type { ShopCustomer } from '../../../src/shops/shop-sale.ts'
import type { Stripe, StripeClient } from '../api/client.ts'
import { unitPriceOf } from './amount.ts'
import { customerOf } from './customer.ts'
import { type PricedLine, priceSkuOf } from './price-sku.ts'
import { type Refund, readRefund } from './read-refund.ts'

/** A purchase in Checkout. */
export interface ReadCheckout {
  state: SaleState
  customer: ShopCustomer
  lines: PricedLine[]
  refund: Refund
}

/** Most lines of one purchase. Stripe allows 100. */
const MOST_LINES = 100

/** Reads a Checkout Session in payment mode with its lines. Null if it does not exist, or if it is in another mode. */
export async function readCheckout(client: StripeClient, sessionId: string): Promise<ReadCheckout | null> {
  const session = await client.find(({ checkout }) =>
    checkout.sessions.retrieve(sessionId, { expand: ['customer', 'payment_intent.latest_charge'] }),
  )
  if (session?.mode !== 'payment') return null
  const items = await client.call(({ checkout }) =>
    checkout.sessions
      .listLineItems(sessionId, { limit: MOST_LINES, expand: ['data.price.product'] })
      .autoPagingToArray({ limit: MOST_LINES }),
  )
  const { customer_details: details, locale, metadata } = session
  return {
    state: stateOf(session),
    customer: customerOf(session.customer, { details, locale, metadata }),
    lines: items.map(lineOf),
    refund: await readRefund(client, chargeOf(session)),
  }
}

function chargeOf({ payment_intent: intent }: Stripe.Checkout.Session): Stripe.Charge | null {
  const charge = typeof intent === 'object' ? intent?.latest_charge : null
  return typeof charge === 'object' ? charge : null
}

/** A delayed payment, such as a bank debit, completes the session before it is paid. */
function stateOf({ status, payment_status }: Stripe.Checkout.Session): SaleState {
  return status === 'complete' && payment_status !== 'unpaid' ? 'WON' : 'QUOTED'
}

function lineOf({ price, quantity }: Stripe.LineItem): PricedLine {
  return {
    priceSku: priceSkuOf(price),
    quantity,
    refunded: 0,
    kind: 'ONE_TIME',
    intent: null,
    start: null,
    end: null,
    price: price && unitPriceOf(price),
  }
}
