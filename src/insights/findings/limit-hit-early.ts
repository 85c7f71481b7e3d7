import { Prisma } from '../../../prisma/client/client.ts'
import { accountsCount, isWithin, licensesCount } from '../selection.ts'
import { counted, type FindFindings, MAX_RECORDS, percent } from './finding.ts'

/**
 * License types whose customers ran out of seats soon after the issue: the limit may be too low for how they begin.
 * It is told by the notices that their people got of a refused device.
 */
export const findLimitsHitEarly: FindFindings = async ({ db, thresholds }, { selection }) => {
  const most = Prisma.raw(String(MAX_RECORDS))
  const counts = Prisma.sql`${isWithin(Prisma.sql`l.issued_at`, selection.period)} and ${accountsCount(selection)} and ${licensesCount(selection)}`
  // Who does not have to be asked whose they are counts them by index alone.
  const ofPartner =
    selection.partners.length > 0 ? Prisma.sql`join accounts a on a.id = l.account_id` : Prisma.empty
  const types = await db.$queryRaw<{ code: string; licenses: number; hit: number; sample: string[] }[]>`
    with refused as (
      select license_id, min(created_at) as at from notifications where message = 'ACTIVATION_REFUSED' group by license_id
    ), hit as (
      select l.license_type_id, count(*)::int as hit, (array_agg(l.id::text order by l.id desc))[1:${most}] as sample
      from refused r join licenses l on l.id = r.license_id join accounts a on a.id = l.account_id
      where r.at <= l.issued_at + ${thresholds.earlyDays} * interval '24 hours' and ${counts}
      group by l.license_type_id having count(distinct l.account_id) >= ${thresholds.accounts}
    )
    select lt.code, issued.licenses, h.hit, h.sample
    from hit h join license_types lt on lt.id = h.license_type_id cross join lateral (
      select count(*)::int as licenses from licenses l ${ofPartner}
      where l.license_type_id = h.license_type_id and ${counts}
    ) issued order by 3 desc, 1`
  return types.map(({ code, licenses, hit, sample }) => ({
    kind: 'LIMIT_HIT_EARLY',
    says:
      `${counted(hit, 'license')} of type ${code}, ${percent(hit / licenses)} of those issued in the period, had every ` +
      `seat taken and refused a device (ACTIVATION_LIMIT_EXCEEDED) within ${thresholds.earlyDays} days of the issue. ` +
      'Consider more seats, or an overage, for this type.',
    licenseType: code,
    step: 'ACTIVATE',
    evidence: [
      { name: 'licensesIssued', value: licenses },
      { name: 'licensesRefusedEarly', value: hit },
    ],
    records: sample.map((id) => ({ type: 'License', id })),
  }))
}
