import { Prisma } from '../../../prisma/client/client.ts'
import { say } from '../../texts/say.ts'
import { accountsCount, accountsIfNeeded, isWithin, licensesCount } from '../selection.ts'
import { issuedLicenses } from '../use/issued.ts'
import { type FindFindings, MAX_RECORDS } from './finding.ts'

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
    text: say('FINDING_LIMIT_HIT_EARLY', {
      licenses: hit,
      licenseType: code,
      share: hit / licenses,
      days: thresholds.earlyDays,
    }),
    licenseType: code,
    step: 'ACTIVATE',
    evidence: [
      { name: 'licensesIssued', value: licenses },
      { name: 'licensesRefusedEarly', value: hit },
    ],
    records: sample.map((id) => ({ type: 'License', id })),
  }))
}
