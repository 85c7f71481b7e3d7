import { Document, isMap, isSeq, type YAMLMap } from 'yaml'
import { licenseTypeRules } from '../../domain/catalogue/license-types/rules-schema.ts'
import { canonicalJson } from '../../platform/idempotency/canonical-json.ts'
import { isObject } from '../../platform/json.ts'
import type { PulledLicenseType, PulledProduct, PulledRules } from './pull.ts'

const HEAD = ` yaml-language-server: $schema=./catalog.schema.json
 The catalogue of a Licet gateway. A rule that is absent has its default. docs/catalog.md describes the file.`

/** Writes the catalogue of a gateway as a file that has no difference from it. */
export function writeCatalog(products: readonly PulledProduct[]): string {
  const file = new Document({ version: 1, products: products.map(toEntry) })
  file.commentBefore = HEAD
  for (const [index, { licenseTypes }] of products.entries()) {
    const entries = file.getIn(['products', index, 'licenseTypes'])
    if (!isSeq(entries)) continue
    for (const [at, licenseType] of licenseTypes.entries()) note(entries.items[at], licenseType)
  }
  return file.toString({ lineWidth: 0 })
}

/** Notes a draft beside a published revision, because an entry contains one revision. */
function note(entry: unknown, { draft, published }: PulledLicenseType): void {
  if (!isMap(entry) || !draft || !published) return
  const map: YAMLMap = entry
  map.commentBefore = ` Revision ${draft.number} is a draft and not in this file. This is revision ${published.number}.`
}

function toEntry({ code, name, entitlements, meters, releases, licenseTypes }: PulledProduct): object {
  return {
    code,
    name,
    ...(entitlements.length > 0 && { entitlements }),
    ...(meters.length > 0 && { meters }),
    ...(releases.length > 0 && {
      releases: releases.map(({ version, releasedAt }) => ({
        version,
        releasedAt: releasedAt.replace(/T00:00:00(\.000)?Z$/, ''),
      })),
    }),
    ...(licenseTypes.length > 0 && { licenseTypes: licenseTypes.map(toLicenseTypeEntry) }),
  }
}

function toLicenseTypeEntry(pulled: PulledLicenseType): object {
  const { code, name, description, skus, skuIntents, upgradesFrom, state, published, draft } = pulled
  const revision = published ?? draft
  return {
    code,
    name,
    ...(description !== null && { description }),
    ...(state !== 'PUBLISHED' && { state: state.toLowerCase() }),
    ...(skus.length > 0 && {
      skus: skus.map((sku) => skuIntents.find((intent) => intent.sku === sku) ?? sku),
    }),
    ...(upgradesFrom.length > 0 && { upgradesFrom }),
    ...(revision && { rules: toRulesEntry(revision.rules) }),
  }
}

/** Returns the rules that differ from the defaults, in the form that people write. */
function toRulesEntry({ entitlements, ...rules }: PulledRules): object {
  const defaults: Record<string, unknown> = licenseTypeRules.parse({})
  const stated = Object.entries(rules).filter(
    ([name, rule]) => canonicalJson(rule) !== canonicalJson(defaults[name]),
  )
  const values = entitlements.map(({ code, value: { boolean, integer, text } }) => [
    code,
    boolean ?? integer ?? text,
  ])
  return {
    ...Object.fromEntries(stated.map(([name, rule]) => [name, withoutNulls(rule)])),
    ...(values.length > 0 && { entitlements: Object.fromEntries(values) }),
  }
}

/** Removes nulls inside a rule, where null is the default. A rule that is null has a meaning. */
function withoutNulls(rule: unknown): unknown {
  if (Array.isArray(rule)) return rule.map(withoutNulls)
  if (!isObject(rule)) return rule
  return Object.fromEntries(Object.entries(rule).filter(([, member]) => member !== null))
}
