import type { LicenseSnapshot } from './license-snapshot.ts'

/** The running software. Without both members, no check of a license depends on it. */
export interface Software {
  /** Version, for the detail of the result. */
  version?: unknown
  /** When this version was released. */
  releasedAt?: unknown
}

/**
 * Returns why the software is not included in the license; null if it is. After the end of the updates, versions that were
 * released before may be used, as in `validateLicense`. With MAINTAIN, the expiry ends the updates too.
 */
export function findTooNew(license: LicenseSnapshot, software: Software, at: number): string | null {
  const { expiry, graceEndsAt, expiryPolicy, updatesUntil } = license
  const { version, releasedAt } = software
  if ((version ?? releasedAt ?? null) === null) return null
  const end = timeOf(graceEndsAt ?? expiry)
  const ended = [
    ...(expiryPolicy === 'MAINTAIN' && at > end ? [timeOf(expiry)] : []),
    ...(at > timeOf(updatesUntil) ? [timeOf(updatesUntil)] : []),
  ]
  const limit = Math.min(...ended)
  if (timeOf(releasedAt) <= limit) return null
  return `${version ?? 'the software'}, the updates ended at ${new Date(limit).toISOString()}`
}

/** Returns the time in milliseconds. Infinity if there is none, or the value is not a time. */
function timeOf(value: unknown): number {
  const time = value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : value
  return typeof time === 'number' && !Number.isNaN(time) ? time : Infinity
}
