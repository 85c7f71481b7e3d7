import type { LicenseTypeRules } from '../../domain/catalogue/license-types/rules.ts'
import type { PresentedKey } from '../../domain/license-keys/presented-key.ts'
import type { EntitlementOverride } from '../../domain/validation/license-facts.ts'

/**
 * What an import brings, whichever file it was read from: checked, and not yet compared with what is there.
 * `source` says where it stands, for the report: `line 12`, `licenses/<id>`.
 */
export interface ImportedAccount {
  source: string
  /** What the account is known by when the import runs again. */
  externalId: string
  name: string
  metadata: Record<string, unknown>
  contacts: { name: string; email: string }[]
  licenses: ImportedLicense[]
}

export interface ImportedLicense {
  source: string
  /** What the license was called where it comes from; for its history. */
  reference: string
  key: PresentedKey
  licenseType: ImportedLicenseType
  issuedAt: Date
  /** Null: its term has not begun. */
  startsAt: Date | null
  /** Undefined: as its license type says, counted from the start. Null: never. */
  expiry: Date | null | undefined
  /** Undefined: as its license type says. Null: unlimited. */
  maxActivations: number | null | undefined
  /** Null: it is not suspended. */
  suspendReason: string | null
  entitlementOverrides: EntitlementOverride[]
  metadata: Record<string, unknown>
  lastValidatedAt: Date | null
  /** Null: the import counts as the last check-in, so that nobody is overdue for having been moved. */
  lastCheckInAt: Date | null
  activations: ImportedActivation[]
}

export interface ImportedActivation {
  source: string
  /** As `src/domain/validation/device.ts` parses it. */
  fingerprint: string
  name: string | null
  platform: string | null
  metadata: Record<string, unknown>
  activatedAt: Date
  lastSeenAt: Date
  /** Null: the import counts as the last heartbeat. */
  lastHeartbeatAt: Date | null
}

/** A license type that issues licenses, at its published revision. */
export interface ImportedLicenseType {
  code: string
  licenseTypeId: string
  productId: string
  revisionId: string
  revision: number
  rules: LicenseTypeRules
}
