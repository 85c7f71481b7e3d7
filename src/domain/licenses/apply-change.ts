import { randomUUIDv7 } from 'node:crypto'
import type { Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { keepMetadata } from '../../platform/metadata.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { notify } from '../notifications/notify.ts'
import { type EntitlementOverride, entitlementsOf } from '../validation/license-facts.ts'
import type { LockedLicense, PlannedChange } from './plan-change.ts'

/**
 * Writes a planned change, within the caller's lock on the license. Records the event `license.changed` with every value
 * before and after, without metadata. Notifies the customer if seats, entitlements, the expiry or the updates changed.
 */
export async function applyChange(
  ctx: Context,
  tx: Tx,
  before: LockedLicense,
  { after, columns, metadata, changes }: PlannedChange,
  data: { reason: string } & Prisma.InputJsonObject,
): Promise<void> {
  if (changes.length === 0) return
  const { id: licenseId, accountId } = before
  await tx.license.update({ where: { id: licenseId }, data: columns })
  if (metadata) await keepMetadata(tx, 'licenses', licenseId, metadata)
  await recordEvent(ctx, tx, {
    type: 'license.changed',
    subjectId: licenseId,
    accountId,
    licenseId,
    data: {
      ...data,
      // Metadata of the caller can contain anything, and events are kept.
      changes: changes.map(({ field, ...values }) =>
        field === 'metadata' ? { field } : { field, ...values },
      ),
    },
  })
  if (changes.every(({ field }) => isUnnoticed(field))) return
  const notified = await entitlementsChanged(tx, before, after)
  await notify(ctx, tx, [{ message: 'LICENSE_CHANGED', licenseId, occasion: randomUUIDv7(), data: notified }])
}

/** Whether a changed field leaves what the customer can use as it is. */
function isUnnoticed(field: string): boolean {
  return /^(name$|metadata$|maxActivationsFixed$|entitlementOverrides\.)/.test(field)
}

/** Names of the entitlements that the license grants now, or grants no longer. */
async function entitlementsChanged(tx: Tx, before: LockedLicense, after: LockedLicense) {
  const [old, present] = [before, after].map(grantsOf) as [Map<string, string>, Map<string, string>]
  const added = [...present].filter(([code, value]) => old.get(code) !== value).map(([code]) => code)
  const removed = [...old.keys()].filter((code) => !present.has(code))
  const named = await tx.entitlement.findMany({
    where: { productId: before.productId, code: { in: [...added, ...removed] } },
    select: { code: true, name: true },
  })
  const nameOf = new Map(named.map(({ code, name }) => [code, name]))
  const names = (codes: string[]) => codes.map((code) => nameOf.get(code) ?? code)
  return { added: names(added), removed: names(removed) }
}

/** Granted entitlements with their values. A false value grants nothing. */
function grantsOf({ revision, entitlementOverrides }: LockedLicense): Map<string, string> {
  const grants = entitlementsOf({
    rules: revision.rules as LicenseTypeRules,
    entitlementOverrides: entitlementOverrides as EntitlementOverride[],
  })
  return new Map(
    grants.filter(({ value }) => value !== false).map(({ code, value }) => [code, String(value)]),
  )
}
