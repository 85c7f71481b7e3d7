import type { GatewayOptions } from '../gateway/connect.ts'
import { writeCatalogFile } from './catalog-text.ts'
import { connect } from './gateway.ts'
import { count } from './print.ts'
import { pullCatalog } from './pull.ts'
import { writeCatalog } from './write.ts'

/** Writes the catalogue of the gateway into a file, or prints it without one. */
export async function run(options: GatewayOptions, file: string | undefined): Promise<void> {
  const products = await pullCatalog(connect(options))
  const text = writeCatalog(products)
  if (file === undefined) {
    process.stdout.write(text)
    return
  }
  const types = products.flatMap(({ licenseTypes }) => licenseTypes)
  writeCatalogFile(file, text)
  console.log(
    `Wrote ${count(products.length, 'product')} with ${count(types.length, 'license type')} to ${file}.`,
  )
}
