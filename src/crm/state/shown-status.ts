import { type LicenseStatus, licenseStatuses } from '../../domain/validation/status.ts'

/** Statuses that the CRM shows. An expired license that may still be used is not shown as expired. */
export const shownStatuses = [...licenseStatuses, 'USABLE_AFTER_EXPIRY'] as const
export type ShownStatus = (typeof shownStatuses)[number]

/** All statuses, the best for the customer first. */
export const bestStatuses: readonly ShownStatus[] = [
  'ACTIVE',
  'GRACE',
  'USABLE_AFTER_EXPIRY',
  'NOT_STARTED',
  'SUSPENDED',
  'EXPIRED',
  'REVOKED',
]

/** Returns the status of a license for an agent. */
export function shownStatusOf(license: { status: LicenseStatus; usableAfterExpiry: boolean }): ShownStatus {
  return license.status === 'EXPIRED' && license.usableAfterExpiry ? 'USABLE_AFTER_EXPIRY' : license.status
}
