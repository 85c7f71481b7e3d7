import { Prisma } from '../../prisma/client/client.ts'
import { OnboardingStep } from '../../prisma/client/enums.ts'
import type { AppContext } from '../context.ts'
import { accountsCount, isWithin, licensesCount, type Selection } from './selection.ts'

/** One step of the funnel. What is counted are accounts, each once. */
export interface FunnelStep {
  step: OnboardingStep
  /** Those that had completed every step before. */
  entered: number
  completed: number
  /** Those that will not complete it any more: given up, or the conversion window has passed. */
  dropped: number
  /** Those that still may. */
  inProgress: number
  /** From the step before, in milliseconds, of those that completed it; null where nobody did, or nothing came before. */
  medianMs: number | null
  meanMs: number | null
  p90Ms: number | null
  p99Ms: number | null
}

const steps = Object.values(OnboardingStep)

/** The funnel of the accounts that entered it in the period, from the confirmed attempts at each step. */
export async function findFunnel(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
): Promise<FunnelStep[]> {
  const { now } = selection
  const rows = await db.$queryRaw<
    (Omit<FunnelStep, 'step'> & { number: number; percentiles: number[] | null })[]
  >`
    ${progress(selection)}
    select number,
      count(*) filter (where entered)::int as "entered",
      count(*) filter (where completed)::int as "completed",
      count(*) filter (where entered and not completed and (abandoned or deadline < ${now}))::int as "dropped",
      count(*) filter (where entered and not completed and not abandoned and deadline >= ${now})::int as "inProgress",
      round(avg(took_ms) filter (where completed))::float8 as "meanMs",
      percentile_disc(array[0.5, 0.9, 0.99]) within group (order by took_ms) filter (where completed)
        ::float8[] as "percentiles"
    from progress group by number order by number`
  return steps.map((step, index) => {
    const { number: _, percentiles, ...counted } = rows.find(({ number }) => number === index + 1) ?? nobody
    const [medianMs = null, p90Ms = null, p99Ms = null] = percentiles ?? []
    return { step, ...counted, medianMs, p90Ms, p99Ms }
  })
}

const nobody = {
  number: 0,
  entered: 0,
  completed: 0,
  dropped: 0,
  inProgress: 0,
  meanMs: null,
  percentiles: null,
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Upper ends of the classes of times from assignment to activation. */
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

export interface ActivationTimes {
  /** Accounts whose first device was activated no later than this after the assignment; null is all the rest. */
  upToMs: number | null
  accounts: number
}

/** How the same accounts' times from the assigned license to the activated device are distributed. */
export async function findActivationTimes(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
): Promise<ActivationTimes[]> {
  const rows = await db.$queryRaw<{ class: number; accounts: number }[]>`
    ${progress(selection)}
    select (select count(*) from unnest(${activationTimeClassesMs}::bigint[]) upper_end where upper_end < took_ms)::int
        as "class", count(*)::int as "accounts"
    from progress where completed and number = ${steps.indexOf('ACTIVATE') + 1} group by 1`
  return [...activationTimeClassesMs, null].map((upToMs, index) => ({
    upToMs,
    accounts: rows.find((row) => row.class === index)?.accounts ?? 0,
  }))
}

/**
 * One row an account and step. An account enters with its first onboarding of the period, and has completed a step
 * when any of its onboardings of the period has, and all steps before; a step whose record is older than that of an
 * earlier one counts from when the earlier one was. A step that was confirmed twice counts from the first time.
 */
function progress(selection: Selection): Prisma.Sql {
  const confirmed = (step: OnboardingStep) =>
    Prisma.sql`min(t.ended_at) filter (where t.step = ${step}::onboarding_step)`
  return Prisma.sql`
    with onboarding as (
      select o.account_id, o.abandoned_at, ${confirmed('CREATE_ACCOUNT')} as created,
        ${confirmed('ASSIGN_LICENSE')} as assigned, ${confirmed('ACTIVATE')} as activated,
        ${confirmed('VERIFY_USAGE')} as verified
      from onboardings o
      join accounts a on a.id = o.account_id
      left join licenses l on l.id = o.license_id
      join onboarding_attempts t on t.onboarding_id = o.id and t.outcome = 'CONFIRMED'
      where ${accountsCount(selection)} and ${licensesCount(selection)}
      group by o.id
    ), account as (
      select account_id, min(created) as created, min(assigned) as assigned, min(activated) as activated,
        min(verified) as verified, bool_and(abandoned_at is not null) as abandoned
      from onboarding where ${isWithin(Prisma.sql`created`, selection.period)}
      group by account_id
    ), reached as (
      select account_id, abandoned, created + ${selection.windowMs} * interval '1 millisecond' as deadline, number,
        case when count(at) over so_far = number then max(at) over so_far end as at
      from account cross join lateral (values (1, created), (2, assigned), (3, activated), (4, verified)) v (number, at)
      window so_far as (partition by account_id order by number)
    ), progress as (
      select account_id, number, abandoned, deadline, at is not null and at <= deadline as completed,
        number = 1 or (lag(at) over before is not null and lag(at) over before <= deadline) as entered,
        round(extract(epoch from at - lag(at) over before) * 1000)::bigint as took_ms
      from reached
      window before as (partition by account_id order by number)
    )`
}

/** Some of the accounts that dropped out at a step, those that entered last first. */
export async function findDropped(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
  step: OnboardingStep,
  limit: number,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    ${progress(selection)}
    select account_id::text as id from progress
    where number = ${steps.indexOf(step) + 1} and entered and not completed and (abandoned or deadline < ${selection.now})
    order by deadline desc, account_id limit ${limit}`
  return rows.map(({ id }) => id)
}
