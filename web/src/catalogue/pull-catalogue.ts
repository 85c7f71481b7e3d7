import type { Client } from 'urql'
import { read } from '../generated/fragment-masking.ts'
import {
  CatalogueFileProductsDocument,
  CatalogueFileReleasesDocument,
  CatalogueFileTypesDocument,
  RulesFragmentDoc,
} from '../generated/graphql.ts'
import type { FileLicenseType, FileProduct, FileRevision } from './catalogue-file.ts'

const FRESH = { requestPolicy: 'network-only' } as const

/** Reads the whole catalogue of the gateway, page by page. Throws the error of the first page that fails. */
export async function pullCatalogue(client: Client): Promise<FileProduct[]> {
  const products = await everyPage(async (after) => {
    const { data, error } = await client.query(CatalogueFileProductsDocument, { after }, FRESH).toPromise()
    if (!data) throw error
    return data.products
  })
  const pulled: FileProduct[] = []
  for (const { code, name, entitlements, meters } of products) {
    const releases = await everyRelease(client, code)
    const licenseTypes = await everyLicenseType(client, code)
    pulled.push({ code, name, entitlements, meters, releases, licenseTypes })
  }
  return pulled
}

async function everyRelease(client: Client, product: string): Promise<FileProduct['releases']> {
  const releases: { version: string; releasedAt: string }[] = []
  for (;;) {
    const variables = { product, skip: releases.length }
    const { data, error } = await client.query(CatalogueFileReleasesDocument, variables, FRESH).toPromise()
    if (!data) throw error
    const page = data.product?.releases ?? []
    if (page.length === 0) return releases
    releases.push(...page)
  }
}

async function everyLicenseType(client: Client, product: string): Promise<FileLicenseType[]> {
  const found = await everyPage(async (after) => {
    const variables = { product, after }
    const { data, error } = await client.query(CatalogueFileTypesDocument, variables, FRESH).toPromise()
    if (!data) throw error
    return data.licenseTypes
  })
  const unmasked = (revision: (typeof found)[number]['draft']): FileRevision | null =>
    revision && { number: revision.number, rules: read(RulesFragmentDoc, revision.rules) }
  return found.map((licenseType) => ({
    ...licenseType,
    draft: unmasked(licenseType.draft),
    published: unmasked(licenseType.published),
  }))
}

interface Connection<Node> {
  edges: readonly { node: Node }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

async function everyPage<Node>(
  fetchPage: (after: string | null) => Promise<Connection<Node>>,
): Promise<Node[]> {
  const nodes: Node[] = []
  for (let after: string | null = null; ; ) {
    const { edges, pageInfo }: Connection<Node> = await fetchPage(after)
    nodes.push(...edges.map(({ node }) => node))
    if (!pageInfo.hasNextPage) return nodes
    after = pageInfo.endCursor
  }
}
