import { z } from 'zod'
import type { Gateway } from '../gateway/connect.ts'

const term = z.object({ code: z.string(), name: z.string() })
const value = z.object({
  boolean: z.boolean().nullable(),
  integer: z.int().nullable(),
  text: z.string().nullable(),
})
const rules = z.looseObject({ entitlements: z.array(z.object({ code: z.string(), value })) })
const revision = z.object({ number: z.int(), rules })
const release = z.object({ version: z.string(), releasedAt: z.string() })
const licenseType = z.object({
  code: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  skus: z.array(z.string()),
  skuIntents: z.array(z.object({ sku: z.string(), intent: z.string() })),
  upgradesFrom: z.array(z.string()),
  state: z.enum(['DRAFT', 'PUBLISHED', 'RETIRED']),
  published: revision.nullable(),
  draft: revision.nullable(),
})
const product = z.object({ ...term.shape, entitlements: z.array(term), meters: z.array(term) })

type Release = z.output<typeof release>
export type PulledLicenseType = z.output<typeof licenseType>
export type PulledRules = z.output<typeof rules>
export interface PulledProduct extends z.output<typeof product> {
  releases: Release[]
  licenseTypes: PulledLicenseType[]
}

/** Reads the whole catalogue of the gateway, page by page. */
export async function pullCatalog(gateway: Gateway): Promise<PulledProduct[]> {
  const products = await everyPage(async (after) => {
    const answer = z.object({ products: pageOf(product) })
    return (await gateway.send(answer, productsDocument, { after })).products
  })
  const pulled: PulledProduct[] = []
  for (const entry of products) {
    const releases = await everyRelease(gateway, entry.code)
    const licenseTypes = await everyPage(async (after) => {
      const answer = z.object({ licenseTypes: pageOf(licenseType) })
      return (await gateway.send(answer, licenseTypesDocument, { product: entry.code, after })).licenseTypes
    })
    pulled.push({ ...entry, releases, licenseTypes })
  }
  return pulled
}

async function everyRelease(gateway: Gateway, product: string): Promise<Release[]> {
  const answer = z.object({ product: z.object({ releases: z.array(release) }) })
  const releases: Release[] = []
  for (;;) {
    const variables = { product, skip: releases.length }
    const page = (await gateway.send(answer, releasesDocument, variables)).product.releases
    if (page.length === 0) return releases
    releases.push(...page)
  }
}

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })

function pageOf<S extends z.ZodType>(node: S) {
  return z.object({ edges: z.array(z.object({ node })), pageInfo })
}

async function everyPage<T>(
  fetchPage: (after: string | null) => Promise<{ edges: { node: T }[]; pageInfo: z.output<typeof pageInfo> }>,
): Promise<T[]> {
  const nodes: T[] = []
  for (let after: string | null = null; ; ) {
    const { edges, pageInfo } = await fetchPage(after)
    nodes.push(...edges.map(({ node }) => node))
    if (!pageInfo.hasNextPage) return nodes
    after = pageInfo.endCursor
  }
}

const productsDocument = `query Products($after: String) {
  products(first: 100, after: $after) {
    edges { node { code name entitlements { code name } meters { code name } } }
    pageInfo { hasNextPage endCursor }
  }
}`

const releasesDocument = `query Releases($product: String!, $skip: Int) {
  product(code: $product) { releases(skip: $skip) { version releasedAt } }
}`

const licenseTypesDocument = `query LicenseTypes($product: String!, $after: String) {
  licenseTypes(product: $product, first: 50, after: $after) {
    edges { node { code name description skus skuIntents { sku intent } upgradesFrom state published { ...revision } draft { ...revision } } }
    pageInfo { hasNextPage endCursor }
  }
}
fragment revision on LicenseTypeRevision {
  number
  rules {
    term termStartsAt timeZone endsAtEndOfDay gracePeriod renewalBasis expiryPolicy updates
    seatModel maxActivations overage { policy percent } overLimit { policy period }
    leaseDuration heartbeat { every missedBy }
    checkIn transferLimit { count per } fingerprintMatch requireFingerprint
    entitlements { code value { boolean integer text } }
    meters { code limit period overage }
    offline { ttl maxOutstanding } offlineGrace trial { oncePer selfService } keyPrefix expiryNotices
  }
}`
