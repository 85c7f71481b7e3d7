import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'

/** Returns how many seats may be in use: those sold and the overage, rounded down; null is unlimited. Exact, in whole numbers. */
export function seatLimitOf(
  maxActivations: number | null,
  overage: LicenseTypeRules['overage'],
): number | null {
  if (maxActivations === null || overage.policy === 'ALLOW') return null
  return maxActivations + Math.floor((maxActivations * (overage.percent ?? 0)) / 100)
}
