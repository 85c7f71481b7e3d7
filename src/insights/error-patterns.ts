import { Prisma } from '../../prisma/client/client.ts'
import type { OnboardingStep } from '../../prisma/client/enums.ts'
import type { AppContext } from '../context.ts'
import { accountsCount, isWithin, licensesCount, type Selection } from './selection.ts'

/** Attempts that came to nothing for the same reason, at the same step, under the same license type. */
export interface ErrorPattern {
  /** The refusal's code, or INTERNAL after a fault. */
  code: string
  step: OnboardingStep
  /** The license type's code; null before a license was assigned. */
  licenseType: string | null
  attempts: number
  /** Accounts that met it; who could not even be created is none. */
  accounts: number
  /** Attempts in the period that is compared with. */
  comparedAttempts: number
  firstSeenAt: Date
  lastSeenAt: Date
  /** Some of the accounts, those that met it last first. */
  sampleAccountIds: string[]
}

/** So many of the accounts that met a pattern are named. */
export const SAMPLE = 5
/** So many patterns are told, the most frequent first. */
export const MAX_PATTERNS = 200

/** What kept onboardings from going on in the period, the most frequent first. */
export async function findErrorPatterns(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
): Promise<ErrorPattern[]> {
  const { period, compared } = selection
  const startedAt = Prisma.sql`t.started_at`
  return await db.$queryRaw<ErrorPattern[]>`
    with tried as (
      select t.code, t.step, lt.code as license_type, o.account_id, t.started_at,
        ${isWithin(startedAt, period)} as present, ${isWithin(startedAt, compared)} as compared
      from onboarding_attempts t
      left join onboardings o on o.id = t.onboarding_id
      left join accounts a on a.id = o.account_id
      left join licenses l on l.id = o.license_id
      left join license_types lt on lt.id = l.license_type_id
      where t.outcome <> 'CONFIRMED' and (${isWithin(startedAt, period)} or ${isWithin(startedAt, compared)})
        and ${accountsCount(selection)} and ${licensesCount(selection)}
    ), met as (
      select code, step, license_type, account_id, count(*) filter (where present) as attempts,
        count(*) filter (where compared) as compared,
        min(started_at) filter (where present) as first, max(started_at) filter (where present) as last
      from tried group by code, step, license_type, account_id
    ), ranked as (
      select *, row_number() over (
        partition by code, step, license_type order by (account_id is null or attempts = 0), last desc, account_id
      ) as rank from met
    )
    select code as "code", step::text as "step", license_type as "licenseType", sum(attempts)::int as "attempts",
      count(account_id) filter (where attempts > 0)::int as "accounts", sum(compared)::int as "comparedAttempts",
      min(first) as "firstSeenAt", max(last) as "lastSeenAt",
      coalesce(array_agg(account_id::text order by rank)
        filter (where rank <= ${SAMPLE} and account_id is not null and attempts > 0), '{}') as "sampleAccountIds"
    from ranked group by code, step, license_type having sum(attempts) > 0
    order by sum(attempts) desc, code, step, license_type nulls first limit ${MAX_PATTERNS}`
}
