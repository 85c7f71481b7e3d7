import type { LicenseState } from './license-facts.ts'

export const licenseStatuses = ['ACTIVE', 'GRACE', 'EXPIRED', 'SUSPENDED', 'REVOKED', 'NOT_STARTED'] as const
export type LicenseStatus = (typeof licenseStatuses)[number]

/** How a license stands at an instant. Derived, so that no job has to run when one expires. */
export function statusOf(license: LicenseState, at: Date): LicenseStatus {
  if (license.revokedAt) return 'REVOKED'
  if (license.suspendedAt) return 'SUSPENDED'
  if (hasNotStarted(license, at)) return 'NOT_STARTED'
  if (!isPast(license.expiry, at)) return 'ACTIVE'
  return isPast(license.graceEndsAt, at) ? 'EXPIRED' : 'GRACE'
}

export function hasNotStarted(license: Pick<LicenseState, 'startsAt'>, at: Date): boolean {
  return license.startsAt === null || license.startsAt > at
}

/** Whether an end has passed: the instant itself still counts, one millisecond later does not. */
export function isPast(end: Date | null, at: Date): boolean {
  return end !== null && at > end
}
