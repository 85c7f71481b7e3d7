import { Prisma } from '../../../prisma/client/client.ts'
import { accountsCount, licensesCount } from '../selection.ts'
import { isTaken, RECENT_DAYS } from '../use/utilization.ts'
import { counted, type FindFindings, MAX_RECORDS } from './finding.ts'

const DAY = 86_400_000

/** Licenses soon to be renewed of whose seats many were not used lately: of each type how many there are now. */
export const findIdleSeats: FindFindings = async ({ db, thresholds }, { selection }) => {
  const { now } = selection
  const until = new Date(now.getTime() + thresholds.renewalDays * DAY)
  const recently = new Date(now.getTime() - RECENT_DAYS * DAY)
  const types = await db.$queryRaw<
    { code: string; licenses: number; bought: number; idle: number; sample: string[] }[]
  >`
    with due as (
      select l.id, lt.code, l.max_activations as bought, l.max_activations - (
          select count(*) from activations v
          where v.license_id = l.id and ${isTaken(now)} and v.last_seen_at >= ${recently}
        ) as idle
      from licenses l join accounts a on a.id = l.account_id join license_types lt on lt.id = l.license_type_id
      where l.expiry >= ${now} and l.expiry <= ${until} and l.max_activations > 0 and l.issued_at <= ${recently}
        and l.revoked_at is null and ${accountsCount(selection)} and ${licensesCount(selection)}
    )
    select code, count(*)::int as licenses, sum(bought)::int as bought, sum(idle)::int as idle,
      (array_agg(id::text order by idle desc, id))[1:${Prisma.raw(String(MAX_RECORDS))}] as sample
    from due where idle > 0 and idle >= ${thresholds.idleShare}::float8 * bought group by code order by 4 desc, 1`
  return types.map(({ code, licenses, bought, idle, sample }) => ({
    kind: 'SEATS_IDLE_BEFORE_RENEWAL',
    says:
      `${counted(licenses, 'license')} of type ${code} will expire within ${thresholds.renewalDays} days, and ` +
      `${idle} of their ${counted(bought, 'seat')} were not used in the last ${RECENT_DAYS} days. ` +
      'Talk to the customers before the renewal does.',
    licenseType: code,
    step: null,
    evidence: [
      { name: 'licenses', value: licenses },
      { name: 'seatsBought', value: bought },
      { name: 'seatsIdle', value: idle },
    ],
    records: sample.map((id) => ({ type: 'License', id })),
  }))
}
