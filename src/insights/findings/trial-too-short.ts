import { Prisma } from '../../../prisma/client/client.ts'
import { say } from '../../texts/say.ts'
import { progressCounts } from '../progress.ts'
import { type FindFindings, lengthOf, MAX_RECORDS } from './finding.ts'

/** The term of each revision of a license type; null if the revision is no trial. Most types have one term in all revisions. */
const termsOfTrials = Prisma.sql`
  select id, license_type_id, case when jsonb_typeof(rules -> 'trial') = 'object' then rules ->> 'term' end as term
  from license_type_revisions`

/** Finds trials whose customers need most of the trial until their use is verified. */
export const findShortTrials: FindFindings = async ({ db, thresholds }, { selection }) => {
  const trials = await db.$queryRaw<
    { code: string; term: string; accounts: number; medianMs: number; sample: string[] }[]
  >`
    with types as materialized (
      select license_type_id, min(term) as term, bool_and(term is not null) and count(distinct term) = 1 as same
      from (${termsOfTrials}) revision group by license_type_id having count(term) > 0
    ), verified as materialized (
      select p.onboarding_id as id, p.account_id, p.license_type_id,
        date_part('epoch', p.verified_at - p.assigned_at) * 1000 as took_ms, case when t.same then t.term else (
          select revision.term from onboardings o join licenses l on l.id = o.license_id
          join (${termsOfTrials}) revision on revision.id = l.revision_id where o.id = p.onboarding_id
        ) end as term
      from types t join onboarding_progress p on p.license_type_id = t.license_type_id
      where p.assigned_at is not null and p.verified_at is not null and ${progressCounts(selection)}
    ), counted as (
      select license_type_id, term, count(distinct account_id)::int as accounts,
        round(percentile_disc(0.5) within group (order by took_ms))::float8 as median
      from verified where term is not null
      group by license_type_id, term having count(distinct account_id) >= ${thresholds.accounts}
    )
    select lt.code, c.term, c.accounts, c.median as "medianMs", sample.ids as "sample"
    from counted c join license_types lt on lt.id = c.license_type_id cross join lateral (
      select array_agg(id::text) as ids from (
        select v.id from verified v where v.license_type_id = c.license_type_id and v.term = c.term
        order by v.took_ms desc, v.id limit ${MAX_RECORDS}
      ) slowest
    ) sample
    order by 1, 2`
  return trials.flatMap(({ code, term, accounts, medianMs, sample }) => {
    const termMs = Temporal.Duration.from(term).total({ unit: 'milliseconds', relativeTo: '2000-01-01' })
    if (medianMs <= thresholds.trialShare * termMs) return []
    return {
      kind: 'TRIAL_TOO_SHORT',
      text: say('FINDING_TRIAL_TOO_SHORT', {
        accounts,
        licenseType: code,
        median: lengthOf(medianMs),
        share: medianMs / termMs,
        term: lengthOf(termMs),
      }),
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
