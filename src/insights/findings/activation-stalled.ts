import { say } from '../../texts/say.ts'
import { progressCounts } from '../progress.ts'
import { type FindFindings, MAX_RECORDS } from './finding.ts'

/** Finds license types whose customers received their key more than `stalledAfter` ago and activated no device. */
export const findStalledActivations: FindFindings = async (
  { db, thresholds, stalledAfter },
  { selection },
) => {
  const latest = new Date(
    selection.now.getTime() -
      Temporal.Duration.from(stalledAfter).total({ unit: 'milliseconds', relativeTo: '2000-01-01' }),
  )
  const types = await db.$queryRaw<{ code: string; accounts: number; sample: string[] }[]>`
    with stalled as materialized (
      select p.license_type_id, p.account_id, o.id, o.assigned_at
      from onboardings o join onboarding_progress p on p.onboarding_id = o.id
      where o.next_step = 'ACTIVATE' and o.assigned_at <= ${latest} and ${progressCounts(selection)}
        and p.assigned_at is not null and p.activated_at is null and p.abandoned_at is null
        and not exists (select from licenses l where l.id = o.license_id and l.revoked_at is not null)
    ), counted as (
      select license_type_id, count(*)::int as accounts
      from (select distinct license_type_id, account_id from stalled) each_once
      group by license_type_id having count(*) >= ${thresholds.accounts}
    )
    select lt.code, c.accounts, sample.ids as "sample"
    from counted c join license_types lt on lt.id = c.license_type_id cross join lateral (
      select array_agg(id::text) as ids from (
        select s.id from stalled s where s.license_type_id = c.license_type_id order by s.assigned_at, s.id limit ${MAX_RECORDS}
      ) first
    ) sample
    order by 2 desc, 1`
  const days = Temporal.Duration.from(stalledAfter).total({ unit: 'days', relativeTo: '2000-01-01' })
  return types.map(({ code, accounts, sample }) => ({
    kind: 'ACTIVATION_STALLED',
    text: say('FINDING_ACTIVATION_STALLED', { accounts, licenseType: code, after: stalledAfter }),
    licenseType: code,
    step: 'ACTIVATE',
    evidence: [
      { name: 'accounts', value: accounts },
      { name: 'stalledAfterDays', value: days },
    ],
    records: sample.map((id) => ({ type: 'Onboarding', id })),
  }))
}
