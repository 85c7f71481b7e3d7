import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal } from '../../platform/errors.ts'
import { parseInput } from '../../platform/input.ts'
import { instant } from '../../platform/instant.ts'
import { prose } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { applyChange } from './apply-change.ts'
import { applyDueChanges } from './apply-scheduled-changes.ts'
import { type ChangeEffect, effectOf } from './change-effect.ts'
import { type LicenseChange, licenseChange } from './license-change.ts'
import { lockLicense } from './lock.ts'
import { planChange } from './plan-change.ts'
import { scheduleChange } from './schedule-change.ts'

const changeInput = z.strictObject({
  licenseId: z.string(),
  change: licenseChange,
  /** Undefined and null are now. */
  effectiveAt: instant.nullish(),
  reason: prose({ max: 500 }),
  dryRun: z.boolean().nullish(),
})

/** Result of a change of a license. */
export interface ChangeResult {
  licenseId: string
  /** Null if the license was changed at once, or nothing was written. */
  scheduledChangeId: string | null
  effect: ChangeEffect
}

/**
 * Changes values of a license, now or at a later time. Returns what the change does; with `dryRun` it writes nothing
 * else. Changes that are due already are applied before. Removes no device: devices beyond the seats stay valid as
 * `overLimit` of the license type says. Notifies the customer of other seats, entitlements, expiries and ends of updates.
 * Idempotent: equal values change nothing.
 *
 * Refused LICENSE_NOT_FOUND, LICENSE_REVOKED, LICENSE_NOT_STARTED, SCHEDULED_CHANGE_LIMIT_EXCEEDED, or INPUT_INVALID.
 */
export async function changeLicense(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof changeInput>,
): Promise<ChangeResult> {
  const { licenseId, change, effectiveAt, reason, dryRun } = parseInput(changeInput, raw)
  const now = ctx.now()
  const at = effectiveAt ?? now
  assertInFuture({ change, effectiveAt }, now)
  const locked = await lockLicense(ctx, tx, licenseId)
  const license = dryRun ? locked : await applyDueChanges(ctx, tx, locked)
  const plan = await planChange(tx, license, change, { now, at })
  const effect = await effectOf(tx, license, plan, { now, at })
  if (dryRun) return { licenseId, scheduledChangeId: null, effect }
  if (effectiveAt) {
    const scheduled = { license, change, effectiveAt, reason }
    return { licenseId, scheduledChangeId: await scheduleChange(ctx, tx, scheduled), effect }
  }
  await applyChange(ctx, tx, license, plan, { reason })
  return { licenseId, scheduledChangeId: null, effect }
}

/** Refuses INPUT_INVALID unless a change takes effect in the future, and ends the license after that, if at all. */
export function assertInFuture(
  { change, effectiveAt }: { change: LicenseChange; effectiveAt?: Date | null | undefined },
  now: Date,
): void {
  if (effectiveAt && effectiveAt <= now)
    throw new InputRefusal([{ path: ['effectiveAt'], text: say('INPUT_TIME_PAST') }])
  const expiry = change.expiry?.at
  if (!expiry || expiry > (effectiveAt ?? now)) return
  const text = effectiveAt ? say('INPUT_BEFORE_EFFECTIVE_AT') : say('INPUT_TIME_PAST')
  throw new InputRefusal([{ path: ['change', 'expiry', 'at'], text }])
}
