import { Prisma } from '../../../prisma/client/client.ts'
import { accountsCount, isWithin, licensesCount } from '../selection.ts'
import { counted, type FindFindings, MAX_RECORDS, percent } from './finding.ts'

/**
 * License types whose customers ran out of seats soon after the issue: the limit may be too low for how they begin.
 * It is told by the notices that their people got of a refused device.
 */
export const findLimitsHitEarly: FindFindings = async ({ db, thresholds }, { selection }) => {
  const types = await db.$queryRaw<{ code: string; licenses: number; hit: number; sample: string[] }[]>`
    with issued as (
      select l.id, l.account_id, lt.code, exists (
          select 1 from notifications n where n.license_id = l.id and n.message = 'ACTIVATION_REFUSED'
            and n.created_at <= l.issued_at + ${thresholds.earlyDays} * interval '24 hours'
        ) as hit
      from licenses l join accounts a on a.id = l.account_id join license_types lt on lt.id = l.license_type_id
      where ${isWithin(Prisma.sql`l.issued_at`, selection.period)}
        and ${accountsCount(selection)} and ${licensesCount(selection)}
    )
    select code, count(*)::int as licenses, count(*) filter (where hit)::int as hit,
      (array_agg(id::text order by id desc) filter (where hit))[1:${Prisma.raw(String(MAX_RECORDS))}] as sample
    from issued group by code
    having count(distinct account_id) filter (where hit) >= ${thresholds.accounts} order by 3 desc, 1`
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
