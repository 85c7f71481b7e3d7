import { Prisma } from '../../../prisma/client/client.ts'
import type { Tx } from '../../platform/db.ts'
import { accountProgress, stepsTaken } from '../progress.ts'
import { roundedTimeSql } from '../rounded-time.ts'
import { ROLLED_WINDOW_MS } from './funnel-sources.ts'

/** Recomputes the roll-ups of days from their onboardings. Deletes the roll-ups of their months until `writeMonth`. */
export async function writeDays(tx: Tx, days: readonly string[], now: Date): Promise<void> {
  if (days.length === 0) return
  await tx.$executeRaw`
    delete from funnel_rollups where not is_month and starts_on = any(${days}::date[])
      or is_month and starts_on in (select date_trunc('month', day) from unnest(${days}::date[]) day)`
  const chosen = Prisma.sql`(select p.* from onboarding_progress p where p.rolled_on = any(${days}::date[]))`
  await tx.$executeRaw`
    with account as (${accountProgress(chosen, ROLLED_WINDOW_MS, now)}), taken as materialized (
      select p.rolled_on, p.partner, p.license_type_id, step, took_ms
      from account a join onboarding_progress p on p.account_id = a.account_id and p.rolled_on = any(${days}::date[])
      ${stepsTaken}
    ), cell as (
      select rolled_on, partner, license_type_id, step, ${roundedTimeSql(Prisma.sql`took_ms`)} as time, count(*) as accounts, sum(took_ms) as took_ms
      from taken
      group by rolled_on, step, time, cube (partner, license_type_id)
      having (grouping(partner) = 1 or partner is not null) and (grouping(license_type_id) = 1 or license_type_id is not null)
    )
    insert into funnel_rollups (is_month, starts_on, partner, license_type_id, step, completed, took_ms, times, accounts)
    select false, rolled_on, partner, license_type_id, step, sum(accounts), sum(took_ms), ${timesOf}
    from cell group by rolled_on, partner, license_type_id, step`
}

/** Writes the roll-up of a month as the sum of its days. The month must have none. */
export async function writeMonth(tx: Tx, month: string): Promise<void> {
  await tx.$executeRaw`
    with day as (
      select * from funnel_rollups where not is_month and starts_on >= ${month}::date
        and starts_on < ${month}::date + interval '1 month'
    ), summed as (
      select partner, license_type_id, step, sum(completed) as completed, sum(took_ms) as took_ms
      from day group by partner, license_type_id, step
    ), cell as (
      select partner, license_type_id, step, rolled_time.time, sum(rolled_time.accounts) as accounts
      from day cross join lateral unnest(times, accounts) rolled_time (time, accounts)
      group by partner, license_type_id, step, rolled_time.time
    ), timed as (
      select partner, license_type_id, step, ${timesOf} from cell group by partner, license_type_id, step
    )
    insert into funnel_rollups (is_month, starts_on, partner, license_type_id, step, completed, took_ms, times, accounts)
    select true, ${month}::date, s.partner, s.license_type_id, s.step, s.completed, s.took_ms,
      coalesce(t.times, '{}'), coalesce(t.accounts, '{}')
    from summed s left join timed t on t.step = s.step and t.partner is not distinct from s.partner
      and t.license_type_id is not distinct from s.license_type_id`
}

/** The first step has no duration: there is no step before it. */
const timesOf = Prisma.sql`
  coalesce(array_agg(time order by time) filter (where step > 1), '{}') as times,
  coalesce(array_agg(accounts::int order by time) filter (where step > 1), '{}') as accounts`
