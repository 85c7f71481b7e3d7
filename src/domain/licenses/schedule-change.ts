import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { LimitRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { toTypedId } from '../../platform/ids.ts'
import { keepMetadata, toPrismaJson } from '../../platform/metadata.ts'
import { say } from '../../texts/say.ts'
import type { LicenseChange } from './license-change.ts'
import type { LockedLicense } from './plan-change.ts'

/** Most changes of one license that wait at the same time. */
const MAX_WAITING = 50

/**
 * Stores a change that is applied at a later time, within the caller's lock on the license. Returns its id. Refused
 * SCHEDULED_CHANGE_LIMIT_EXCEEDED.
 */
export async function scheduleChange(
  ctx: Context,
  tx: Tx,
  scheduled: { license: LockedLicense; change: LicenseChange; effectiveAt: Date; reason: string },
): Promise<string> {
  const { license, change, effectiveAt, reason } = scheduled
  const { id: licenseId, accountId } = license
  const used = await tx.scheduledChange.count({ where: { licenseId, state: 'WAITING' } })
  if (used >= MAX_WAITING) {
    const limits = { limit: MAX_WAITING, used }
    const text = say('SCHEDULED_CHANGE_LIMIT_EXCEEDED', limits)
    throw new LimitRefusal('SCHEDULED_CHANGE_LIMIT_EXCEEDED', text, limits)
  }
  const { id } = await tx.scheduledChange.create({
    data: {
      licenseId,
      change: toPrismaJson(change),
      reason,
      effectiveAt,
      createdAt: ctx.now(),
      createdBy: ctx.caller.principal,
    },
    select: { id: true },
  })
  await keepMetadata(tx, 'scheduled_changes', id, change, 'change')
  await recordEvent(ctx, tx, {
    type: 'license.change-scheduled',
    subjectId: licenseId,
    accountId,
    licenseId,
    data: {
      scheduledChange: toTypedId('ScheduledChange', id),
      effectiveAt: effectiveAt.toISOString(),
      reason,
    },
  })
  return id
}
