import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'

/** How many seats may be taken: those sold, and the overage; null is unlimited. A part of a seat is none. */
export function seatLimitOf(
  maxActivations: number | null,
  overage: LicenseTypeRules['overage'],
): number | null {
  if (maxActivations === null || overage.policy === 'ALLOW') return null
  return Math.floor(maxActivations * (1 + (overage.percent ?? 0) / 100))
}
