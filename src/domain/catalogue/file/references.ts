import { isMapping, type Located, locateItems } from './entries.ts'
import type { Path, Problem } from './problem.ts'
import { suggestion } from './suggest.ts'

/** An entitlement or meter that rules name, and whether the entry of the product lists it. */
export interface Reference {
  noun: 'entitlement' | 'meter'
  code: string
  path: Path
  /** The codes of that noun that the entry of the product lists. */
  listed: ReadonlySet<string>
}

/** What the rules of license types name, as far as it can be read. */
export function referencesOf(
  licenseTypes: readonly Located<unknown>[],
  product: Record<string, unknown>,
): Reference[] {
  const entitlements = codesOf(product.entitlements)
  const meters = codesOf(product.meters)
  return licenseTypes.flatMap(({ value, path }) => {
    const rules = isMapping(value) && isMapping(value.rules) ? value.rules : {}
    const named = (noun: Reference['noun'], list: unknown, at: Path, listed: ReadonlySet<string>) =>
      namedIn(list, at).map(({ value: code, path }): Reference => ({ noun, code, path, listed }))
    return [
      ...named('entitlement', rules.entitlements, [...path, 'rules', 'entitlements'], entitlements),
      ...named('meter', rules.meters, [...path, 'rules', 'meters'], meters),
    ]
  })
}

/** The references that neither the file nor the gateway knows: misspelt, most likely. */
export function unknownReferences(
  references: readonly Reference[],
  product: string,
  known: Record<Reference['noun'], readonly string[]>,
): Problem[] {
  return references.flatMap(({ noun, code, path, listed }) => {
    const codes = [...new Set([...listed, ...known[noun]])]
    if (codes.includes(code)) return []
    const advice = suggestion(code, codes)
    return [
      { path, message: `names no ${noun} of ${product}: list it under ${noun}s of the product${advice}` },
    ]
  })
}

/** The codes in a list of entries, or in the keys of a mapping. */
function namedIn(list: unknown, path: Path): Located<string>[] {
  if (isMapping(list)) return Object.keys(list).map((code) => ({ value: code, path: [...path, code] }))
  return locateItems(list, path).flatMap(({ value, path }) =>
    isMapping(value) && typeof value.code === 'string'
      ? [{ value: value.code, path: [...path, 'code'] }]
      : [],
  )
}

function codesOf(list: unknown): Set<string> {
  return new Set(namedIn(list, []).map(({ value }) => value))
}
