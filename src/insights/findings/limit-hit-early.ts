import { Prisma } from '../../../prisma/client/client.ts'
import { accountsCount, accountsIfNeeded, isWithin, licensesCount } from '../selection.ts'
import { issuedLicenses } from '../use/issued.ts'
import { counted, type FindFindings, MAX_RECORDS, percent } from './finding.ts'

/** Finds license types whose customers ran out of seats soon after the issue. The limit may be too low for their start. */
export const findLimitsHitEarly: FindFindings = async ({ db, thresholds }, { selection, use }) => {
  const counts = Prisma.sql`${accountsCount(selection)} and ${licensesCount(selection)}`
  const types = await db.$queryRaw<{ code: string; licenses: number; hit: number; sample: string[] }[]>`
    with hit as (
      select l.license_type_id, count(*)::int as hit,
        (array_agg(l.id::text order by l.id desc))[1:${Prisma.raw(String(MAX_RECORDS))}] as sample
      from licenses l ${accountsIfNeeded(selection)}
      where l.limit_hit_at is not null and l.limit_hit_at <= l.issued_at + ${thresholds.earlyDays} * interval '24 hours'
        and ${isWithin(Prisma.sql`l.issued_at`, selection.period)} and ${counts}
      group by l.license_type_id having count(distinct l.account_id) >= ${thresholds.accounts}
    )
    select lt.code, issued.licenses, h.hit, h.sample
    from hit h join license_types lt on lt.id = h.license_type_id
    join (${issuedLicenses(selection, await use())}) issued on issued.license_type_id = h.license_type_id
    order by 3 desc, 1`
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
