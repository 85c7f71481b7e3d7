import { Prisma } from '../../../prisma/client/client.ts'
import { progressCounts } from '../progress.ts'
import { counted, type FindFindings, MAX_RECORDS } from './finding.ts'

/** License types whose customers have had their key for long and activated nothing. */
export const findStalledActivations: FindFindings = async (
  { db, thresholds, stalledAfter },
  { selection },
) => {
  const latest = new Date(
    selection.now.getTime() -
      Temporal.Duration.from(stalledAfter).total({ unit: 'milliseconds', relativeTo: '2000-01-01' }),
  )
  const types = await db.$queryRaw<{ code: string; accounts: number; sample: string[] }[]>`
    select lt.code, count(distinct p.account_id)::int as accounts,
      (array_agg(o.id::text order by o.assigned_at, o.id))[1:${Prisma.raw(String(MAX_RECORDS))}] as sample
    from onboardings o join onboarding_progress p on p.onboarding_id = o.id
    join license_types lt on lt.id = p.license_type_id
    where o.next_step = 'ACTIVATE' and o.assigned_at <= ${latest} and ${progressCounts(selection)}
      and not exists (select from licenses l where l.id = o.license_id and l.revoked_at is not null)
    group by lt.code having count(distinct p.account_id) >= ${thresholds.accounts} order by 2 desc, 1`
  const days = Temporal.Duration.from(stalledAfter).total({ unit: 'days', relativeTo: '2000-01-01' })
  return types.map(({ code, accounts, sample }) => ({
    kind: 'ACTIVATION_STALLED',
    says: `${counted(accounts, 'account')} got a license of type ${code} more than ${counted(days, 'day')} ago and activated no device. Ask them what is missing.`,
    licenseType: code,
    step: 'ACTIVATE',
    evidence: [
      { name: 'accounts', value: accounts },
      { name: 'stalledAfterDays', value: days },
    ],
    records: sample.map((id) => ({ type: 'Onboarding', id })),
  }))
}
