import { Prisma } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../platform/context.ts'
import { accountsCount, licensesCount, type Selection } from '../selection.ts'
import { countedNow, type UseSource } from './source.ts'

/** Use of the seats of licenses in force, suspended ones included. */
export interface Utilization {
  /** Code of the license type; null for all together. */
  licenseType: string | null
  licenses: number
  /** Licenses without a seat limit. They have no purchased seats. */
  unlimited: number
  seatsBought: number
  /** Seats in use, including those of unlimited licenses and those above a limit. */
  seatsUsed: number
  /** Purchased seats that are not in use. */
  seatsFree: number
  /** Seats in use whose device was seen in the last 30 days. */
  seatsUsedRecently: number
  /** Licenses with every seat in use. */
  atLimit: number
  /** Licenses without any activation ever. */
  neverActivated: number
}

/** Days within which a device must be seen to count as recently used. */
export const RECENT_DAYS = 30

/** Returns the current use of seats, for all license types first, then by license type. Ignores the period. */
export async function findUtilization(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
  source: UseSource = countedNow(selection),
): Promise<Utilization[]> {
  const count = Prisma.sql`${accountsCount(selection)} and ${licensesCount(selection)}`
  return await db.$queryRaw<Utilization[]>`
    select lt.code as "licenseType", coalesce(sum(figures[1]), 0)::int as "licenses",
      coalesce(sum(figures[2]), 0)::int as "unlimited", coalesce(sum(figures[3]), 0)::float8 as "seatsBought",
      coalesce(sum(figures[4]), 0)::float8 as "seatsUsed", coalesce(sum(figures[5]), 0)::float8 as "seatsFree",
      coalesce(sum(figures[6]), 0)::float8 as "seatsUsedRecently", coalesce(sum(figures[7]), 0)::int as "atLimit",
      coalesce(sum(figures[8]), 0)::int as "neverActivated"
    from (${source.cells('SEATS', seatCells(count, selection.now))}) c join license_types lt on lt.id = c.license_type_id
    group by grouping sets ((), (lt.code)) order by lt.code collate "C" nulls first`
}

/** SQL for seats by partner and license type. */
export function seatCells(count: Prisma.Sql, now: Date): Prisma.Sql {
  const recently = new Date(now.getTime() - RECENT_DAYS * 86_400_000)
  return Prisma.sql`
    select a.partner, l.license_type_id, null::text as name, null::timestamptz as at, array[
      count(*), count(*) filter (where l.max_activations is null), coalesce(sum(l.max_activations), 0), sum(s.taken),
      coalesce(sum(greatest(l.max_activations - s.taken, 0)), 0), sum(s.recently),
      count(*) filter (where l.max_activations > 0 and s.taken >= l.max_activations), count(*) filter (where s.ever = 0)
    ]::bigint[] as figures
    from licenses l
    join accounts a on a.id = l.account_id
    cross join lateral (
      select count(*) as ever, count(*) filter (where ${isTaken(now)}) as taken,
        count(*) filter (where ${isTaken(now)} and v.last_seen_at >= ${recently}) as recently
      from activations v where v.license_id = l.id
    ) s
    where ${isInForce(now)} and ${count}
    group by a.partner, l.license_type_id`
}

/** SQL condition: license `l` is in force, suspended or not. */
export function isInForce(now: Date): Prisma.Sql {
  return Prisma.sql`(l.revoked_at is null and (l.expiry is null or coalesce(l.grace_ends_at, l.expiry) >= ${now}))`
}

/** SQL condition: activation `v` takes a seat: it is not deactivated and its lease has not ended. */
export function isTaken(now: Date): Prisma.Sql {
  return Prisma.sql`(v.deactivated_at is null and (v.lease_ends_at is null or v.lease_ends_at >= ${now}))`
}
