import type { License, LicenseTypeRevision, Prisma } from '../../../prisma/client/client.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, StateRefusal } from '../../platform/errors.ts'
import { toPrismaJson } from '../../platform/metadata.ts'
import { say } from '../../texts/say.ts'
import { type FieldChange, rulesDifference, toYaml } from '../catalogue/file/rules-difference.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { graceEndsAt } from '../terms/term.ts'
import { type Updates, updatesOfRules } from '../terms/updates.ts'
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
  if (license.revokedAt) throw new StateRefusal('LICENSE_REVOKED', say('LICENSE_REVOKED'))
  const rules = license.revision.rules as LicenseTypeRules
  const { name, metadata, resetMaxActivations } = change
  const maxActivations = resetMaxActivations ? rules.maxActivations : change.maxActivations
  const columns = {
    ...(typeof name === 'string' && { name: name === '' ? null : name }),
    ...(maxActivations !== undefined &&
      maxActivations !== license.maxActivations && {
        ...(await seatColumnsOf(tx, license, { maxActivations, rules, from: at }, now)),
        maxActivationsFixed: true,
      }),
    ...(resetMaxActivations && { maxActivationsFixed: false }),
    ...(change.expiry && expiryColumns(license, rules, change.expiry.at ?? null)),
    ...updatesColumns(license, rules, change),
    ...((change.entitlements || change.removedEntitlements || change.resetEntitlements) && {
      entitlementOverrides: changedOverrides(license, rules, change) as Prisma.InputJsonArray,
    }),
  }
  const after = { ...license, ...columns, ...(metadata && { metadata }) } as LockedLicense
  const changes = changesBetween(license, after)
  return {
    after,
    columns: { ...columns, ...(metadata && { metadata: toPrismaJson(metadata) }) },
    metadata: metadata ?? null,
    changes,
  }
}

/** Returns the values in which a license differs from what it was before. */
export function changesBetween(before: LockedLicense, after: LockedLicense): FieldChange[] {
  const changes = rulesDifference(valuesOf(before), valuesOf(after))
  return [...changes, ...droppedOverrides(before, after, changes)]
}

/** Values that a change can change. Entitlements are compared by code. */
export function valuesOf(license: LockedLicense): Record<string, unknown> {
  const { name, maxActivations, startsAt, expiry, expiryOverride, metadata, entitlementOverrides } = license
  return {
    name,
    maxActivations,
    expiry: (startsAt ? expiry : expiryOverride)?.toISOString() ?? null,
    updatesUntil: license.updatesUntil?.toISOString() ?? null,
    entitlements: entitlementsOf({
      rules: license.revision.rules as LicenseTypeRules,
      entitlementOverrides: entitlementOverrides as EntitlementOverride[],
    }),
    metadata,
  }
}

/**
 * Values of the license alone that it no longer has, but its type equally: the license now follows its type when that
 * changes.
 */
function droppedOverrides(
  before: LockedLicense,
  after: LockedLicense,
  changes: readonly FieldChange[],
): FieldChange[] {
  const isChanged = (field: string) => changes.some((change) => change.field === field)
  const overridesOf = ({ entitlementOverrides }: LockedLicense) =>
    entitlementOverrides as EntitlementOverride[]
  const kept = new Set(overridesOf(after).map(({ code }) => code))
  const dropped = overridesOf(before).filter(
    ({ code }) => !kept.has(code) && !isChanged(`entitlements.${code}`),
  )
  const isSeatsDropped =
    before.maxActivationsFixed && !after.maxActivationsFixed && !isChanged('maxActivations')
  return [
    ...(isSeatsDropped ? [{ field: 'maxActivationsFixed', before: 'true', after: 'false' }] : []),
    ...dropped.map((override) => ({
      field: `entitlementOverrides.${override.code}`,
      before: toYaml('value' in override ? override.value : 'removed'),
      after: null,
    })),
  ]
}

/** Columns of another end of the updates. The anchor stays, so that the end of the type can be set again. */
function updatesColumns(
  license: License,
  rules: LicenseTypeRules,
  { updatesUntil, resetUpdatesUntil }: LicenseChange,
): Partial<Updates> {
  if (resetUpdatesUntil) return updatesOfRules({ ...rules, timeZone: license.timeZone }, license)
  if (!updatesUntil) return {}
  if (rules.updates) return { updatesUntil }
  throw new InputRefusal([
    { path: ['change', 'updatesUntil'], text: say('INPUT_UPDATES_UNDER_TYPE_WITHOUT') },
  ])
}

/** Columns of another expiry; null is perpetual. A term that has not started takes it when it starts. */
function expiryColumns(license: License, rules: LicenseTypeRules, expiry: Date | null) {
  const { startsAt, timeZone } = license
  if (startsAt === null) {
    if (expiry === null && rules.term !== null)
      throw new StateRefusal('LICENSE_NOT_STARTED', say('LICENSE_NOT_STARTED_FOR_PERPETUITY'), 'ACTIVATE')
    return { expiryOverride: expiry }
  }
  if (expiry && expiry <= startsAt)
    throw new InputRefusal([
      {
        path: ['change', 'expiry', 'at'],
        text: say('INPUT_BEFORE_START', { start: startsAt.toISOString() }),
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
            text: say('INPUT_ENTITLEMENT_CHANGED_TOO', { entitlement: code }),
          },
        ]
      : [],
  )
  if (issues.length > 0) throw new InputRefusal(issues)
}
