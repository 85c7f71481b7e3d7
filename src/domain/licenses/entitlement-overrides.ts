import { type InputIssue, InputRefusal } from '../../platform/errors.ts'
import type {
  EntitlementGrant,
  EntitlementValue,
  LicenseTypeRules,
} from '../catalogue/license-types/rules.ts'

/** Entitlements that a license has beside or instead of those of its type, and those of its type that it lacks. */
export interface EntitlementOverrides {
  entitlements?: readonly EntitlementGrant[] | null | undefined
  removedEntitlements?: readonly string[] | null | undefined
}

/**
 * Refuses overrides that contradict themselves or the license type, with every issue: a code that is added or removed
 * twice, or both; a removal of what the type does not grant; a value of another kind than the type's.
 */
export function assertEntitlementOverrides(
  overrides: EntitlementOverrides,
  rules: Pick<LicenseTypeRules, 'entitlements'>,
  path: readonly string[],
): void {
  const added = overrides.entitlements ?? []
  const removed = overrides.removedEntitlements ?? []
  const granted = new Map(rules.entitlements.map(({ code, value }) => [code, value]))
  const issues: InputIssue[] = []
  for (const [index, { code, value }] of added.entries()) {
    const at = [...path, 'entitlements', String(index)]
    if (added.findIndex((other) => other.code === code) < index)
      issues.push({ path: [...at, 'code'], message: `names ${code} a second time` })
    const own = granted.get(code)
    if (own !== undefined && kindOf(own) !== kindOf(value))
      issues.push({ path: [...at, 'value'], message: `must be ${kindOf(own)}, as in the license type` })
  }
  for (const [index, code] of removed.entries()) {
    const at = [...path, 'removedEntitlements', String(index)]
    if (removed.indexOf(code) < index) issues.push({ path: at, message: `names ${code} a second time` })
    if (added.some((other) => other.code === code))
      issues.push({ path: at, message: `removes ${code}, which entitlements adds` })
    else if (!granted.has(code))
      issues.push({
        path: at,
        message: `names ${code}, which the license type does not grant`,
        allowed: [...granted.keys()],
      })
  }
  if (issues.length > 0) throw new InputRefusal(issues)
}

function kindOf(value: EntitlementValue): string {
  if (typeof value === 'boolean') return 'true or false'
  return typeof value === 'number' ? 'a whole number' : 'a text'
}
