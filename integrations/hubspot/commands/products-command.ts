import { ConfigError, readAdminKey } from '../../../src/config/config.ts'
import { createGraphqlClient, GraphqlError } from '../../../src/platform/graphql-client.ts'
import { OperatorError } from '../../../src/platform/operator-error.ts'
import { createProducts, type SoldProduct } from '../products/create-products.ts'
import { readProducts } from '../products/read-products.ts'
import { readCommand } from './command-client.ts'

/** The options of `licet hubspot products`. */
export interface ProductsOptions {
  url: string
  key?: string | undefined
  dryRun?: boolean | undefined
}

/** Creates the products that HubSpot lacks, and prints them. Returns the exit code: 1 if a product could not be created. */
export async function run({ url, key, dryRun = false }: ProductsOptions): Promise<number> {
  const { client } = readCommand()
  const products = await readCatalogue(url, key ?? readAdminKey())
  const { created, existing, refused, failure } = await createProducts(client, products, { dryRun })
  for (const { sku, name } of created) console.log(`${dryRun ? '+' : '✓'} ${sku}: ${name}`)
  for (const { product, reason } of refused) console.log(`✗ ${product.sku}: ${reason}`)
  if (failure) {
    console.error(`✗ ${failure.code}: ${failure.reason}
  → The token needs crm.objects.products.read and crm.objects.products.write.`)
    return 1
  }
  const count = `${created.length} ${dryRun ? 'to create' : 'created'}, ${existing} exist already`
  console.log(`${dryRun ? 'Dry run: ' : ''}${count}. Nothing else is changed.`)
  return refused.length > 0 ? 1 : 0
}

async function readCatalogue(url: string, apiKey: string | undefined): Promise<SoldProduct[]> {
  if (!apiKey)
    throw new ConfigError(
      'No admin key is set.',
      'Set LICET_ADMIN_KEY, or give --key. The key needs the scope CATALOG_READ.',
    )
  try {
    return await readProducts(createGraphqlClient({ url, apiKey, retryForMs: 0 }))
  } catch (error) {
    if (!(error instanceof GraphqlError)) throw error
    throw new OperatorError(
      `The gateway at ${url} did not return its license types: ${error.message}.`,
      'Check --url and the admin key, which needs the scope CATALOG_READ.',
    )
  }
}
