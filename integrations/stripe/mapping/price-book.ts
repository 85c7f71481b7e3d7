import type { Stripe, StripeClient } from '../api/client.ts'
import { unitPriceOf } from './amount.ts'
import { type PriceSku, priceSkuOf } from './price-sku.ts'

/** What the gateway reads of a price. */
export interface BookedPrice {
  priceSku: PriceSku
  /** Price of one unit; null if it depends on the quantity. */
  unitPrice: string | null
  /** Whether it is billed by usage. Its quantity is no number of seats. */
  isMetered: boolean
}

/** Prices by their ids. Objects of Stripe name a price, and not its product. */
export interface PriceBook {
  /** A price; null if it does not exist. */
  find(id: string): Promise<BookedPrice | null>
}

/** How long a price is kept. Its metadata changes rarely. */
const KEPT_MS = 60 * 1000
const MOST_KEPT = 2_000

/** Reads prices, and keeps each for a minute. */
export function createPriceBook(client: StripeClient): PriceBook {
  const kept = new Map<string, { price: BookedPrice | null; at: number }>()
  return {
    async find(id) {
      const now = performance.now()
      const known = kept.get(id)
      if (known && now - known.at < KEPT_MS) return known.price
      const found = await client.find(({ prices }) => prices.retrieve(id, { expand: ['product'] }))
      const price = found && bookedPriceOf(found)
      if (kept.size >= MOST_KEPT) kept.clear()
      kept.set(id, { price, at: now })
      return price
    },
  }
}

function bookedPriceOf(price: Stripe.Price): BookedPrice {
  return {
    priceSku: priceSkuOf(price),
    unitPrice: unitPriceOf(price),
    isMetered: price.recurring?.usage_type === 'metered',
  }
}
