import type { ImportReport } from '../report.ts'
import { entitlementAttributes, productAttributes } from './attributes.ts'
import { assignCodes } from './codes.ts'
import { nameOf, type Resource, type Resources } from './documents.ts'
import { fitText } from './fit-rules.ts'

/** Codes and names of products, policies and entitlements here, by their ids in Keygen. */
export interface CatalogueNames {
  products: Map<string, { code: string; name: string }>
  policies: Map<string, string>
  entitlements: Map<string, { code: string; name: string }>
}

/** Assigns codes and names to a catalogue, the same at every import. Notes entitlements whose code changes. */
export function catalogueNames(resources: Resources, report: ImportReport): CatalogueNames {
  const names: CatalogueNames = { products: new Map(), policies: new Map(), entitlements: new Map() }

  const products = parsed(resources, 'products', productAttributes, report)
  const productCodes = assignCodes(
    products.map(({ entry, attributes }) => aged(entry, attributes.code ?? attributes.name)),
    'product',
  )
  for (const { entry, attributes } of products) {
    const code = productCodes.get(entry.id)!
    names.products.set(entry.id, { code, name: fitText(attributes.name, 200) ?? code })
  }

  names.policies = assignCodes(
    resources.of('policies').map((policy) => aged(policy, String(policy.attributes.name ?? ''))),
    'policy',
  )

  const entitlements = parsed(resources, 'entitlements', entitlementAttributes, report)
  const entitlementCodes = assignCodes(
    entitlements.map(({ entry, attributes }) => aged(entry, attributes.code)),
    'entitlement',
  )
  for (const { entry, attributes } of entitlements) {
    const code = entitlementCodes.get(entry.id)!
    names.entitlements.set(entry.id, { code, name: fitText(attributes.name, 200) ?? code })
    if (code !== attributes.code)
      report.noted.push({ source: nameOf(entry), reason: `the code ${attributes.code} becomes ${code}` })
  }
  return names
}

function aged({ id, attributes }: Resource, name: string): { id: string; name: string; created: string } {
  return { id, name, created: String(attributes.created ?? '') }
}

function parsed<T>(
  resources: Resources,
  type: string,
  schema: { safeParse(attributes: unknown): { success: true; data: T } | { success: false } },
  report: ImportReport,
): { entry: Resource; attributes: T }[] {
  return resources.of(type).flatMap((entry) => {
    const result = schema.safeParse(entry.attributes)
    if (result.success) return [{ entry, attributes: result.data }]
    report.skipped.push({ source: nameOf(entry), reason: 'it has no name or no code' })
    return []
  })
}
