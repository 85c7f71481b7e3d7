import { Prisma } from '../../prisma/client/client.ts'
import type { AppContext } from '../context.ts'
import { accountsCount, isWithin, licensesCount, type Selection } from './selection.ts'

/** What became of the terms that end in the period. A license can have several. */
export interface Renewals {
  /** All of them. */
  due: number
  renewed: number
  /** Their end is still to come. */
  upcoming: number
  /** Over and not renewed, and the license is in its grace. */
  inGrace: number
  /** Over, not renewed, and the grace is over as well. */
  lapsed: number
}

/** Which terms ended in the period, and what became of them; of revoked licenses only what was renewed before. */
export async function findRenewals({ db }: Pick<AppContext, 'db'>, selection: Selection): Promise<Renewals> {
  const { period, now } = selection
  const [renewals] = await db.$queryRaw<[Renewals]>`
    with renewed as (
      select distinct e.license_id, (e.data ->> 'from')::timestamptz as ended_at
      from events e join licenses l on l.id = e.license_id join accounts a on a.id = l.account_id
      where e.type = 'license.renewed' and ${isWithin(Prisma.sql`(e.data ->> 'from')::timestamptz`, period)}
        and ${accountsCount(selection)} and ${licensesCount(selection)}
    ), term as (
      select 'renewed' as outcome from renewed
      union all
      select case when l.expiry >= ${now} then 'upcoming' when l.grace_ends_at >= ${now} then 'inGrace' else 'lapsed' end
      from licenses l join accounts a on a.id = l.account_id
      where ${isWithin(Prisma.sql`l.expiry`, period)} and l.revoked_at is null
        and ${accountsCount(selection)} and ${licensesCount(selection)}
        and not exists (select 1 from renewed r where r.license_id = l.id and r.ended_at = l.expiry)
    )
    select count(*)::int as "due", count(*) filter (where outcome = 'renewed')::int as "renewed",
      count(*) filter (where outcome = 'upcoming')::int as "upcoming",
      count(*) filter (where outcome = 'inGrace')::int as "inGrace",
      count(*) filter (where outcome = 'lapsed')::int as "lapsed"
    from term`
  return renewals
}
