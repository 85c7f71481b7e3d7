import { type InputIssue, InputRefusal } from '../../platform/errors.ts'
import { say } from '../../texts/say.ts'
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
      issues.push({ path: [...at, 'code'], text: say('INPUT_REPEATED', { value: code }) })
    const own = granted.get(code)
    if (own !== undefined && kindOf(own) !== kindOf(value))
      issues.push({
        path: [...at, 'value'],
        text: say('INPUT_ENTITLEMENT_OF_OTHER_KIND', { kind: kindOf(own) }),
      })
  }
  for (const [index, code] of removed.entries()) {
    const at = [...path, 'removedEntitlements', String(index)]
    if (removed.indexOf(code) < index) issues.push({ path: at, text: say('INPUT_REPEATED', { value: code }) })
    if (added.some((other) => other.code === code))
      issues.push({ path: at, text: say('INPUT_ENTITLEMENT_GRANTED_TOO', { entitlement: code }) })
    else if (!granted.has(code))
      issues.push({
        path: at,
        text: say('INPUT_ENTITLEMENT_NOT_OF_TYPE', { entitlement: code }),
        allowed: [...granted.keys()],
      })
  }
  if (issues.length > 0) throw new InputRefusal(issues)
}

function kindOf(value: EntitlementValue): 'BOOLEAN' | 'WHOLE_NUMBER' | 'TEXT' {
  if (typeof value === 'boolean') return 'BOOLEAN'
  return typeof value === 'number' ? 'WHOLE_NUMBER' : 'TEXT'
}
