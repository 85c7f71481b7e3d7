import { type RefusalCode, StateRefusal } from '../../platform/errors.ts'
import type { ValidationCode } from '../../platform/validation-codes.ts'
import type { Requirements } from './checks.ts'
import { evaluate } from './evaluate.ts'
import type { LicenseFacts } from './license-facts.ts'

/** Refusal code of a command for each failed check. A command ignores the checks that are not listed. */
const refusalCodeOf: Partial<Record<ValidationCode, RefusalCode>> = {
  NOT_FOUND: 'LICENSE_NOT_FOUND',
  KEY_ROTATED: 'LICENSE_KEY_ROTATED',
  REVOKED: 'LICENSE_REVOKED',
  SUSPENDED: 'LICENSE_SUSPENDED',
  NOT_YET_VALID: 'LICENSE_NOT_STARTED',
  EXPIRED: 'LICENSE_EXPIRED',
  PRODUCT_MISMATCH: 'PRODUCT_MISMATCH',
}

/** Refuses a command of licensed software if the license may not be used now. The code is that of the first failure. */
export function assertUsable(
  facts: LicenseFacts,
  requirements: Omit<Requirements, 'device'>,
  at: Date,
): void {
  const refusal = findRefusal(facts, requirements, at)
  if (refusal) throw refusal
}

/** Whether `assertUsable` would not refuse. */
export function isUsable(facts: LicenseFacts, requirements: Omit<Requirements, 'device'>, at: Date): boolean {
  return findRefusal(facts, requirements, at) === null
}

function findRefusal(
  facts: LicenseFacts,
  requirements: Omit<Requirements, 'device'>,
  at: Date,
): StateRefusal | null {
  const { checks } = evaluate(facts, { ...requirements, device: null }, at)
  for (const { code, passed, tolerated, text, nextAction } of checks) {
    const refusalCode = refusalCodeOf[code]
    if (!passed && !tolerated && refusalCode)
      return new StateRefusal(refusalCode, text, nextAction, { validationCode: code })
  }
  return null
}
