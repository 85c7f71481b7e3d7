import { Prisma } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../platform/context.ts'
import { accountsCount, licensesCount, type Selection } from '../selection.ts'
import { countedNow, type UseSource } from './source.ts'

/** Use of a meter by the licenses that used it, each in the last of its meter periods that counts. */
export interface MeterUse {
  meter: string
  licenses: number
  used: number
  /** Licenses with a limit. */
  limited: number
  /** Licenses that used at least four fifths of the limit. */
  nearLimit: number
  /** Licenses that used the whole limit or more. */
  atLimit: number
}

/**
 * Returns the use of meters against their limits. For each license and meter, the last meter period that began before the
 * end of the period counts. A meter period from before the period counts only if it does not recur with the calendar.
 * A license counts with the kind of meter period that its present rules have, not with a kind from before a type change.
 */
export async function findMeterUse(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
  source: UseSource = countedNow(selection),
): Promise<MeterUse[]> {
  const { from, to } = selection.period
  const count = Prisma.sql`u.period_start_at < ${to} and ${accountsCount(selection)} and ${licensesCount(selection)}`
  return await db.$queryRaw<MeterUse[]>`
    select name as "meter", sum(figures[1])::int as "licenses", sum(figures[2])::float8 as "used",
      sum(figures[3])::int as "limited", sum(figures[4])::int as "nearLimit", sum(figures[5])::int as "atLimit"
    from (${source.cells('METERS', meterCells(count, selection.now))}) c
    where at < ${to} and (until is null or until >= ${to}) and (at >= ${from} or not recurs)
    group by name order by name collate "C"`
}

/** SQL for meter periods by partner, license type, meter, start, and start of the next used meter period. */
export function meterCells(count: Prisma.Sql, now: Date): Prisma.Sql {
  const next = Prisma.sql`lead(u.period_start_at) over (partition by u.license_id, u.meter order by u.period_start_at)`
  return Prisma.sql`
    select partner, license_type_id, meter as name, at, until, recurs, array[
      count(*), sum(used), count("limit"), count(*) filter (where used * 5 >= "limit" * 4),
      count(*) filter (where used >= "limit")
    ]::bigint[] as figures
    from (
      select a.partner, l.license_type_id, u.meter, u.used, (rule ->> 'limit')::numeric as "limit",
        coalesce(rule ->> 'period' not in ('NONE', 'TERM'), true) as recurs,
        ${quarterOf(Prisma.sql`u.period_start_at`)} as at, ${quarterOf(next)} as until
      from usage_counters u
      join licenses l on l.id = u.license_id
      join accounts a on a.id = l.account_id
      join license_type_revisions r on r.id = l.revision_id
      left join lateral (
        select rule from jsonb_array_elements(r.rules -> 'meters') rule where rule ->> 'code' = u.meter limit 1
      ) m on true
      where u.period_start_at <= ${now} and ${count}
        and (rule is null or u.period = case rule ->> 'period'
          when 'TERM' then rtrim('TERM ' || coalesce(r.rules ->> 'term', '')) else rule ->> 'period' end)
    ) meter_period
    group by partner, license_type_id, meter, at, until, recurs`
}

/** SQL for the quarter of an hour of an instant. In every time zone, days begin at the start of one. */
export function quarterOf(instant: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`date_bin('15 minutes', ${instant}, '2000-01-01Z')`
}
