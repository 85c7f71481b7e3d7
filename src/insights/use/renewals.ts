import { Prisma } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../platform/context.ts'
import { accountsCount, isWithin, licensesCount, type Selection } from '../selection.ts'
import { quarterOf } from './meters.ts'
import { countedNow, type UseSource } from './source.ts'

/** Outcomes of the terms that end in the period. A license can have several terms. */
export interface Renewals {
  /** All terms that end in the period. */
  due: number
  renewed: number
  /** Terms that end in the future. */
  upcoming: number
  /** Terms that ended without a renewal, with the license in grace. */
  inGrace: number
  /** Terms that ended without a renewal, after the grace. */
  lapsed: number
}

/** Returns the terms that end in the period, by outcome. Of revoked licenses, only renewed terms count. */
export async function findRenewals(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
  source: UseSource = countedNow(selection),
): Promise<Renewals> {
  const { period, now } = selection
  const count = Prisma.sql`${accountsCount(selection)} and ${licensesCount(selection)}`
  const counted = termCells(count, (end) => isWithin(end, period), now)
  const [renewals] = await db.$queryRaw<[Renewals]>`
    select coalesce(sum(figures[1] + figures[2] + figures[3] + figures[4]), 0)::int as "due",
      coalesce(sum(figures[1]), 0)::int as "renewed", coalesce(sum(figures[2]), 0)::int as "upcoming",
      coalesce(sum(figures[3]), 0)::int as "inGrace", coalesce(sum(figures[4]), 0)::int as "lapsed"
    from (${source.cells('TERMS', counted)}) c where ${isWithin(Prisma.sql`c.at`, period)}`
  return renewals
}

/** SQL for outcomes of terms by partner, license type and the quarter of an hour of their end. */
export function termCells(count: Prisma.Sql, ends: (end: Prisma.Sql) => Prisma.Sql, now: Date): Prisma.Sql {
  const renewedFrom = Prisma.sql`(e.data ->> 'from')::timestamptz`
  return Prisma.sql`
    select partner, license_type_id, null::text as name, at, array[
      count(*) filter (where outcome = 'renewed'), count(*) filter (where outcome = 'upcoming'),
      count(*) filter (where outcome = 'inGrace'), count(*) filter (where outcome = 'lapsed')
    ] as figures
    from (
      select distinct on (license_id, ended_at) partner, license_type_id, outcome, ${quarterOf(Prisma.sql`ended_at`)} as at
      from (
        select l.id as license_id, a.partner, l.license_type_id, ${renewedFrom} as ended_at, 1 as rank, 'renewed' as outcome
        from events e join licenses l on l.id = e.license_id join accounts a on a.id = l.account_id
        where e.type = 'license.renewed' and ${ends(renewedFrom)} and ${count}
        union all
        select l.id, a.partner, l.license_type_id, l.expiry, 2,
          case when l.expiry >= ${now} then 'upcoming' when l.grace_ends_at >= ${now} then 'inGrace' else 'lapsed' end
        from licenses l join accounts a on a.id = l.account_id
        where l.expiry is not null and ${ends(Prisma.sql`l.expiry`)} and l.revoked_at is null and ${count}
      ) either order by license_id, ended_at, rank
    ) term
    group by partner, license_type_id, at`
}
