import { Prisma } from '../../../prisma/client/client.ts'
import type { Thresholds } from '../../platform/context.ts'
import { MAX_RECORDS } from '../findings/finding.ts'
import { isTaken, RECENT_DAYS } from './utilization.ts'

const DAY = 86_400_000

/** SQL for licenses that expire soon with many idle seats: licenses, seats and idle seats by partner and license type. */
export function idleSeatCells(count: Prisma.Sql, now: Date, thresholds: Thresholds): Prisma.Sql {
  return Prisma.sql`
    select partner, license_type_id, null::text as name, null::timestamptz as at,
      array[count(*), sum(bought), sum(idle)]::bigint[] as figures
    from (${idleLicenses(count, now, thresholds)}) idle group by partner, license_type_id`
}

/** SQL for the licenses among them with the most idle seats. */
export function idleLicenseCells(count: Prisma.Sql, now: Date, thresholds: Thresholds): Prisma.Sql {
  return Prisma.sql`
    select partner, license_type_id, id::text as name, null::timestamptz as at, array[idle]::bigint[] as figures
    from (
      select *, row_number() over (partition by partner, license_type_id order by idle desc, id) as rank
      from (${idleLicenses(count, now, thresholds)}) idle
    ) ranked where rank <= ${MAX_RECORDS}`
}

function idleLicenses(count: Prisma.Sql, now: Date, { renewalDays, idleShare }: Thresholds): Prisma.Sql {
  const until = new Date(now.getTime() + renewalDays * DAY)
  const recently = new Date(now.getTime() - RECENT_DAYS * DAY)
  return Prisma.sql`
    select a.partner, l.license_type_id, l.id, l.max_activations as bought, l.max_activations - used.seats as idle
    from licenses l join accounts a on a.id = l.account_id cross join lateral (
      select count(*) as seats from activations v
      where v.license_id = l.id and ${isTaken(now)} and v.last_seen_at >= ${recently}
    ) used
    where l.expiry >= ${now} and l.expiry <= ${until} and l.max_activations > 0 and l.issued_at <= ${recently}
      and l.revoked_at is null and ${count} and l.max_activations - used.seats > 0
      and l.max_activations - used.seats >= ${idleShare}::float8 * l.max_activations`
}
