import { Prisma } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../platform/context.ts'
import { ROLLED_WINDOW_MS } from './funnel-sources.ts'
import { runExclusively } from './run-exclusively.ts'
import { writeDays, writeMonth } from './write-days.ts'

/** Most accounts, and most days, in one run. */
const MAX_ACCOUNTS = 20_000
const MAX_DAYS = 120
const DAY_MS = 86_400_000
/** Accounts in one transaction. Each may belong to a different day, which is then recounted. */
const ACCOUNTS_BATCH = 100

/**
 * Rolls up settled onboardings by day, and recounts the days of onboardings that changed afterwards. Figures count the other
 * onboardings individually, so they do not depend on this job. Idempotent, and safe to interrupt and to run in parallel.
 * Returns whether some are left.
 */
export async function rollUpFunnel(app: AppContext): Promise<boolean> {
  const accounts = await unrollChanged(app)
  const days = await rollUpSettled(app)
  const months = await rollUpMonths(app)
  if (accounts + days + months > 0)
    app.log.info({ msg: 'insights rolled up', changedAccounts: accounts, days, months })
  return accounts === MAX_ACCOUNTS || days === MAX_DAYS
}

/** Removes changed accounts from the roll-ups. They are counted again, or once if they entered several times. */
async function unrollChanged({ db, now }: AppContext): Promise<number> {
  for (let seen = 0; seen < MAX_ACCOUNTS; ) {
    const changed = await runExclusively(db, async (tx) => {
      const changes = await tx.$queryRaw<{ id: string }[]>`
        delete from unrolled_accounts where id in (select id from unrolled_accounts order by id limit ${ACCOUNTS_BATCH})
        returning account_id::text as id`
      const accounts = [...new Set(changes.map(({ id }) => id))]
      const days = await tx.$queryRaw<{ day: string }[]>`
        select distinct rolled_on::text as day from onboarding_progress
        where account_id = any(${accounts}::uuid[]) and rolled_on is not null`
      await tx.$executeRaw`
        update onboarding_progress p set rolled_on = null, alone = several.onboardings = 1
        from (
          select account_id, count(*) as onboardings from onboarding_progress
          where account_id = any(${accounts}::uuid[]) and entered_at is not null group by account_id
        ) several where several.account_id = p.account_id and (p.rolled_on is not null or several.onboardings > 1)`
      await writeDays(
        tx,
        days.map(({ day }) => day),
        now(),
      )
      return changes.length
    })
    seen += changed
    if (changed < ACCOUNTS_BATCH) return seen
  }
  return MAX_ACCOUNTS
}

/** Adds settled onboardings to the roll-ups of their days, the earliest days first. */
async function rollUpSettled({ db, now }: AppContext): Promise<number> {
  const isSettled = settledAt(now())
  const pending = await db.$queryRaw<{ day: string }[]>`
    select distinct (p.entered_at at time zone 'UTC')::date::text as day from onboarding_progress p where ${isSettled}
    order by 1 limit ${MAX_DAYS}`
  for (const { day } of pending) {
    const begins = new Date(day)
    const ends = new Date(begins.getTime() + DAY_MS)
    await runExclusively(db, async (tx) => {
      await tx.$executeRaw`
        update onboarding_progress set rolled_on = ${day}::date where onboarding_id in (
          select onboarding_id from onboarding_progress p
          where ${isSettled} and p.entered_at >= ${begins} and p.entered_at < ${ends}
          for update skip locked
        )`
      await writeDays(tx, [day], now())
    })
  }
  return pending.length
}

async function rollUpMonths({ db }: AppContext): Promise<number> {
  const pending = await db.$queryRaw<{ month: string }[]>`
    select distinct date_trunc('month', starts_on)::date::text as month from funnel_rollups where not is_month
    except select starts_on::text from funnel_rollups where is_month order by 1`
  for (const { month } of pending) await runExclusively(db, (tx) => writeMonth(tx, month))
  return pending.length
}

/** SQL condition: onboardings `p` are settled: abandoned, outside the window, or completed within it. */
function settledAt(now: Date): Prisma.Sql {
  const window = Prisma.sql`${ROLLED_WINDOW_MS} * interval '1 millisecond'`
  return Prisma.sql`(p.rolled_on is null and p.alone and p.entered_at is not null and (p.abandoned_at is not null
    or p.entered_at + ${window} < ${now} or p.assigned_at is not null and p.activated_at is not null
      and greatest(p.assigned_at, p.activated_at, p.verified_at) <= p.entered_at + ${window} and p.verified_at is not null))`
}
