import { type RefusalCode, StateRefusal } from '../../platform/errors.ts'
import type { ValidationCode } from '../../platform/validation-codes.ts'
import type { Demands } from './check-findings.ts'
import { evaluate } from './evaluate.ts'
import type { LicenseFacts } from './license-facts.ts'

/** How a failed check is called when it makes a command be declined. Those left out decline nothing here. */
const refusalOf: Partial<Record<ValidationCode, RefusalCode>> = {
  NOT_FOUND: 'LICENSE_NOT_FOUND',
  KEY_ROTATED: 'LICENSE_KEY_ROTATED',
  REVOKED: 'LICENSE_REVOKED',
  SUSPENDED: 'LICENSE_SUSPENDED',
  NOT_YET_VALID: 'LICENSE_NOT_STARTED',
  EXPIRED: 'LICENSE_EXPIRED',
  PRODUCT_MISMATCH: 'PRODUCT_MISMATCH',
}

/** Refuses a command from the field on a license that may not be used now, with the first reason. */
export function assertUsable(facts: LicenseFacts, demands: Omit<Demands, 'device'>, at: Date): void {
  const refusal = findRefusal(facts, demands, at)
  if (refusal) throw refusal
}

/** Whether `assertUsable` would let it pass. */
export function isUsable(facts: LicenseFacts, demands: Omit<Demands, 'device'>, at: Date): boolean {
  return findRefusal(facts, demands, at) === null
}

function findRefusal(facts: LicenseFacts, demands: Omit<Demands, 'device'>, at: Date): StateRefusal | null {
  const { checks } = evaluate(facts, { ...demands, device: null }, at)
  for (const { code, passed, tolerated, detail, nextAction } of checks) {
    const refusal = refusalOf[code]
    if (!passed && !tolerated && refusal)
      return new StateRefusal(refusal, detail, nextAction, { validationCode: code })
  }
  return null
}
