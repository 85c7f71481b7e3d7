import type { EntitlementGrant, LicenseTypeRules } from '../../domain/catalogue/license-types/rules.ts'
import {
  type EntitlementOverride,
  entitlementsOf,
  type LicenseState,
} from '../../domain/validation/license-facts.ts'
import { type LicenseStatus, statusOf } from '../../domain/validation/status.ts'
import type { Sql } from '../../platform/db.ts'

/** The state of one license for systems outside. Never contains its key. */
export interface LicenseSnapshot {
  licenseId: string
  accountId: string
  /** Instant of the state. */
  at: Date
  /** Name of the license; null if it has none. */
  name: string | null
  licenseType: string
  status: LicenseStatus
  entitlements: EntitlementGrant[]
  trial: boolean
  /** Purchased seats; null is unlimited. */
  seats: number | null
  /** Seats in use. */
  used: number
  startsAt: Date | null
  expiry: Date | null
  graceEndsAt: Date | null
  /** Whether it may still be used after its expiry. */
  usableAfterExpiry: boolean
  updatesUntil: Date | null
  /** Time zone in which the days of the dates are counted. */
  timeZone: string
  lastActivatedAt: Date | null
  lastValidatedAt: Date | null
  lastInvalidCode: string | null
}

interface Row
  extends Omit<LicenseSnapshot, 'status' | 'entitlements' | 'trial' | 'usableAfterExpiry' | 'at'>,
    LicenseState {
  rules: LicenseTypeRules
  entitlementOverrides: EntitlementOverride[]
}

/** Reads the licenses of accounts at an instant: one page in the order of their ids, after `after`. */
export async function readLicenseSnapshots(
  sql: Sql,
  accountIds: readonly string[],
  at: Date,
  { after, limit }: { after: string | null; limit: number },
): Promise<LicenseSnapshot[]> {
  const rows = await sql.query<Row>(statement, [accountIds, after, limit])
  return rows.map(({ rules, entitlementOverrides, suspendedAt, revokedAt, ...row }) => ({
    ...row,
    status: statusOf({ ...row, suspendedAt, revokedAt }, at),
    entitlements: entitlementsOf({ rules, entitlementOverrides }),
    trial: rules.trial !== null,
    usableAfterExpiry: rules.expiryPolicy !== 'RESTRICT',
    at,
  }))
}

const statement = {
  name: 'license-snapshots',
  text: `
    select l.id as "licenseId", l.account_id as "accountId", l.name, t.code as "licenseType", r.rules,
      l.entitlement_overrides as "entitlementOverrides", l.max_activations as seats, l.active_activations as used,
      l.starts_at as "startsAt", l.expiry, l.grace_ends_at as "graceEndsAt", l.updates_until as "updatesUntil", l.time_zone as "timeZone",
      l.suspended_at as "suspendedAt", l.revoked_at as "revokedAt", l.last_validated_at as "lastValidatedAt",
      l.last_invalid_code as "lastInvalidCode",
      (select max(a.activated_at) from activations a where a.license_id = l.id) as "lastActivatedAt"
    from licenses l join license_types t on t.id = l.license_type_id
      join license_type_revisions r on r.id = l.revision_id
    where l.account_id = any($1::uuid[]) and ($2::uuid is null or l.id > $2::uuid)
    order by l.id limit $3`,
}
