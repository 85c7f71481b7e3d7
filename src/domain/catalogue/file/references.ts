import { isObject } from '../../../platform/json.ts'
import { say } from '../../../texts/say.ts'
import { type Located, locateItems } from './entries.ts'
import type { Path, Problem } from './problem.ts'
import { suggest } from './suggest.ts'

/** An entitlement or a meter that rules refer to. */
export interface Reference {
  noun: 'entitlement' | 'meter'
  code: string
  path: Path
  /** Codes of that kind that the entry of the product lists. */
  listed: ReadonlySet<string>
}

/** Returns the references in the rules of license types, as far as they can be read. */
export function referencesOf(
  licenseTypes: readonly Located<unknown>[],
  product: Record<string, unknown>,
): Reference[] {
  const entitlements = codesOf(product.entitlements)
  const meters = codesOf(product.meters)
  return licenseTypes.flatMap(({ value, path }) => {
    const rules = isObject(value) && isObject(value.rules) ? value.rules : {}
    const references = (noun: Reference['noun'], list: unknown, at: Path, listed: ReadonlySet<string>) =>
      codesIn(list, at).map(({ value: code, path }): Reference => ({ noun, code, path, listed }))
    return [
      ...references('entitlement', rules.entitlements, [...path, 'rules', 'entitlements'], entitlements),
      ...references('meter', rules.meters, [...path, 'rules', 'meters'], meters),
    ]
  })
}

/**
 * Returns a problem for each reference to an entitlement or a meter that neither the file nor the gateway
 * has. Most of them are misspelt.
 */
export function unknownReferences(
  references: readonly Reference[],
  product: string,
  existing: Record<Reference['noun'], readonly string[]>,
): Problem[] {
  return references.flatMap(({ noun, code, path, listed }) => {
    const codes = [...new Set([...listed, ...existing[noun]])]
    if (codes.includes(code)) return []
    const reference = { noun: nouns[noun], product }
    const nearest = suggest(code, codes)
    if (nearest !== null)
      return [{ path, text: say('CATALOG_REFERENCE_MISSPELT', { ...reference, nearest }) }]
    if (codes.length === 0) return [{ path, text: say('CATALOG_REFERENCE_UNKNOWN', reference) }]
    return [{ path, text: say('CATALOG_REFERENCE_NOT_ALLOWED', { ...reference, allowed: codes }) }]
  })
}

const nouns = { entitlement: 'ENTITLEMENT', meter: 'METER' } as const

/** The codes in a list of entries, or in the keys of a mapping. */
function codesIn(list: unknown, path: Path): Located<string>[] {
  if (isObject(list)) return Object.keys(list).map((code) => ({ value: code, path: [...path, code] }))
  return locateItems(list, path).flatMap(({ value, path }) =>
    isObject(value) && typeof value.code === 'string' ? [{ value: value.code, path: [...path, 'code'] }] : [],
  )
}

function codesOf(list: unknown): Set<string> {
  return new Set(codesIn(list, []).map(({ value }) => value))
}
