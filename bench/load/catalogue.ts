import { expectMember } from '../../demo/expect.ts'
import {
  CreateProductDocument,
  DefineLicenseTypeDocument,
  PublishLicenseTypeDocument,
} from '../../demo/generated/admin/graphql.ts'
import type { GraphqlClient } from '../../src/platform/graphql-client.ts'

/** The license types of the load with their numbers of seats. */
export const licenseTypes = {
  /** The type of new customers. */
  studio: { code: 'studio-annual', seats: 3 },
  /** The types whose seats many devices take at the same time. */
  contended: { code: 'studio-team', seats: 3 },
  rushed: { code: 'studio-lab', seats: 5 },
} as const

/** Publishes the license types. */
export async function publishCatalogue(vendor: GraphqlClient): Promise<void> {
  const product = { code: 'studio', name: 'Studio' }
  const { createProduct } = await vendor.send(CreateProductDocument, { input: product })
  expectMember(createProduct, 'CreateProductPayload')
  for (const { code, seats } of Object.values(licenseTypes)) {
    const rules = {
      term: 'P1Y',
      endsAtEndOfDay: false,
      maxActivations: seats,
      entitlements: [{ code: 'export' }, { code: 'projects', value: { integer: 50 } }],
    }
    const input = { product: product.code, code, name: code, rules }
    const { defineLicenseType } = await vendor.send(DefineLicenseTypeDocument, { input })
    expectMember(defineLicenseType, 'DefineLicenseTypePayload')
    const { publishLicenseType } = await vendor.send(PublishLicenseTypeDocument, { input: { code } })
    expectMember(publishLicenseType, 'PublishLicenseTypePayload')
  }
}
