import type {
  EntitlementGrant,
  EntitlementValue,
  LicenseTypeRules,
} from '../catalogue/license-types/rules.ts'

/** An entitlement of one license that differs from its type's: another value, or none. */
export type EntitlementOverride = { code: string; value: EntitlementValue } | { code: string; removed: true }

/** The state of one license that its status follows from. */
export interface LicenseState {
  startsAt: Date | null
  expiry: Date | null
  graceEndsAt: Date | null
  suspendedAt: Date | null
  revokedAt: Date | null
}

/** One device of a license, as far as validation is concerned. */
export interface ActivationFacts {
  id: string
  fingerprint: string
  components: Record<string, string>
  leaseEndsAt: Date | null
  lastHeartbeatAt: Date
}

/** Everything that validation must know of a license; read in one statement. */
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
  maxActivations: number | null
  seatLimit: number | null
  /** Seats taken at the asked instant; lapsed leases are counted out. */
  activeActivations: number
  entitlementOverrides: EntitlementOverride[]
  lastCheckInAt: Date | null
  /** How the presented key stands; a current key has no `supersededAt`. */
  key: { supersededAt: Date | null; worksUntil: Date | null; forgottenAt: Date | null }
  /** The active devices that might be the asking one. */
  candidates: ActivationFacts[]
  /** The newest counter of the asked meter. */
  usage: { period: string; periodStartAt: Date; used: number } | null
  /** When the asked version was released; null when it is not known, or none was asked. */
  releasedAt: Date | null
}

/** The entitlements of a license: those of its type, with its own added, changed and taken away. */
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
