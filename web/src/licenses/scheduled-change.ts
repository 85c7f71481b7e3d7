import type { Format } from '../i18n/format.ts'

/** The words that a change is described with. */
interface ChangeWords {
  field_maxActivations: string
  field_expiry: string
  field_updatesUntil: string
  field_name: string
  field_metadata: string
  unlimited: string
  never: string
  asType: string
  grants(code: string, value: string): string
  grantsNot(codes: string): string
  followsType(codes: string): string
}

/** Describes a change in the form of `LicenseChangeInput`, as the graph returns it: one line for each value. */
export function describeChange(
  change: Record<string, unknown>,
  t: ChangeWords,
  { dateTime, number, list }: Pick<Format, 'dateTime' | 'number' | 'list'>,
): string[] {
  const lines: string[] = []
  const add = (name: string, value: string) => lines.push(`${name}: ${value}`)
  const codes = (value: unknown) => list(Array.isArray(value) ? value.map(String) : [])
  for (const [field, value] of Object.entries(change)) {
    switch (field) {
      case 'maxActivations':
        add(t.field_maxActivations, typeof value === 'number' ? number(value) : t.unlimited)
        break
      case 'resetMaxActivations':
        add(t.field_maxActivations, t.asType)
        break
      case 'expiry': {
        const at = typeof value === 'object' && value !== null && 'at' in value ? value.at : null
        add(t.field_expiry, typeof at === 'string' ? dateTime(at) : t.never)
        break
      }
      case 'updatesUntil':
        add(t.field_updatesUntil, dateTime(String(value)))
        break
      case 'resetUpdatesUntil':
        add(t.field_updatesUntil, t.asType)
        break
      case 'name':
        add(t.field_name, String(value))
        break
      case 'metadata':
        add(t.field_metadata, JSON.stringify(value))
        break
      case 'entitlements':
        for (const grant of grantsOf(value)) lines.push(t.grants(grant.code, grant.value))
        break
      case 'removedEntitlements':
        lines.push(t.grantsNot(codes(value)))
        break
      case 'resetEntitlements':
        lines.push(t.followsType(codes(value)))
        break
      default:
        add(field, JSON.stringify(value))
    }
  }
  return lines
}

/** Grants in either form: a list of codes with values, or an object by code. The value `true` has no text. */
function grantsOf(value: unknown): { code: string; value: string }[] {
  const textOf = (given: unknown): string => {
    if (typeof given === 'object' && given !== null) return textOf(Object.values(given)[0])
    return given === undefined || given === null || given === true ? '' : String(given)
  }
  if (Array.isArray(value))
    return value.map((grant: { code: string; value?: unknown }) => ({
      code: grant.code,
      value: textOf(grant.value),
    }))
  return Object.entries((value ?? {}) as object).map(([code, given]) => ({ code, value: textOf(given) }))
}
