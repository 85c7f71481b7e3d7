import type { LicenseFileClaims } from './claims.ts'
import type { Time } from './clock.ts'
import { findTooNew, type Software } from './software.ts'
import type { Standing } from './standing.ts'
import { INVALID, RELEASED, SUSPENDED } from './status-list.ts'
import { answer, type Verification } from './verification.ts'

/** Everything that decides the result for a genuine file. */
export interface Facts {
  claims: LicenseFileClaims
  /** Highest `seq` that was used with this license and activation. */
  seq: number
  standing: Standing
  time: Time
  isProduct: boolean
  isDevice: boolean
  /** Requested entitlements. */
  asked: readonly string[]
  software: Software
}

/**
 * Returns the first failed check, or VALID. After the checks that only a file has, the order is that of
 * `validateLicense`.
 */
export function judge({
  claims,
  seq,
  standing,
  time,
  isProduct,
  isDevice,
  asked,
  software,
}: Facts): Verification {
  const { exp, nbf, license } = claims
  const { status, expiry, graceEndsAt, expiryPolicy } = license
  const { fresh, last, refusal, until } = standing
  const { at } = time

  if (claims.seq < seq) return answer('SEQUENCE_ROLLED_BACK')
  if (refusal) return refusal
  if (status === 'REVOKED' || last?.value === INVALID) return answer('REVOKED')
  if (status === 'SUSPENDED' || last?.value === SUSPENDED) return answer('SUSPENDED')
  if (last?.value === RELEASED) return answer('RELEASED')
  if (time.rolledBack) return answer('CLOCK_ROLLED_BACK', iso(Math.max(time.seen, time.proven)))
  // RFC 7519 sections 4.1.4 and 4.1.5: a file is not valid at `exp` or later. A license is still valid at the exact
  // instant of its end.
  if (at < nbf * 1000) return answer('NOT_YET_VALID', iso(nbf))
  const end = graceEndsAt ?? expiry
  // With MAINTAIN and ALLOW, the expiry does not end the use. It is then the last check.
  const isUsableExpired = isPast(end, at) && (expiryPolicy === 'MAINTAIN' || expiryPolicy === 'ALLOW')
  if (isPast(end, at) && !isUsableExpired) return answer('EXPIRED', `${end}, its end`)
  if (at >= exp * 1000) return answer('EXPIRED', `${iso(exp)}, a new file is needed`)
  if (at > until * 1000) return answer('STATUS_STALE', iso(until))
  if (!isProduct) return answer('PRODUCT_MISMATCH', claims.aud)
  const missing = asked.filter((code) => !isGranted(license.entitlements, code))
  if (missing.length > 0) return answer('ENTITLEMENT_MISSING', missing.join(', '))
  const tooNew = findTooNew(license, software, at)
  if (tooNew) return answer('VERSION_NOT_ALLOWED', tooNew)
  if (!isDevice) return answer('FINGERPRINT_MISMATCH')
  if (isUsableExpired) return answer('EXPIRED', `${expiry}, may still be used`, true)
  if (isPast(expiry, at)) return answer('GRACE', `until ${end}`)
  const isOutage = until < Infinity && !(fresh && at <= fresh.exp * 1000)
  return answer('VALID', isOutage ? `a status list is needed until ${iso(until)}` : undefined)
}

function isGranted(entitlements: LicenseFileClaims['license']['entitlements'], code: string): boolean {
  return Object.hasOwn(entitlements, code) && entitlements[code] !== false
}

export function isPast(instant: string | null, at: number): boolean {
  return instant !== null && at > Date.parse(instant)
}

function iso(seconds: number): string {
  return new Date(Math.min(seconds * 1000, 8.64e15)).toISOString()
}
