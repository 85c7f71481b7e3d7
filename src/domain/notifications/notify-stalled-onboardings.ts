import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { inZone, toDate } from '../terms/time-zone.ts'
import { nextMorning } from './expiry-notices.ts'
import { type NotifiableChange, notify } from './notify.ts'

/**
 * Notifies customers that were assigned a license and did not activate it within `stalledAfter`: once, at
 * nine in the morning in the time zone of the license. Returns the number of onboardings that were notified.
 */
export async function notifyStalledOnboardings(ctx: Context, tx: Tx, limit: number): Promise<number> {
  const now = ctx.now()
  const assignedBefore = toDate(inZone(now, 'UTC').subtract(ctx.stalledAfter))
  const waiting = await tx.$queryRaw<WaitingOnboarding[]>`
    select o.id, o.license_id as "licenseId", o.assigned_at as "assignedAt", l.time_zone as "timeZone"
    from onboardings o join licenses l on l.id = o.license_id
    where o.next_step = 'ACTIVATE' and o.stalled_at is null and o.assigned_at <= ${assignedBefore}
    order by o.assigned_at limit ${limit} for update of o skip locked`
  const stalled = waiting
    .map((onboarding) => ({ ...onboarding, dueAt: reminderTime(onboarding, ctx.stalledAfter) }))
    .filter(({ dueAt }) => dueAt <= now)
  await tx.onboarding.updateMany({
    where: { id: { in: stalled.map(({ id }) => id) } },
    data: { stalledAt: now },
  })
  const changes = stalled.map(
    ({ id, licenseId, assignedAt, dueAt }): NotifiableChange => ({
      message: 'ONBOARDING_STALLED',
      licenseId,
      occasion: id,
      data: { assignedAt: assignedAt.toISOString() },
      dueAt,
    }),
  )
  await notify(ctx, tx, changes)
  return stalled.length
}

interface WaitingOnboarding {
  id: string
  licenseId: string
  assignedAt: Date
  timeZone: string
}

function reminderTime({ assignedAt, timeZone }: WaitingOnboarding, stalledAfter: string): Date {
  return nextMorning(toDate(inZone(assignedAt, timeZone).add(stalledAfter)), timeZone)
}
