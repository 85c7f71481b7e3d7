import type { LicenseState } from './license-facts.ts'

export const licenseStatuses = ['ACTIVE', 'GRACE', 'EXPIRED', 'SUSPENDED', 'REVOKED', 'NOT_STARTED'] as const
export type LicenseStatus = (typeof licenseStatuses)[number]

/** Status of a license at an instant. It is derived and not stored, so no job has to run when a license expires. */
export function statusOf(license: LicenseState, at: Date): LicenseStatus {
  if (license.revokedAt) return 'REVOKED'
  if (license.suspendedAt) return 'SUSPENDED'
  if (hasNotStarted(license, at)) return 'NOT_STARTED'
  if (!isPast(license.expiry, at)) return 'ACTIVE'
  return isPast(license.graceEndsAt, at) ? 'EXPIRED' : 'GRACE'
}

/** Whether the term of a license starts later than an instant, or has no start yet. */
function hasNotStarted(license: Pick<LicenseState, 'startsAt'>, at: Date): boolean {
  return license.startsAt === null || license.startsAt > at
}

/** Whether an end has passed. False at the end itself, true one millisecond later, and false if there is no end. */
export function isPast(end: Date | null, at: Date): boolean {
  return end !== null && at > end
}
