import type { ImportedActivation, ImportedLicense, ImportedLicenseType } from '../imported-records.ts'
import { endOf, startOf } from './read-instant.ts'
import type { Row } from './row.ts'

/** Returns the license of a row, or the contradictions in it. Days are in the time zone of the license type. */
export function toLicense(
  row: Row,
  licenseType: ImportedLicenseType,
  source: string,
  now: Date,
): ImportedLicense | { problems: string } {
  const { timeZone } = licenseType.rules
  const issuedAt = row.issued ? startOf(row.issued, timeZone) : now
  const expiry = row.expiry && (row.expiry === 'never' ? null : endOf(row.expiry, timeZone))
  const startsAt = row.starts
    ? startOf(row.starts, timeZone)
    : impliedStart(row, licenseType, issuedAt, expiry)
  const updatesUntil = row.updates_until ? endOf(row.updates_until, timeZone) : null
  if (updatesUntil && !licenseType.rules.updates)
    return { problems: 'updates_until: needs a license type with the rule updates' }
  if (issuedAt > now) return { problems: 'issued: must not lie in the future' }
  if (startsAt && expiry && expiry < startsAt) return { problems: 'expiry: must not lie before the start' }
  return {
    source,
    reference: source,
    key: row.key,
    licenseType,
    issuedAt,
    startsAt,
    expiry,
    updatesUntil,
    maxActivations: row.max_activations,
    suspendReason: row.suspended ? 'Suspended before the import.' : null,
    entitlementOverrides: [],
    metadata: row.metadata,
    lastValidatedAt: null,
    lastCheckInAt: null,
    activations: row.fingerprints.map((fingerprint) => toActivation(fingerprint, source, issuedAt)),
  }
}

/**
 * The start of a license without one: a license that is in use, or that never ends, has begun. A license whose time of
 * issue is not known began at the latest with its expiry.
 */
function impliedStart(
  row: Row,
  { rules }: ImportedLicenseType,
  issuedAt: Date,
  expiry: Date | null | undefined,
): Date | null {
  const waits = rules.termStartsAt !== 'ISSUE' && row.fingerprints.length === 0 && row.expiry !== 'never'
  if (!row.issued && expiry && expiry < issuedAt) return expiry
  return waits ? null : issuedAt
}

function toActivation(fingerprint: string, source: string, issuedAt: Date): ImportedActivation {
  return {
    source,
    fingerprint,
    name: null,
    platform: null,
    metadata: {},
    activatedAt: issuedAt,
    lastSeenAt: issuedAt,
    lastHeartbeatAt: null,
  }
}
