import { type InputIssue, InputRefusal } from '../../platform/errors.ts'
import type {
  EntitlementGrant,
  EntitlementValue,
  LicenseTypeRules,
} from '../catalogue/license-types/rules.ts'

/** Entitlements that are added, changed or removed for one license, compared with its type. */
export interface EntitlementOverrides {
  entitlements?: readonly EntitlementGrant[] | null | undefined
  removedEntitlements?: readonly string[] | null | undefined
}

/**
 * Refuses INPUT_INVALID, with every issue, if overrides contradict themselves or the license type: a code that
 * is added or removed twice, or both added and removed; a removed entitlement that the type does not grant; a
 * value of another kind than the value of the type.
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
      issues.push({ path: [...at, 'code'], message: `repeats ${code}` })
    const own = granted.get(code)
    if (own !== undefined && kindOf(own) !== kindOf(value))
      issues.push({ path: [...at, 'value'], message: `must be ${kindOf(own)}, as in the license type` })
  }
  for (const [index, code] of removed.entries()) {
    const at = [...path, 'removedEntitlements', String(index)]
    if (removed.indexOf(code) < index) issues.push({ path: at, message: `repeats ${code}` })
    if (added.some((other) => other.code === code))
      issues.push({ path: at, message: `is also in entitlements: ${code}; remove it from one of the two` })
    else if (!granted.has(code))
      issues.push({
        path: at,
        message: `is not an entitlement of the license type: ${code}`,
        allowed: [...granted.keys()],
      })
  }
  if (issues.length > 0) throw new InputRefusal(issues)
}

function kindOf(value: EntitlementValue): string {
  if (typeof value === 'boolean') return 'true or false'
  return typeof value === 'number' ? 'a whole number' : 'text'
}
