import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'

/** Number of seats that can be taken: purchased seats and overage, rounded down. Null is unlimited. */
export function seatLimitOf(
  maxActivations: number | null,
  overage: LicenseTypeRules['overage'],
): number | null {
  if (maxActivations === null || overage.policy === 'ALLOW') return null
  return maxActivations + Math.floor((maxActivations * (overage.percent ?? 0)) / 100)
}
