import type { SaleIntent } from '../../../prisma/client/enums.ts'
import { type GraphqlClient, typedDocument } from '../../../src/platform/graphql-client.ts'
import type { SoldProduct } from './create-products.ts'

interface SoldType {
  name: string
  description: string | null
  state: 'DRAFT' | 'PUBLISHED' | 'RETIRED'
  skus: string[]
  skuIntents: { sku: string; intent: SaleIntent }[]
}

interface LicenseTypes {
  licenseTypes: {
    edges: { node: SoldType }[]
    pageInfo: { hasNextPage: boolean; endCursor: string | null }
  }
}

const document = typedDocument<LicenseTypes, { after: string | null }>(`query Products($after: String) {
  licenseTypes(first: 100, after: $after) {
    edges { node { name description state skus skuIntents { sku intent } } }
    pageInfo { hasNextPage endCursor }
  }
}`)

const words: Record<SaleIntent, string> = {
  NEW: 'new',
  RENEW: 'renewal',
  ADD_SEATS: 'more seats',
  UPGRADE: 'upgrade',
  EXTEND_UPDATES: 'updates',
}

/** Reads the SKUs of the published license types of a gateway as products. A retired type is not sold. */
export async function readProducts(gateway: GraphqlClient): Promise<SoldProduct[]> {
  const products: SoldProduct[] = []
  for (let after: string | null = null; ; ) {
    const data: LicenseTypes = await gateway.send<LicenseTypes, { after: string | null }>(document, { after })
    const { licenseTypes } = data
    for (const { node } of licenseTypes.edges)
      if (node.state === 'PUBLISHED') products.push(...productsOf(node))
    const { hasNextPage, endCursor } = licenseTypes.pageInfo
    if (!hasNextPage) return products
    after = endCursor
  }
}

/** A product for each SKU. The name says what the SKU does, or contains the SKU if the type has several. */
function productsOf({ name, description, skus, skuIntents }: SoldType): SoldProduct[] {
  const plain = skus.filter((sku) => !skuIntents.some((stated) => stated.sku === sku))
  return skus.map((sku) => {
    const intent = skuIntents.find((stated) => stated.sku === sku)?.intent
    const suffix = intent ? ` (${words[intent]})` : plain.length > 1 ? `, ${sku}` : ''
    return { sku, name: `${name}${suffix}`, description }
  })
}
