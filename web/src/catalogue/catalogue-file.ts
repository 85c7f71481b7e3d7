import { Document, isMap, isSeq } from 'yaml'
import type { LicenseTypeState, SaleIntent } from '../generated/graphql.ts'
import { type Rules, statedRules } from './rules.ts'

export interface FileRevision {
  number: number
  rules: Rules
}

export interface FileLicenseType {
  code: string
  name: string
  description: string | null
  skus: readonly string[]
  skuIntents: readonly { sku: string; intent: SaleIntent }[]
  upgradesFrom: readonly string[]
  state: LicenseTypeState
  version: number
  published: FileRevision | null
  draft: FileRevision | null
}

export interface FileProduct {
  code: string
  name: string
  entitlements: readonly { code: string; name: string }[]
  meters: readonly { code: string; name: string }[]
  releases: readonly { version: string; releasedAt: string }[]
  licenseTypes: readonly FileLicenseType[]
}

const HEAD = ` yaml-language-server: $schema=./catalog.schema.json
 The catalogue of a Licet gateway. A rule that is absent has its default. docs/catalog.md describes the file.`

/** Writes a catalogue as YAML that has no difference from it. It is the text that the command `catalog pull` writes. */
export function writeCatalogueFile(products: readonly FileProduct[]): string {
  const file = new Document({ version: 1, products: products.map(toEntry) })
  file.commentBefore = HEAD
  for (const [index, { licenseTypes }] of products.entries()) {
    const entries = file.getIn(['products', index, 'licenseTypes'])
    if (!isSeq(entries)) continue
    for (const [at, { draft, published }] of licenseTypes.entries()) {
      const entry = entries.items[at]
      // An entry has one revision.
      if (isMap(entry) && draft && published)
        entry.commentBefore = ` Revision ${draft.number} is a draft and not in this file. This is revision ${published.number}.`
    }
  }
  return file.toString({ lineWidth: 0 })
}

function toEntry({ code, name, entitlements, meters, releases, licenseTypes }: FileProduct): object {
  const named = (parts: readonly { code: string; name: string }[]) =>
    parts.map((part) => ({ code: part.code, name: part.name }))
  return {
    code,
    name,
    ...(entitlements.length > 0 && { entitlements: named(entitlements) }),
    ...(meters.length > 0 && { meters: named(meters) }),
    ...(releases.length > 0 && {
      releases: releases.map(({ version, releasedAt }) => ({
        version,
        releasedAt: releasedAt.replace(/T00:00:00(\.000)?Z$/, ''),
      })),
    }),
    ...(licenseTypes.length > 0 && { licenseTypes: licenseTypes.map(toTypeEntry) }),
  }
}

function toTypeEntry(licenseType: FileLicenseType): object {
  const { code, name, description, skus, skuIntents, upgradesFrom, state, published, draft } = licenseType
  const revision = published ?? draft
  return {
    code,
    name,
    ...(description !== null && { description }),
    ...(state !== 'PUBLISHED' && { state: state.toLowerCase() }),
    ...(skus.length > 0 && {
      skus: skus.map((sku) => {
        const intent = skuIntents.find((one) => one.sku === sku)?.intent
        return intent ? { sku, intent } : sku
      }),
    }),
    ...(upgradesFrom.length > 0 && { upgradesFrom }),
    ...(revision && { rules: statedRules(revision.rules) }),
  }
}
