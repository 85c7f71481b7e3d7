import type { SaleLine } from '../../../src/domain/sales/sale.ts'
import type { Tx } from '../../../src/platform/db.ts'
import type { Stripe } from '../api/client.ts'

/** Metadata of a price or a product that states its SKU. */
export const SKU_METADATA = 'licet_sku'

/** What a price of Stripe says about its SKU. */
export interface PriceSku {
  /** SKU in the metadata of the price, else of its product; null if neither states one. */
  stated: string | null
  /** Lookup key of the price; null without one. It counts if a license type has it as a SKU. */
  lookupKey: string | null
}

/** A line of a sale whose SKU is that of a price. */
export type PricedLine = Omit<SaleLine, 'sku'> & { priceSku: PriceSku }

/** Reads the SKU of a price, with its product expanded. Without a price there is none. */
export function priceSkuOf(price: Stripe.Price | null): PriceSku {
  if (!price) return { stated: null, lookupKey: null }
  const { product } = price
  const ofProduct = typeof product === 'object' && !product.deleted ? product.metadata[SKU_METADATA] : ''
  const stated = price.metadata[SKU_METADATA]?.trim() || ofProduct?.trim() || null
  return { stated, lookupKey: price.lookup_key }
}

/**
 * Returns the SKU of each price; null for a price that licenses nothing. A stated SKU counts even if no license type has it: then
 * a review asks. A lookup key counts only if a license type has it as a SKU.
 */
export async function findSkus(tx: Tx, prices: readonly PriceSku[]): Promise<(string | null)[]> {
  const keys = prices.flatMap(({ stated, lookupKey }) => (stated ? [] : (lookupKey ?? [])))
  const known = await tx.sku.findMany({ where: { sku: { in: keys } }, select: { sku: true } })
  const catalogue = new Set(known.map(({ sku }) => sku))
  return prices.map(
    ({ stated, lookupKey }) => stated ?? (lookupKey && catalogue.has(lookupKey) ? lookupKey : null),
  )
}

/** Returns the lines with their SKUs, without the lines whose price licenses nothing. */
export async function licensedLines(tx: Tx, lines: readonly PricedLine[]): Promise<SaleLine[]> {
  const skus = await findSkus(
    tx,
    lines.map(({ priceSku }) => priceSku),
  )
  return lines.flatMap(({ priceSku: _, ...line }, index) => {
    const sku = skus[index] ?? null
    return sku === null ? [] : [{ ...line, sku }]
  })
}
