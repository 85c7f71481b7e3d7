import { Prisma } from '../../../prisma/client/client.ts'
import { accountsCount, accountsIfNeeded, isWithin, licensesCount, type Selection } from '../selection.ts'
import type { UseSource } from './source.ts'

const DAY_MS = 86_400_000

/**
 * SQL for the licenses issued in the period, by license type: `license_type_id` and `licenses`. Whole days (UTC) before the
 * last count of use are read from its result, other times are counted now.
 */
export function issuedLicenses(selection: Selection, source: UseSource): Prisma.Sql {
  const { from, to } = selection.period
  const first = new Date(Math.ceil(from.getTime() / DAY_MS) * DAY_MS)
  const last = Math.floor(Math.min(to.getTime(), source.asOf.getTime()) / DAY_MS) * DAY_MS
  const end = new Date(Math.max(first.getTime(), last))
  const whole = { from: first, to: end }
  const counts = Prisma.sql`${accountsCount(selection)} and ${licensesCount(selection)}`
  return Prisma.sql`
    select license_type_id, sum(licenses)::int as licenses from (
      select license_type_id, figures[1] as licenses
      from (${source.cells('ISSUED', issuedCells(Prisma.sql`${isWithin(Prisma.sql`l.issued_at`, whole)} and ${counts}`))}) c
      where ${isWithin(Prisma.sql`c.at`, whole)}
      union all
      select lt.id, counted.licenses
      from license_types lt cross join (values (${from}::timestamptz, ${first}::timestamptz), (${end}, ${to})) ends (starts_at, ends_at)
      cross join lateral (
        select count(*) as licenses from licenses l ${accountsIfNeeded(selection)}
        where l.license_type_id = lt.id and l.issued_at >= ends.starts_at and l.issued_at < ends.ends_at and ${counts}
      ) counted
    ) issued group by license_type_id`
}

/** SQL for issued licenses by partner, license type and day (UTC). */
export function issuedCells(count: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    select a.partner, l.license_type_id, null::text as name, date_bin('1 day', l.issued_at, '2000-01-01Z') as at,
      array[count(*)] as figures
    from licenses l join accounts a on a.id = l.account_id where ${count} group by a.partner, l.license_type_id, 4`
}
