import { isObject } from '../../../src/platform/json.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { nextPageOf } from '../api/read-record.ts'
import { objectsIn, textIn } from '../api/read-response.ts'
import { BATCH } from '../api/write-batch.ts'

/** A product to sell in HubSpot. */
export interface SoldProduct {
  sku: string
  name: string
  description: string | null
}

/** The result of the comparison of products, and of their creation. */
export interface CreatedProducts {
  /** Products that HubSpot lacked: created, or to create in a dry run. */
  created: SoldProduct[]
  /** Number of products whose SKU HubSpot has. They are not changed. */
  existing: number
  /** Products that HubSpot refused, with the reason. */
  refused: { product: SoldProduct; reason: string }[]
  /** The failure that stopped the run; null if it completed. */
  failure: Failure | null
}

/**
 * Creates the products whose SKU no product in HubSpot has. Changes and removes nothing. It lists the products instead of searching
 * them, because search lags behind writes. A second run creates nothing.
 */
export async function createProducts(
  client: HubspotClient,
  products: readonly SoldProduct[],
  { dryRun }: { dryRun: boolean },
): Promise<CreatedProducts> {
  const result: CreatedProducts = { created: [], existing: 0, refused: [], failure: null }
  const skus = await listSkus(client)
  if ('kind' in skus) return { ...result, failure: skus }
  const missing = products.filter(({ sku }) => !skus.has(sku))
  result.existing = products.length - missing.length
  if (dryRun) return { ...result, created: missing }
  for (let start = 0; start < missing.length && !result.failure; start += BATCH)
    await createBatch(client, missing.slice(start, start + BATCH), result)
  return result
}

async function createBatch(
  client: HubspotClient,
  batch: readonly SoldProduct[],
  result: CreatedProducts,
): Promise<void> {
  const { verdict, body } = await client.send({
    method: 'POST',
    path: `${paths.objects('products')}/batch/create`,
    body: {
      inputs: batch.map(({ sku, name, description }) => ({
        objectWriteTraceId: sku,
        properties: { name, hs_sku: sku, ...(description && { description }) },
      })),
    },
  })
  if (verdict.kind !== 'ok') {
    result.failure = verdict
    return
  }
  const reasons = new Map(
    objectsIn(body, 'errors').flatMap((error) => {
      const ids: unknown = isObject(error.context) ? error.context.objectWriteTraceId : null
      const named = Array.isArray(ids) ? ids.map(String) : []
      return named.map((sku) => [sku, textIn(error, 'message') ?? 'HubSpot gave no reason.'] as const)
    }),
  )
  for (const product of batch) {
    const reason = reasons.get(product.sku)
    if (reason === undefined) result.created.push(product)
    else result.refused.push({ product, reason })
  }
}

/** The SKUs of all products. */
async function listSkus(client: HubspotClient): Promise<Set<string> | Failure> {
  const skus = new Set<string>()
  for (let after: string | null = null; ; ) {
    const { verdict, body } = await client.send({
      method: 'GET',
      path: paths.objects('products'),
      query: { limit: String(BATCH), properties: 'hs_sku', ...(after && { after }) },
    })
    if (verdict.kind !== 'ok') return verdict
    for (const { properties } of objectsIn(body, 'results')) {
      const sku = textIn(properties, 'hs_sku')?.trim()
      if (sku) skus.add(sku)
    }
    after = nextPageOf(body)
    if (after === null) return skus
  }
}
