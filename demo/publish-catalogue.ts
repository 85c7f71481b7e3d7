import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import * as catalogue from './catalogue.ts'
import { expectMember } from './expect.ts'
import {
  CreateProductDocument,
  DefineLicenseTypeDocument,
  type DefineLicenseTypeInput,
  PublishLicenseTypeDocument,
  type PublishLicenseTypeMutation,
} from './generated/admin/graphql.ts'
import { section, step } from './report.ts'

/** Publishes the product and its license types. */
export async function publishCatalogue(vendor: GraphqlClient): Promise<void> {
  section('Catalogue', 'the product and its license types')
  await step(catalogue.product.code, async () => {
    const { createProduct } = await vendor.send(CreateProductDocument, { input: catalogue.product })
    const { product } = expectMember(createProduct, 'CreateProductPayload')
    return { says: `product ${product.name} created` }
  })
  const { trial, annual, floating, field, team, agency, monthly } = catalogue
  for (const licenseType of [trial, annual, floating, field, team, agency, monthly])
    await publish(vendor, licenseType)
}

async function publish(vendor: GraphqlClient, input: DefineLicenseTypeInput): Promise<void> {
  await step(input.code, async () => {
    const { defineLicenseType } = await vendor.send(DefineLicenseTypeDocument, { input })
    expectMember(defineLicenseType, 'DefineLicenseTypePayload')
    const { publishLicenseType } = await vendor.send(PublishLicenseTypeDocument, {
      input: { code: input.code },
    })
    const { licenseType } = expectMember(publishLicenseType, 'PublishLicenseTypePayload')
    return { says: `published: ${describe(licenseType.published)}` }
  })
}

type Published = Extract<
  PublishLicenseTypeMutation['publishLicenseType'],
  { __typename: 'PublishLicenseTypePayload' }
>['licenseType']['published']

function describe(published: Published): string {
  if (!published) throw new Error('nothing was published')
  const { term, gracePeriod, maxActivations, leaseDuration, entitlements, meters } = published.rules
  const seats = count(maxActivations ?? Number.POSITIVE_INFINITY, 'seat')
  return [
    term ?? 'perpetual',
    ...(gracePeriod ? [`grace ${gracePeriod}`] : []),
    leaseDuration ? `${seats} leased for ${leaseDuration}` : seats,
    count(entitlements.length, 'entitlement'),
    ...(meters.length ? [count(meters.length, 'meter')] : []),
  ].join(', ')
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
