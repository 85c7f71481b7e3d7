import type { LicenseFileClaims } from './claims.ts'
import type { Time } from './clock.ts'
import type { LicenseSnapshot } from './license-snapshot.ts'
import { findTooNew, type Software } from './software.ts'
import type { Standing } from './standing.ts'
import type { SeenAnswer } from './state.ts'
import { INVALID, RELEASED, SUSPENDED } from './status-list.ts'
import { answer, type Verification } from './verification.ts'

/** Everything that decides the result for a genuine file. */
export interface Facts extends Use {
  claims: LicenseFileClaims
  /** Highest `seq` that was used with this license and activation. */
  seq: number
  /** Newer answer of the gateway that the license may not be used. */
  no: SeenAnswer | undefined
  standing: Standing
  time: Time
}

/** The use of a license: by which product, on which device, and of what. */
export interface Use {
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
export function judge({ claims, seq, no, standing, time, ...use }: Facts): Verification {
  const { exp, nbf, license } = claims
  const { fresh, last, refusal, until } = standing
  const { at } = time

  if (claims.seq < seq) return answer('SEQUENCE_ROLLED_BACK')
  if (no) return answerNo(no)
  if (refusal) return refusal
  if (license.status === 'REVOKED' || last?.value === INVALID) return answer('REVOKED')
  if (license.status === 'SUSPENDED' || last?.value === SUSPENDED) return answer('SUSPENDED')
  if (last?.value === RELEASED) return answer('RELEASED')
  if (time.rolledBack) return answer('CLOCK_ROLLED_BACK', iso(Math.max(time.seen, time.proven)))
  if (at < nbf * 1000) return answer('NOT_YET_VALID', iso(nbf))
  const ended = judgeEnd(license, exp, at)
  if (ended) return ended
  if (at > until * 1000) return answer('STATUS_STALE', iso(until))
  const used = judgeUse(claims, use, at)
  if (used) return used
  const isOutage = until < Infinity && !(fresh && at <= fresh.exp * 1000)
  return answer('VALID', isOutage ? `a status list is needed until ${iso(until)}` : undefined)
}

/** Returns the result of a "no" of the gateway that is newer than what was presented. */
export function answerNo({ code, asOf }: SeenAnswer): Verification {
  return answer(code, `the gateway answered so at ${new Date(asOf).toISOString()}`, false)
}

/** Returns EXPIRED if the license, or the text that states it, has ended; otherwise null. */
export function judgeEnd(license: LicenseSnapshot, exp: number, at: number): Verification | null {
  const end = license.graceEndsAt ?? license.expiry
  if (isPast(end, at) && !mayOutliveExpiry(license)) return answer('EXPIRED', `${end}, its end`)
  // RFC 7519 section 4.1.4: a token is not valid at `exp` or later. A license is still valid at the exact instant of its
  // end.
  return at >= exp * 1000 ? answer('EXPIRED', `${iso(exp)}, a new one is needed`) : null
}

/** Returns the first failed check of the use of a license here, or of its end that is tolerated. Null if all passed. */
export function judgeUse(
  { aud, license }: { aud: string; license: LicenseSnapshot },
  { isProduct, isDevice, asked, software }: Use,
  at: number,
): Verification | null {
  const { entitlements, expiry, graceEndsAt } = license
  if (!isProduct) return answer('PRODUCT_MISMATCH', aud)
  const missing = asked.filter((code) => !isGranted(entitlements, code))
  if (missing.length > 0) return answer('ENTITLEMENT_MISSING', missing.join(', '))
  const tooNew = findTooNew(license, software, at)
  if (tooNew) return answer('VERSION_NOT_ALLOWED', tooNew)
  if (!isDevice) return answer('FINGERPRINT_MISMATCH')
  if (isPast(graceEndsAt ?? expiry, at)) return answer('EXPIRED', `${expiry}, may still be used`, true)
  return isPast(expiry, at) ? answer('GRACE', `until ${graceEndsAt ?? expiry}`) : null
}

/** With MAINTAIN and ALLOW, the expiry does not end the use. It is then the last check. */
function mayOutliveExpiry({ expiryPolicy }: LicenseSnapshot): boolean {
  return expiryPolicy === 'MAINTAIN' || expiryPolicy === 'ALLOW'
}

function isGranted(entitlements: LicenseFileClaims['license']['entitlements'], code: string): boolean {
  return Object.hasOwn(entitlements, code) && entitlements[code] !== false
}

function isPast(instant: string | null, at: number): boolean {
  return instant !== null && at > Date.parse(instant)
}

export function iso(seconds: number): string {
  return new Date(Math.min(seconds * 1000, 8.64e15)).toISOString()
}
