import { Prisma } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../context.ts'
import { accountsCount, licensesCount, type Selection } from '../selection.ts'
import { countedNow, type UseSource } from './source.ts'

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
 * the period asked for; one that began before the period counts only where it does not recur with the calendar. What is
 * put away are the last meter periods of all: of a period that was over by then they are counted now.
 */
export async function findMeterUse(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
  source: UseSource = countedNow(selection),
): Promise<MeterUse[]> {
  const { from, to } = selection.period
  const count = Prisma.sql`u.period_start_at < ${to} and ${accountsCount(selection)} and ${licensesCount(selection)}`
  const { cells } = to > source.asOf ? source : countedNow(selection)
  return await db.$queryRaw<MeterUse[]>`
    select name as "meter", sum(figures[1])::int as "licenses", sum(figures[2])::float8 as "used",
      sum(figures[3])::int as "limited", sum(figures[4])::int as "nearLimit", sum(figures[5])::int as "atLimit"
    from (${cells('METERS', meterCells(count, selection.now))}) c where at is null or at >= ${from}
    group by name order by name collate "C"`
}

/** The last meter periods by partner, license type, meter and beginning, which is null where it does not recur, in SQL. */
export function meterCells(count: Prisma.Sql, now: Date): Prisma.Sql {
  return Prisma.sql`
    select partner, license_type_id, meter as name, at, array[
      count(*), sum(used), count("limit"), count(*) filter (where used * 5 >= "limit" * 4),
      count(*) filter (where used >= "limit")
    ]::bigint[] as figures
    from (
      select distinct on (u.license_id, u.meter) a.partner, l.license_type_id, u.meter, u.used,
        (rule ->> 'limit')::numeric as "limit",
        case when rule ->> 'period' in ('NONE', 'TERM') then null else ${quarterOf(Prisma.sql`u.period_start_at`)} end as at
      from usage_counters u
      join licenses l on l.id = u.license_id
      join accounts a on a.id = l.account_id
      join license_type_revisions r on r.id = l.revision_id
      left join lateral (
        select rule from jsonb_array_elements(r.rules -> 'meters') rule where rule ->> 'code' = u.meter limit 1
      ) m on true
      where u.period_start_at <= ${now} and ${count}
      order by u.license_id, u.meter, u.period_start_at desc
    ) last
    group by partner, license_type_id, meter, at`
}

/** The quarter of an hour that an instant lies in, in SQL: days begin with one in every time zone. */
export function quarterOf(instant: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`date_bin('15 minutes', ${instant}, '2000-01-01Z')`
}
