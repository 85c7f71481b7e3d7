import { Prisma } from '../../prisma/client/client.ts'
import type { AppContext } from '../context.ts'
import { accountsCount, licensesCount, type Selection } from './selection.ts'

/** How the licenses that may be used, or might be but for a suspension, are used now. */
export interface Utilization {
  /** The license type's code; null is all of them together. */
  licenseType: string | null
  licenses: number
  /** Licenses without a limit of seats; none of theirs are bought. */
  unlimited: number
  seatsBought: number
  /** Seats taken, those of licenses without a limit and those above a limit among them. */
  seatsUsed: number
  /** Seats bought that nobody has taken. */
  seatsFree: number
  /** Taken seats whose device was seen in the last 30 days. */
  seatsUsedRecently: number
  /** Licenses all of whose seats are taken. */
  atLimit: number
  /** Licenses that no device was ever activated for. */
  neverActivated: number
}

export const RECENT_DAYS = 30

/** How seats are used now: all together first, then by license type. The period has no say in it. */
export async function findUtilization(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
): Promise<Utilization[]> {
  const { now } = selection
  const recently = new Date(now.getTime() - RECENT_DAYS * 86_400_000)
  return await db.$queryRaw<Utilization[]>`
    with used as (
      select lt.code as license_type, l.max_activations as bought, s.ever, s.taken, s.recently
      from licenses l
      join accounts a on a.id = l.account_id
      join license_types lt on lt.id = l.license_type_id
      cross join lateral (
        select count(*) as ever, count(*) filter (where ${isTaken(now)}) as taken,
          count(*) filter (where ${isTaken(now)} and v.last_seen_at >= ${recently}) as recently
        from activations v where v.license_id = l.id
      ) s
      where l.revoked_at is null and (l.expiry is null or coalesce(l.grace_ends_at, l.expiry) >= ${now})
        and ${accountsCount(selection)} and ${licensesCount(selection)}
    )
    select license_type as "licenseType", count(*)::int as "licenses",
      count(*) filter (where bought is null)::int as "unlimited", coalesce(sum(bought), 0)::float8 as "seatsBought",
      coalesce(sum(taken), 0)::float8 as "seatsUsed",
      coalesce(sum(greatest(bought - taken, 0)), 0)::float8 as "seatsFree",
      coalesce(sum(recently), 0)::float8 as "seatsUsedRecently",
      count(*) filter (where bought > 0 and taken >= bought)::int as "atLimit",
      count(*) filter (where ever = 0)::int as "neverActivated"
    from used group by grouping sets ((), (license_type)) order by license_type collate "C" nulls first`
}

/** Whether activation `v` takes a seat, in SQL: neither given back nor lapsed. */
export function isTaken(now: Date): Prisma.Sql {
  return Prisma.sql`(v.deactivated_at is null and (v.lease_ends_at is null or v.lease_ends_at >= ${now}))`
}
