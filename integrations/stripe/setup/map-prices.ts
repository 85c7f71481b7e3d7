import type { StripeClient } from '../api/client.ts'
import { SKU_METADATA } from '../mapping/price-sku.ts'

/** A price and the SKU that it gets. */
export interface PriceMapping {
  price: string
  sku: string
}

/** Writes SKUs into the metadata of prices. Returns what was done, and the prices that do not exist. */
export async function mapPrices(
  client: StripeClient,
  mappings: readonly PriceMapping[],
): Promise<{ done: string[]; left: string[] }> {
  const done: string[] = []
  const left: string[] = []
  for (const { price: id, sku } of mappings) {
    const price = await client.find(({ prices }) => prices.retrieve(id))
    if (!price) left.push(`the price ${id} does not exist in this mode`)
    else if (price.metadata[SKU_METADATA] !== sku) {
      await client.call(({ prices }) => prices.update(id, { metadata: { [SKU_METADATA]: sku } }))
      done.push(`${id} sells ${sku}`)
    }
  }
  return { done, left }
}
