import type { AppContext } from '../context.ts'
import { accountsCount, licensesCount, type Selection } from './selection.ts'

/** How the licenses that used a meter stand against its limit, each in the last of its meter periods that counts. */
export interface MeterUse {
  meter: string
  licenses: number
  used: number
  /** Those among the licenses that have a limit. */
  limited: number
  /** Those that used four fifths of it or more. */
  nearLimit: number
  /** Those that used all of it or more. */
  atLimit: number
}

/**
 * Meters against their limits. Of each license and meter that meter period counts which began last before the end of
 * the period asked for; one that began before the period counts only where it does not recur with the calendar.
 */
export async function findMeterUse(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
): Promise<MeterUse[]> {
  const { from, to } = selection.period
  return await db.$queryRaw<MeterUse[]>`
    with last as (
      select distinct on (u.license_id, u.meter) u.meter, u.used, u.period_start_at,
        rule ->> 'period' as period, (rule ->> 'limit')::numeric as "limit"
      from usage_counters u
      join licenses l on l.id = u.license_id
      join accounts a on a.id = l.account_id
      join license_type_revisions r on r.id = l.revision_id
      left join lateral (
        select rule from jsonb_array_elements(r.rules -> 'meters') rule where rule ->> 'code' = u.meter limit 1
      ) m on true
      where u.period_start_at < ${to} and ${accountsCount(selection)} and ${licensesCount(selection)}
      order by u.license_id, u.meter, u.period_start_at desc
    )
    select meter as "meter", count(*)::int as "licenses", sum(used)::float8 as "used",
      count("limit")::int as "limited", count(*) filter (where used * 5 >= "limit" * 4)::int as "nearLimit",
      count(*) filter (where used >= "limit")::int as "atLimit"
    from last where period_start_at >= ${from} or period in ('NONE', 'TERM')
    group by meter order by meter collate "C"`
}
