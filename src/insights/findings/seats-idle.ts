import { Prisma } from '../../../prisma/client/client.ts'
import { say } from '../../texts/say.ts'
import { accountsCount, licensesCount } from '../selection.ts'
import { idleLicenseCells, idleSeatCells } from '../use/idle-seats.ts'
import { RECENT_DAYS } from '../use/utilization.ts'
import { type FindFindings, MAX_RECORDS } from './finding.ts'

const most = Prisma.raw(String(MAX_RECORDS))

/** Finds license types with many idle seats in licenses that expire soon. Counts the current state. */
export const findIdleSeats: FindFindings = async ({ db, thresholds }, { selection, use }) => {
  const source = await use()
  const count = Prisma.sql`${accountsCount(selection)} and ${licensesCount(selection)}`
  const types = await db.$queryRaw<
    { code: string; licenses: number; bought: number; idle: number; sample: string[] }[]
  >`
    with sample as (
      select license_type_id, (array_agg(name order by figures[1] desc, name))[1:${most}] as ids
      from (${source.cells('IDLE_LICENSES', idleLicenseCells(count, selection.now, thresholds))}) c group by license_type_id
    )
    select lt.code, sum(figures[1])::int as licenses, sum(figures[2])::int as bought, sum(figures[3])::int as idle,
      coalesce(min(s.ids), '{}') as sample
    from (${source.cells('IDLE_SEATS', idleSeatCells(count, selection.now, thresholds))}) c
    join license_types lt on lt.id = c.license_type_id left join sample s on s.license_type_id = c.license_type_id
    group by lt.code order by 4 desc, 1`
  return types.map(({ code, licenses, bought, idle, sample }) => ({
    kind: 'SEATS_IDLE_BEFORE_RENEWAL',
    text: say('FINDING_SEATS_IDLE', {
      licenses,
      licenseType: code,
      days: thresholds.renewalDays,
      idle,
      seats: bought,
      idleDays: RECENT_DAYS,
    }),
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
