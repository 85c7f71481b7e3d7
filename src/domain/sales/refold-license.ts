import type { SoldLicense } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { toTypedId } from '../../platform/ids.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { lockLicense } from '../licenses/lock.ts'
import type { LockedLicense } from '../licenses/plan-change.ts'
import { reinstateLicense } from '../licenses/reinstate.ts'
import { suspendLicense } from '../licenses/suspend.ts'
import { foldLicense } from './fold.ts'
import type { StoredSale } from './sale.ts'
import {
  changedSince,
  fromStoredState,
  type SoldState,
  sameState,
  soldStateOf,
  toStoredState,
} from './sold-state.ts'
import { writeState } from './write-state.ts'

/** Whether the license can be used for the sales that are in force. */
export type SoldUse = 'USABLE' | 'UNUSABLE'

/**
 * Locks a license for a change of its sales, and stores what else changed it since. Call it before an effect of the license is
 * created or changed, and call `refoldLicense` after it. `base` is the license without sales, by default as it is.
 */
export async function lockSoldLicense(
  ctx: Context,
  tx: Tx,
  licenseId: string,
  first: { issued: boolean; base?: (license: LockedLicense) => SoldState },
): Promise<void> {
  const license = await lockLicense(ctx, tx, licenseId)
  const sold = await tx.soldLicense.findUnique({ where: { licenseId } })
  if (sold) {
    await noticeAdjustment(ctx, tx, license, sold)
    return
  }
  const base = first.base?.(license) ?? soldStateOf(license)
  const data = { licenseId, base: toStoredState(base), current: toStoredState(license), issued: first.issued }
  await tx.soldLicense.create({ data })
}

/** Stores a change that was made otherwise than by a sale. It follows the last effect. */
async function noticeAdjustment(
  ctx: Context,
  tx: Tx,
  license: LockedLicense,
  { licenseId, current }: SoldLicense,
): Promise<void> {
  const before = fromStoredState(current)
  const changed = changedSince(before, license)
  if (sameState(before, changed)) return
  const last = await tx.saleEffect.findFirst({ where: { licenseId }, orderBy: { position: 'desc' } })
  const after = toStoredState(changed)
  await tx.saleAdjustment.create({
    data: {
      licenseId,
      afterPosition: last?.position ?? 0n,
      before: toStoredState(before),
      after,
      noticedAt: ctx.now(),
    },
  })
  await tx.soldLicense.update({ where: { licenseId }, data: { current: after } })
}

/**
 * Makes a license what its sales in force give, after an effect was created or changed. A license that a sale issued is
 * suspended while no sale is in force, and then keeps its other values. `isNew` means that the sale has just issued it. A license that is revoked, or suspended for another
 * reason, is `UNUSABLE`; a revoked one does not change.
 */
export async function refoldLicense(
  ctx: Context,
  tx: Tx,
  licenseId: string,
  sale: Pick<StoredSale, 'id' | 'externalId' | 'state'>,
  { isNew }: { isNew: boolean } = { isNew: false },
): Promise<SoldUse> {
  const license = await lockLicense(ctx, tx, licenseId)
  if (license.revokedAt) return 'UNUSABLE'
  const sold = await tx.soldLicense.findUniqueOrThrow({ where: { licenseId } })
  const effects = await tx.saleEffect.findMany({ where: { licenseId } })
  const isPaid = effects.some(({ inForce }) => inForce)
  if (sold.issued && !isPaid) {
    await suspend(ctx, tx, license, lossOf(sale))
    return 'USABLE'
  }
  const isLost = license.suspendedAt !== null && license.suspendReason === sold.suspendReason
  const reason = `Sale ${sale.externalId} was ${verbs[sale.state]}.`
  if (isLost) await reinstateLicense(ctx, tx, { licenseId, reason })
  const state = await fold(tx, license, sold, effects)
  await writeState(ctx, tx, license, state, {
    sale: toTypedId('Sale', sale.id),
    reason,
    isNew,
  })
  await tx.soldLicense.update({
    where: { licenseId },
    data: { current: toStoredState(state), suspendReason: null },
  })
  return license.suspendedAt && !isLost ? 'UNUSABLE' : 'USABLE'
}

const verbs = { QUOTED: 'reopened', WON: 'won', LOST: 'lost', REFUNDED: 'refunded' } as const

function lossOf({ externalId, state }: Pick<StoredSale, 'externalId' | 'state'>): string {
  return `Sale ${externalId} was ${verbs[state]}.`
}

async function suspend(ctx: Context, tx: Tx, license: LockedLicense, reason: string): Promise<void> {
  if (license.suspendedAt) return
  const { id: licenseId } = license
  await suspendLicense(ctx, tx, { licenseId, reason })
  await tx.soldLicense.update({ where: { licenseId }, data: { suspendReason: reason } })
}

async function fold(
  tx: Tx,
  { id: licenseId, timeZone }: LockedLicense,
  { base }: SoldLicense,
  effects: Parameters<typeof foldLicense>[0]['effects'],
): Promise<SoldState> {
  const stored = await tx.saleAdjustment.findMany({ where: { licenseId } })
  const adjustments = stored.map(({ before, after, ...adjustment }) => ({
    ...adjustment,
    before: fromStoredState(before),
    after: fromStoredState(after),
  }))
  const first = fromStoredState(base)
  const states = [first, ...adjustments.map(({ after }) => after), ...effects]
  const revisions = await tx.licenseTypeRevision.findMany({
    where: { id: { in: states.flatMap(({ revisionId }) => revisionId ?? []) } },
  })
  const rules = new Map(revisions.map((revision) => [revision.id, revision.rules as LicenseTypeRules]))
  const rulesOf = (revisionId: string) => rules.get(revisionId)!
  return foldLicense({ base: first, timeZone, effects, adjustments, rulesOf })
}
