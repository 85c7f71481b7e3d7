import type {
  EntitlementGrant,
  EntitlementValue,
  LicenseTypeRules,
} from '../catalogue/license-types/rules.ts'

/** Entitlement of one license that differs from its license type: it has another value, or is removed. */
export type EntitlementOverride = { code: string; value: EntitlementValue } | { code: string; removed: true }

/** State of a license from which its status is derived. */
export interface LicenseState {
  startsAt: Date | null
  expiry: Date | null
  graceEndsAt: Date | null
  suspendedAt: Date | null
  revokedAt: Date | null
}

/** Facts of one active device that validation needs. */
export interface ActivationFacts {
  id: string
  fingerprint: string
  components: Record<string, string>
  activatedAt: Date
  leaseEndsAt: Date | null
  lastHeartbeatAt: Date
  /** True if the fingerprint with which the device was activated is banned. */
  isBanned: boolean
}

/** Everything that validation needs of a license. It is read in one statement. */
export interface LicenseFacts extends LicenseState {
  licenseId: string
  accountId: string
  productId: string
  productCode: string
  productName: string
  licenseTypeId: string
  licenseTypeCode: string
  licenseTypeName: string
  revisionId: string
  revision: number
  rules: LicenseTypeRules
  keyHint: string
  issuedAt: Date
  timeZone: string
  termAnchor: Date | null
  /** The last instant at which a version may be released to be used; null if there is no limit. */
  updatesUntil: Date | null
  maxActivations: number | null
  seatLimit: number | null
  /** Seats in use at the instant of the validation. Seats whose lease has expired are not counted. */
  activeActivations: number
  /** Until when devices beyond the seat limit may be used; null if no moment is stated, or no device is beyond it. */
  overLimitUntil: Date | null
  /** The oldest device beyond the seat limit. All later activations are beyond it too. Null if none is. */
  firstBeyondLimit: { id: string; activatedAt: Date } | null
  entitlementOverrides: EntitlementOverride[]
  lastCheckInAt: Date | null
  /** State of the presented key. `supersededAt` is null if the key is current. */
  key: { supersededAt: Date | null; worksUntil: Date | null; forgottenAt: Date | null }
  /** True if the requested fingerprint is banned for the account or for the installation. */
  isFingerprintBanned: boolean
  /** Active devices that may be the calling device. */
  candidates: ActivationFacts[]
  /** Latest counter of the requested meter; null if there is none, or no meter was requested. */
  usage: { period: string; periodStartAt: Date; used: number } | null
  /** When the requested version was released; null if it is not a known release, or no version was requested. */
  releasedAt: Date | null
}

/**
 * Last instant at which a license may be used, grace included; null if its use never ends. With the expiry policies MAINTAIN
 * and ALLOW, the expiry does not end the use.
 */
export function useEndsAt({
  rules,
  graceEndsAt,
  expiry,
}: Pick<LicenseFacts, 'rules' | 'graceEndsAt' | 'expiry'>): Date | null {
  return rules.expiryPolicy === 'RESTRICT' ? (graceEndsAt ?? expiry) : null
}

/** Entitlements of a license: those of its license type, with the overrides of the license applied. */
export function entitlementsOf(
  facts: Pick<LicenseFacts, 'rules' | 'entitlementOverrides'>,
): EntitlementGrant[] {
  const grants = new Map(facts.rules.entitlements.map(({ code, value }) => [code, value]))
  for (const override of facts.entitlementOverrides) {
    if ('removed' in override) grants.delete(override.code)
    else grants.set(override.code, override.value)
  }
  return [...grants].map(([code, value]) => ({ code, value }))
}
