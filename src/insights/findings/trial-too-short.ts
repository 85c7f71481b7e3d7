import { Prisma } from '../../../prisma/client/client.ts'
import { accountsCount, isWithin, licensesCount } from '../selection.ts'
import { counted, type FindFindings, lengthOf, MAX_RECORDS, percent } from './finding.ts'

/** Trials of which customers need so much until their use is verified that little is left to try it. */
export const findShortTrials: FindFindings = async ({ db, thresholds }, { selection }) => {
  const trials = await db.$queryRaw<
    { code: string; term: string; accounts: number; medianMs: number; sample: string[] }[]
  >`
    with verified as (
      select o.id, o.account_id, l.revision_id, lt.code, date_part('epoch', p.verified_at - p.assigned_at) * 1000 as took_ms
      from onboardings o join onboarding_progress p on p.onboarding_id = o.id join accounts a on a.id = o.account_id
      join licenses l on l.id = o.license_id join license_types lt on lt.id = l.license_type_id
      where ${isWithin(Prisma.sql`o.started_at`, selection.period)} and p.license_type_id in (
          select license_type_id from license_type_revisions where jsonb_typeof(rules -> 'trial') = 'object'
        )
        and ${accountsCount(selection)} and ${licensesCount(selection)}
    )
    select v.code, r.rules ->> 'term' as term, count(distinct v.account_id)::int as accounts,
      round(percentile_disc(0.5) within group (order by v.took_ms))::float8 as "medianMs",
      (array_agg(v.id::text order by v.took_ms desc, v.id))[1:${Prisma.raw(String(MAX_RECORDS))}] as sample
    from verified v join license_type_revisions r on r.id = v.revision_id
    where v.took_ms is not null and jsonb_typeof(r.rules -> 'trial') = 'object' and r.rules ->> 'term' is not null
    group by v.code, r.id, r.rules having count(distinct v.account_id) >= ${thresholds.accounts} order by 1, 2`
  return trials.flatMap(({ code, term, accounts, medianMs, sample }) => {
    const termMs = Temporal.Duration.from(term).total({ unit: 'milliseconds', relativeTo: '2000-01-01' })
    if (medianMs <= thresholds.trialShare * termMs) return []
    return {
      kind: 'TRIAL_TOO_SHORT',
      says:
        `Half of the ${counted(accounts, 'account')} that verified their use of the trial ${code} needed ` +
        `${lengthOf(medianMs)} or more for it, ${percent(medianMs / termMs)} of its ${lengthOf(termMs)}. ` +
        'Consider a longer trial, or one that begins with the first activation.',
      licenseType: code,
      step: 'VERIFY_USAGE',
      evidence: [
        { name: 'accounts', value: accounts },
        { name: 'medianDays', value: medianMs / 86_400_000 },
        { name: 'termDays', value: termMs / 86_400_000 },
      ],
      records: sample.map((id) => ({ type: 'Onboarding', id })),
    }
  })
}
