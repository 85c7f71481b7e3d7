import type { Stripe, StripeClient } from '../api/client.ts'
import { type PriceSku, priceSkuOf } from '../mapping/price-sku.ts'
import type { Finding } from './finding.ts'

const MOST_PRICES = 5_000
const SHOWN = 10

/** An active price with its product. */
export interface ActivePrice extends PriceSku {
  id: string
  product: string
}

/** Returns the active prices of active products. */
export async function readActivePrices(client: StripeClient): Promise<ActivePrice[]> {
  const prices = await client.call(({ prices }) =>
    prices
      .list({ active: true, limit: 100, expand: ['data.product'] })
      .autoPagingToArray({ limit: MOST_PRICES }),
  )
  return prices.flatMap((price): ActivePrice[] => {
    const name = activeNameOf(price)
    return name === null ? [] : [{ id: price.id, product: name, ...priceSkuOf(price) }]
  })
}

function activeNameOf({ product }: Stripe.Price): string | null {
  return typeof product === 'object' && !product.deleted && product.active ? product.name : null
}

/** Checks which active prices name no SKU: their purchases issue no license. */
export async function checkPrices(client: StripeClient): Promise<Finding> {
  const prices = await readActivePrices(client)
  const without = prices.filter(({ stated, lookupKey }) => stated === null && lookupKey === null)
  const fix = `For a price that is a license: npx licet stripe setup --sku ${without[0]?.id ?? 'price_…'}=YOUR-SKU. Other prices can stay as they are.`
  if (prices.length === 0)
    return {
      check: 'prices',
      ok: false,
      message: 'no product has an active price',
      fix: 'Create the products that you sell in Stripe.',
    }
  if (without.length === prices.length)
    return {
      check: 'prices',
      ok: false,
      message: `none of the ${prices.length} active prices names a SKU`,
      fix,
    }
  const named = `${prices.length - without.length} of ${prices.length} active prices name a SKU`
  if (without.length === 0) return { check: 'prices', ok: true, message: named }
  const list = without
    .slice(0, SHOWN)
    .map(({ id, product }) => `${id} (${product})`)
    .join(', ')
  const more = without.length > SHOWN ? `, and ${without.length - SHOWN} more` : ''
  return { check: 'prices', ok: true, message: `${named}. These issue no license: ${list}${more}`, fix }
}
