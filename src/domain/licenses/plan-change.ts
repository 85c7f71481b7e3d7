import type { License, LicenseTypeRevision, Prisma } from '../../../prisma/client/client.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, StateRefusal } from '../../platform/errors.ts'
import { toPrismaJson } from '../../platform/metadata.ts'
import { type FieldChange, rulesDifference } from '../catalogue/file/rules-difference.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { graceEndsAt } from '../terms/term.ts'
import { type EntitlementOverride, entitlementsOf } from '../validation/license-facts.ts'
import { assertEntitlementOverrides } from './entitlement-overrides.ts'
import type { LicenseChange } from './license-change.ts'
import { seatColumnsOf } from './seat-columns.ts'

/** A license with its revision, locked by the caller. */
export type LockedLicense = License & { revision: LicenseTypeRevision }

/** Time of a change: the present one, and when the change takes effect, if that is later. */
export interface ChangeTime {
  now: Date
  at?: Date
}

/** A change of a license before it is written. */
export interface PlannedChange {
  /** The license with the change. */
  after: LockedLicense
  /** Columns to write. */
  columns: Prisma.LicenseUncheckedUpdateInput
  /** Metadata to write; null if it stays. */
  metadata: Record<string, unknown> | null
  /** Every value that differs; empty if the license has all of them already. */
  changes: FieldChange[]
}

/**
 * Plans a change of a license, within the caller's lock on the license. Writes nothing. Refused
 * LICENSE_REVOKED, LICENSE_NOT_STARTED if a term that has not started cannot become perpetual, or INPUT_INVALID.
 */
export async function planChange(
  tx: Tx,
  license: LockedLicense,
  change: LicenseChange,
  { now, at = now }: ChangeTime,
): Promise<PlannedChange> {
  if (license.revokedAt)
    throw new StateRefusal('LICENSE_REVOKED', 'The license is revoked permanently. Issue a new license.')
  const rules = license.revision.rules as LicenseTypeRules
  const { name, maxActivations, metadata } = change
  const columns = {
    ...(typeof name === 'string' && { name: name === '' ? null : name }),
    ...(maxActivations !== undefined &&
      maxActivations !== license.maxActivations && {
        ...(await seatColumnsOf(tx, license, { maxActivations, rules, from: at }, now)),
        maxActivationsFixed: true,
      }),
    ...(change.expiry && expiryColumns(license, rules, change.expiry.at ?? null)),
    ...((change.entitlements || change.removedEntitlements || change.resetEntitlements) && {
      entitlementOverrides: changedOverrides(license, rules, change) as Prisma.InputJsonArray,
    }),
  }
  const after = { ...license, ...columns, ...(metadata && { metadata }) } as LockedLicense
  const changes = rulesDifference(valuesOf(license), valuesOf(after))
  return {
    after,
    columns: { ...columns, ...(metadata && { metadata: toPrismaJson(metadata) }) },
    metadata: metadata ?? null,
    changes,
  }
}

/** Values that a change can change. Entitlements are compared by code. */
function valuesOf(license: LockedLicense): Record<string, unknown> {
  const { name, maxActivations, startsAt, expiry, expiryOverride, metadata, entitlementOverrides } = license
  return {
    name,
    maxActivations,
    expiry: (startsAt ? expiry : expiryOverride)?.toISOString() ?? null,
    entitlements: entitlementsOf({
      rules: license.revision.rules as LicenseTypeRules,
      entitlementOverrides: entitlementOverrides as EntitlementOverride[],
    }),
    metadata,
  }
}

/** Columns of another expiry; null is perpetual. A term that has not started takes it when it starts. */
function expiryColumns(license: License, rules: LicenseTypeRules, expiry: Date | null) {
  const { startsAt, timeZone } = license
  if (startsAt === null) {
    if (expiry === null && rules.term !== null)
      throw new StateRefusal(
        'LICENSE_NOT_STARTED',
        'The term of the license has not started, so the license cannot become perpetual. Change it after its start.',
        'ACTIVATE',
      )
    return { expiryOverride: expiry }
  }
  if (expiry && expiry <= startsAt)
    throw new InputRefusal([
      {
        path: ['change', 'expiry', 'at'],
        message: `must be after the start of the license, ${startsAt.toISOString()}`,
      },
    ])
  return {
    expiry,
    graceEndsAt: expiry && graceEndsAt({ ...rules, timeZone }, expiry),
    // The schedule then plans the notices of the updates for the new expiry: only a license that outlasts them has any.
    updatesNoticesFor: null,
  }
}

/**
 * Returns the overrides of a license with a change applied. An entitlement that the type does not grant is no override
 * once it is removed.
 */
function changedOverrides(
  license: License,
  rules: LicenseTypeRules,
  { entitlements, removedEntitlements, resetEntitlements }: LicenseChange,
): EntitlementOverride[] {
  const current = license.entitlementOverrides as EntitlementOverride[]
  const overrides = new Map(current.map((override) => [override.code, override]))
  const granted = new Set(rules.entitlements.map(({ code }) => code))
  const removed = removedEntitlements ?? []
  const own = current.flatMap((override) =>
    'value' in override && !granted.has(override.code) && removed.includes(override.code) ? [override] : [],
  )
  assertEntitlementOverrides(
    { entitlements, removedEntitlements },
    { entitlements: [...rules.entitlements, ...own] },
    ['change'],
  )
  assertResetAlone(resetEntitlements ?? [], [...(entitlements ?? []).map(({ code }) => code), ...removed])
  for (const code of resetEntitlements ?? []) overrides.delete(code)
  for (const grant of entitlements ?? []) overrides.set(grant.code, grant)
  for (const code of removed) {
    if (granted.has(code)) overrides.set(code, { code, removed: true })
    else overrides.delete(code)
  }
  return [...overrides.values()]
}

/** Refuses INPUT_INVALID if an entitlement is both reset and changed. */
function assertResetAlone(reset: readonly string[], changed: readonly string[]): void {
  const issues = reset.flatMap((code, index) =>
    changed.includes(code)
      ? [
          {
            path: ['change', 'resetEntitlements', String(index)],
            message: `is also changed: ${code}; remove it from one of the two`,
          },
        ]
      : [],
  )
  if (issues.length > 0) throw new InputRefusal(issues)
}
