import { Prisma } from '../../prisma/client/client.ts'
import { isWithin, type Selection } from './selection.ts'

/** SQL condition: progress rows `p` belong to the selection. With a filter by type or product, rows without a license do not. */
export function progressCounts({ partners, licenseTypeId, productId, period }: Selection): Prisma.Sql {
  const conditions = [isWithin(Prisma.sql`p.entered_at`, period)]
  if (partners.length > 0) conditions.push(Prisma.sql`p.partner = all(${partners}::text[])`)
  if (licenseTypeId) conditions.push(Prisma.sql`p.license_type_id = ${licenseTypeId}::uuid`)
  if (productId) conditions.push(Prisma.sql`p.product_id = ${productId}::uuid`)
  return Prisma.join(conditions, ' and ')
}

/**
 * SQL for the progress of each account, from its onboardings `chosen`. `reached` is the number of the last step completed
 * within the window, `over` whether the account cannot get further, and `t1` to `t4` are the times of the steps. An account
 * enters with its first onboarding. It completes a step when one of its onboardings has, and all earlier steps are complete.
 * A step that was recorded before an earlier step counts at the time of the earlier step.
 */
export function accountProgress(chosen: Prisma.Sql, windowMs: number, now: Date): Prisma.Sql {
  return Prisma.sql`
    select account_id, t1, t2, t3, t4, deadline, reached,
      reached = 4 or abandoned or deadline < ${now} as over
    from (
      select account_id, min(entered_at) as t1, min(assigned_at) as assigned, min(activated_at) as activated,
        min(verified_at) as verified, bool_and(abandoned_at is not null) as abandoned,
        min(entered_at) + ${windowMs} * interval '1 millisecond' as deadline
      from ${chosen} chosen group by account_id
    ) account
    cross join lateral (select case when assigned is not null then greatest(assigned, t1) end as t2) second
    cross join lateral (select case when activated is not null and t2 is not null then greatest(activated, t2) end as t3) third
    cross join lateral (select case when verified is not null and t3 is not null then greatest(verified, t3) end as t4) fourth
    cross join lateral (select case when t4 <= deadline then 4 when t3 <= deadline then 3 when t2 <= deadline then 2 else 1 end
      as reached) last`
}

/** SQL for the completed steps of accounts `a`: `step`, and `took_ms` since the previous step. */
export const stepsTaken = Prisma.sql`
  cross join lateral (
    select step, round(date_part('epoch', at - before) * 1000)::bigint as took_ms
    from (values (1, a.t1, a.t1), (2, a.t2, a.t1), (3, a.t3, a.t2), (4, a.t4, a.t3)) taken (step, at, before)
    where step <= a.reached
  ) taken`
