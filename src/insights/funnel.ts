import { Prisma } from '../../prisma/client/client.ts'
import type { OnboardingStep } from '../../prisma/client/enums.ts'
import type { AppContext } from '../platform/context.ts'
import { type Conversion, conversionOf, steps } from './conversions.ts'
import { accountProgress, progressCounts, stepsTaken } from './progress.ts'
import { funnelSources } from './rollups/funnel-sources.ts'
import { roundedTimeSql } from './rounded-time.ts'
import type { Selection } from './selection.ts'

/** One step of the funnel, with durations. */
export interface FunnelStep extends Conversion {
  /** Duration since the previous step, in milliseconds, of the accounts that completed this step. Null for the first step, and if no account did. */
  medianMs: number | null
  meanMs: number | null
  p90Ms: number | null
  p99Ms: number | null
}

/** Returns the funnel of the accounts that entered it in the period, from the confirmed attempts at each step. */
export async function findFunnel(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
): Promise<FunnelStep[]> {
  const rows = await db.$queryRaw<
    { step: number; completed: number; inProgress: number; meanMs: number | null; times: (number | null)[] }[]
  >`
    with ${stepTimes(selection)}, percentile as (
      select step, min(time) filter (where up_to >= total * 0.5) as median,
        min(time) filter (where up_to >= total * 0.9) as p90, min(time) filter (where up_to >= total * 0.99) as p99
      from (
        select step, time, sum(accounts) over (partition by step order by time) as up_to,
          sum(accounts) over (partition by step) as total
        from step_time
      ) so_far group by step
    ), counted as (
      select step, sum(completed) as completed, sum(took_ms) as took_ms from (
        select step, completed, took_ms from rolled
        union all select step, sum(accounts), sum(took_ms) from single group by step
      ) combined group by step
    )
    select step, coalesce(completed, 0)::int as "completed",
      (select count(*) from account a where a.reached = step - 1 and not a.over)::int as "inProgress",
      case when step > 1 then round(took_ms / completed)::float8 end as "meanMs",
      array[median, p90, p99]::float8[] as "times"
    from generate_series(1, ${steps.length}) step left join counted using (step) left join percentile using (step)
    order by step`
  return rows.map(({ meanMs, times: [medianMs = null, p90Ms = null, p99Ms = null], ...row }, index) => {
    const conversion = conversionOf(index, row, rows[index - 1]?.completed)
    return { ...conversion, meanMs, medianMs, p90Ms, p99Ms }
  })
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Upper bounds, in milliseconds, of the classes of durations from assignment to activation. */
export const activationTimeClassesMs = [
  MINUTE,
  10 * MINUTE,
  HOUR,
  6 * HOUR,
  DAY,
  3 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
]

/** One class of durations from assignment to activation. */
export interface ActivationTimes {
  /** Upper bound of the class, in milliseconds; null for the last class, which has none. */
  upToMs: number | null
  accounts: number
}

/** Returns the distribution of the durations from assigned license to activated device, for the accounts of the funnel. */
export async function findActivationTimes(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
): Promise<ActivationTimes[]> {
  const rows = await db.$queryRaw<{ class: number; accounts: number }[]>`
    with ${stepTimes(selection)}
    select (select count(*) from unnest(${activationTimeClassesMs}::bigint[]) upper_end where upper_end < time)::int
        as "class", sum(accounts)::int as "accounts"
    from step_time where step = ${steps.indexOf('ACTIVATE') + 1} group by 1`
  return [...activationTimeClassesMs, null].map((upToMs, index) => ({
    upToMs,
    accounts: rows.find((row) => row.class === index)?.accounts ?? 0,
  }))
}

/** SQL for the number of accounts by step and duration, from roll-ups and from individually counted accounts. */
function stepTimes(selection: Selection): Prisma.Sql {
  const { rolled, chosen } = funnelSources(selection)
  return Prisma.sql`
    rolled as materialized (${rolled}),
    account as materialized (${accountProgress(Prisma.sql`(${chosen})`, selection.windowMs, selection.now)}),
    taken as materialized (select step, took_ms from account a ${stepsTaken}),
    single as materialized (
      select step, ${roundedTimeSql(Prisma.sql`took_ms`)} as time, count(*) as accounts, sum(took_ms) as took_ms
      from taken group by 1, 2
    ),
    step_time as (
      select step, time, sum(accounts) as accounts from (
        select r.step, rolled_time.time, rolled_time.accounts
        from rolled r cross join lateral unnest(r.times, r.accounts) rolled_time (time, accounts)
        union all select step, time, accounts from single where step > 1
      ) every_time group by step, time
    )`
}

/** Returns ids of accounts that dropped out at a step, the latest entries first. */
export async function findDropped(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
  step: OnboardingStep,
  limit: number,
): Promise<string[]> {
  const chosen = Prisma.sql`(select p.* from onboarding_progress p where ${progressCounts(selection)})`
  const rows = await db.$queryRaw<{ id: string }[]>`
    select account_id::text as id from (${accountProgress(chosen, selection.windowMs, selection.now)}) a
    where reached = ${steps.indexOf(step)} and over order by deadline desc, account_id limit ${limit}`
  return rows.map(({ id }) => id)
}
