/** An entitlement with its value, as the graph has it. */
export interface Grant {
  code: string
  value: { boolean?: boolean | null; integer?: number | null; text?: string | null }
}

/** Where an entitlement of a license is from: its type, or the license alone. */
export type EntitlementSource = 'type' | 'added' | 'changed' | 'removed'

export interface SourcedEntitlement {
  code: string
  /** The value that the license grants, or null if it grants none. */
  value: GrantValue | null
  /** The value of the license type, or null if it grants none. */
  typeValue: GrantValue | null
  source: EntitlementSource
}

export type GrantValue = boolean | number | string

/** Returns the value of a grant in one form. */
export function grantedValue({ value: { boolean, integer, text } }: Grant): GrantValue {
  return boolean ?? integer ?? text ?? true
}

/** Compares the entitlements of a license with those of its type, in the order of their codes. */
export function entitlementSources(
  granted: readonly Grant[],
  ofType: readonly Grant[],
): SourcedEntitlement[] {
  const own = new Map(granted.map((grant) => [grant.code, grantedValue(grant)]))
  const typed = new Map(ofType.map((grant) => [grant.code, grantedValue(grant)]))
  const codes = [...new Set([...own.keys(), ...typed.keys()])].toSorted()
  return codes.map((code) => {
    const value = own.get(code) ?? null
    const typeValue = typed.get(code) ?? null
    const source =
      value === null ? 'removed' : typeValue === null ? 'added' : value === typeValue ? 'type' : 'changed'
    return { code, value, typeValue, source }
  })
}
