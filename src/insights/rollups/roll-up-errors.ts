import type { AppContext } from '../../platform/context.ts'
import { runExclusively } from './run-exclusively.ts'

const BATCH = 2_000
/** Most attempts in one run. */
const MAX_ATTEMPTS = 100_000

/**
 * Rolls up failed attempts by quarter of an hour. Marks each counted attempt in the same transaction, so that each counts
 * once, even if it is recorded late. Idempotent, and safe to interrupt and to run in parallel. Returns whether some are left.
 */
export async function rollUpErrors({ db, log }: AppContext): Promise<boolean> {
  let counted = 0
  for (;;) {
    const attempts = await runExclusively(db, async (tx) => {
      const taken = await tx.$queryRaw<{ id: string; accountId: string | null }[]>`
        select t.id::text, p.account_id::text as "accountId" from onboarding_attempts t
        left join onboarding_progress p on p.onboarding_id = t.onboarding_id
        where not t.rolled_up order by t.id limit ${BATCH}`
      const ids = taken.map(({ id }) => id)
      const accounts = [...new Set(taken.flatMap(({ accountId }) => accountId ?? []))]
      // Locks the accounts of the attempts until the roll-up is written.
      await tx.$queryRaw`
        select 1 from onboarding_progress where account_id = any(${accounts}::uuid[]) order by onboarding_id for share`
      await tx.$executeRaw`
        insert into onboarding_errors (onboarding_id, account_id, partner, license_type_id, product_id, step, code,
          quarter, attempts, first_at, last_at)
        select p.onboarding_id, p.account_id, p.partner, p.license_type_id, p.product_id, t.step, t.code,
          date_bin('15 minutes', t.started_at, '2000-01-01Z') as quarter, count(*), min(t.started_at), max(t.started_at)
        from onboarding_attempts t left join onboarding_progress p on p.onboarding_id = t.onboarding_id
        where t.id = any(${ids}::uuid[]) group by p.onboarding_id, t.step, t.code, quarter
        on conflict (onboarding_id, step, code, quarter) do update
          set attempts = onboarding_errors.attempts + excluded.attempts,
            first_at = least(onboarding_errors.first_at, excluded.first_at),
            last_at = greatest(onboarding_errors.last_at, excluded.last_at)`
      await tx.$queryRaw`select link_onboarding_errors(${accounts}::uuid[])::text`
      await tx.$executeRaw`update onboarding_attempts set rolled_up = true where id = any(${ids}::uuid[])`
      return taken.length
    })
    counted += attempts
    if (attempts === BATCH && counted < MAX_ATTEMPTS) continue
    if (counted > 0) log.info({ msg: 'insights: failed attempts rolled up', attempts: counted })
    return attempts === BATCH
  }
}
