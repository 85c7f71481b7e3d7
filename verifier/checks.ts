import type { LicenseFileClaims } from './claims.ts'
import type { Time } from './clock.ts'
import { type Standing, standsUntil } from './standing.ts'
import { statusValues } from './status-list.ts'
import type { Verification, VerificationCode } from './verification.ts'

/** Everything that the answer about a genuine file follows from. */
export interface Facts {
  claims: LicenseFileClaims
  /** The highest `seq` that was seen of this license and activation. */
  seq: number
  standing: Standing
  time: Time
  product: unknown
  entitlements: readonly string[]
  /** Whether the file is for this device. */
  isForDevice: boolean
}

interface Check {
  code: VerificationCode
  /** Says so without making the file invalid. */
  tolerated?: boolean
  /** Why it fails; null when it passes. */
  find: (facts: Facts) => string | null
}

/** The first check that fails; VALID when none does. */
export function judge(facts: Facts): Verification {
  for (const { code, tolerated = false, find } of checks) {
    const detail = find(facts)
    if (detail !== null) return { valid: tolerated, code, detail }
  }
  return { valid: true, code: 'VALID', detail: validDetail(facts) }
}

// After the checks that only a signed file has, the order is the one of `validateLicense`.
const checks: readonly Check[] = [
  {
    code: 'SEQUENCE_ROLLED_BACK',
    find: ({ claims, seq }) =>
      claims.seq < seq ? `The file is number ${claims.seq}; number ${seq} has replaced it.` : null,
  },
  ...(['STATUS_INVALID', 'STATUS_ROLLED_BACK'] as const).map(
    (code): Check => ({
      code,
      find: ({ standing: { refusal } }) => (refusal?.code === code ? refusal.message : null),
    }),
  ),
  {
    code: 'REVOKED',
    find: ({ claims, standing }) =>
      claims.license.status === 'REVOKED' || standing.last?.value === statusValues.INVALID
        ? 'The license was revoked, for good.'
        : null,
  },
  {
    code: 'SUSPENDED',
    find: ({ claims, standing }) =>
      claims.license.status === 'SUSPENDED' || standing.last?.value === statusValues.SUSPENDED
        ? 'The license is suspended until it is reinstated.'
        : null,
  },
  {
    code: 'CLOCK_ROLLED_BACK',
    find: ({ time }) =>
      time.rolledBack
        ? `The clock is behind ${iso(Math.max(time.seen, time.proven))}, which has already been.`
        : null,
  },
  {
    // RFC 7519 section 4.1.5.
    code: 'NOT_YET_VALID',
    find: ({ claims, time }) =>
      time.at < claims.nbf * 1000 ? `The license starts at ${iso(claims.nbf)}.` : null,
  },
  { code: 'EXPIRED', find: expired },
  {
    code: 'STATUS_STALE',
    find: ({ claims, standing, time }) => {
      const until = standsUntil(standing, claims)
      return standing.required && time.at > until * 1000
        ? `No status list could be had that is newer than ${iso(until - (claims.grace ?? 0))}.`
        : null
    },
  },
  {
    code: 'PRODUCT_MISMATCH',
    find: ({ claims, product }) =>
      product === claims.aud ? null : `The license is for ${claims.aud}, which is not the product asked for.`,
  },
  {
    code: 'ENTITLEMENT_MISSING',
    find: ({ claims, entitlements }) => {
      const granted = new Map(Object.entries(claims.license.entitlements))
      const missing = entitlements.filter((code) => (granted.get(code) ?? false) === false)
      return missing.length > 0 ? `The license does not grant ${missing.join(', ')}.` : null
    },
  },
  {
    code: 'FINGERPRINT_MISMATCH',
    find: ({ isForDevice }) => (isForDevice ? null : 'The file was issued to another device.'),
  },
  {
    code: 'GRACE',
    tolerated: true,
    find: ({ claims: { license }, time }) =>
      isPast(license.expiry, time)
        ? `The license expired; it may be used until ${license.graceEndsAt}, the end of its grace period.`
        : null,
  },
]

// RFC 7519 section 4.1.4 for the file: not on or after `exp`. The license itself is still valid at the very
// instant of its end.
function expired({ claims: { exp, license }, time }: Facts): string | null {
  if (isPast(license.graceEndsAt ?? license.expiry, time)) return `The license expired at ${license.expiry}.`
  return time.at >= exp * 1000 ? `The license file expired at ${iso(exp)}; check out a new one.` : null
}

function validDetail({ claims, standing, time }: Facts): string {
  const isOutage = standing.required && !(time.at <= (standing.fresh?.exp ?? 0) * 1000)
  return isOutage
    ? `The license is valid; its status must be renewed by ${iso(standsUntil(standing, claims))}.`
    : 'The license is valid.'
}

function isPast(instant: string | null, { at }: Time): boolean {
  return instant !== null && at > Date.parse(instant)
}

function iso(seconds: number): string {
  return new Date(Math.min(seconds * 1000, 8.64e15)).toISOString()
}
