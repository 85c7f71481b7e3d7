import { Prisma } from '../../prisma/client/client.ts'
import type { AppContext } from '../platform/context.ts'
import { deleteExpiredRows } from '../platform/database/partitions/delete-expired-rows.ts'
import { deleteExpiredNotifications } from './delete-expired-notifications.ts'

/**
 * Types of events that are never deleted. The figures count renewals at any time, and the number of extensions of a license is
 * bounded by those that it had.
 */
const keptTypes = ['license.renewed', 'license.extended', 'license.trial-extended']

/** Deletes what is older than the operator keeps it. Without a duration, a table keeps everything. Idempotent. */
export async function deleteExpired(ctx: AppContext): Promise<void> {
  const { events, usage, notifications } = ctx.retention
  if (events) {
    await deleteExpiredRows(ctx, {
      table: 'events',
      column: 'occurred_at',
      before: startOf(ctx, events),
      // What an endpoint, the CRM or its timeline has not read yet stays, too.
      isNeeded: Prisma.sql`r.type = any(${keptTypes}) or r.position > coalesce((
        select min(follower.position) from (
          select e.position from webhook_endpoints e left join partners p on p.code = e.partner
          where e.disabled_at is null and p.suspended_at is null
          union all select s.position from crm_sync s where ${ctx.crm !== null}::bool
          union all select s.timeline_position from crm_sync s where ${ctx.crm?.showsEvents ?? false}::bool
        ) follower), 9223372036854775807)`,
    })
  }
  if (usage) {
    await deleteExpiredRows(ctx, {
      table: 'usage_records',
      column: 'recorded_at',
      before: startOf(ctx, usage),
      // Usage that a shop bills and that is in no report yet.
      isNeeded: Prisma.sql`r.report_id is null and exists (select from reported_meters m
        where m.license_id = r.license_id and m.meter = r.meter and r.recorded_at >= m.checked_from)`,
    })
  }
  if (notifications) await deleteExpiredNotifications(ctx, startOf(ctx, notifications))
}

/** Returns the start of a duration of days that ends now. */
function startOf({ now }: AppContext, duration: string): Date {
  const { days } = Temporal.Duration.from(duration)
  return new Date(now().getTime() - days * 86_400_000)
}
