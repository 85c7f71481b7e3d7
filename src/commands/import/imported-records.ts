import type { LicenseTypeRules } from '../../domain/catalogue/license-types/rules.ts'
import type { PresentedKey } from '../../domain/license-keys/presented-key.ts'
import type { EntitlementOverride } from '../../domain/validation/license-facts.ts'
import type { Remark } from './report.ts'

/**
 * An account as an import reads it from any file: checked, but not yet compared with the database. `source` is its place in
 * the file, for the report: `line 12`, `licenses/<id>`.
 */
export interface ImportedAccount {
  source: string
  /** Identifies the account when the import runs again. */
  externalId: string
  name: string
  metadata: Record<string, unknown>
  contacts: { name: string; email: string }[]
  licenses: ImportedLicense[]
  /** Differences between the file and the account. */
  noted: Remark[]
}

export interface ImportedLicense {
  source: string
  /** Name or id of the license in its former system, for its history. */
  reference: string
  key: PresentedKey
  licenseType: ImportedLicenseType
  issuedAt: Date
  /** Null: the term has not begun. */
  startsAt: Date | null
  /** Undefined: one term of the license type after the start. Null: never. */
  expiry: Date | null | undefined
  /** Null: the updates of the license type after the start. */
  updatesUntil: Date | null
  /** Undefined: the limit of the license type. Null: unlimited. */
  maxActivations: number | null | undefined
  /** Null: the license is not suspended. */
  suspendReason: string | null
  entitlementOverrides: EntitlementOverride[]
  metadata: Record<string, unknown>
  lastValidatedAt: Date | null
  /** Null: the import counts as the last check-in, so that no license is overdue because of the import. */
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
