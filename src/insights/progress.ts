import { Prisma } from '../../prisma/client/client.ts'
import { isWithin, type Selection } from './selection.ts'

/** Whether progress rows `p` count, in SQL; where a type or product is asked for, what has no license does not. */
export function progressCounts({ partners, licenseTypeId, productId, period }: Selection): Prisma.Sql {
  const conditions = [isWithin(Prisma.sql`p.entered_at`, period)]
  if (partners.length > 0) conditions.push(Prisma.sql`p.partner = all(${partners}::text[])`)
  if (licenseTypeId) conditions.push(Prisma.sql`p.license_type_id = ${licenseTypeId}::uuid`)
  if (productId) conditions.push(Prisma.sql`p.product_id = ${productId}::uuid`)
  return Prisma.join(conditions, ' and ')
}

/**
 * How far each account came, from its onboardings `chosen`, in SQL: `reached` is the number of the last step that it
 * completed within the window, `over` whether it will come no further, and `t1` to `t4` are when it completed each. An account
 * enters with its first onboarding, and has completed a step when any of them has, and all steps before; a step whose
 * record is older than that of an earlier one counts from when the earlier one was.
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

/** The completed steps of accounts `a` with what each took from the one before, as `step` and `took_ms`, in SQL. */
export const stepsTaken = Prisma.sql`
  cross join lateral (
    select step, round(date_part('epoch', at - before) * 1000)::bigint as took_ms
    from (values (1, a.t1, a.t1), (2, a.t2, a.t1), (3, a.t3, a.t2), (4, a.t4, a.t3)) taken (step, at, before)
    where step <= a.reached
  ) taken`
