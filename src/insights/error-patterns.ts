import { Prisma } from '../../prisma/client/client.ts'
import type { OnboardingStep } from '../../prisma/client/enums.ts'
import type { AppContext } from '../context.ts'
import { isWithin, type Selection } from './selection.ts'

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
  return await db.$queryRaw<ErrorPattern[]>`
    with tried as (
      select e.code, e.step, e.license_type_id, e.account_id, e.attempts, e.first_at, e.last_at,
        ${isWithin(Prisma.sql`e.quarter`, period)} as present, ${isWithin(Prisma.sql`e.quarter`, compared)} as compared
      from onboarding_errors e where ${errorsCount('e', 'e.quarter', selection)}
      union all
      select t.code, t.step, p.license_type_id, p.account_id, 1, t.started_at, t.started_at,
        ${isWithin(Prisma.sql`t.started_at`, period)}, ${isWithin(Prisma.sql`t.started_at`, compared)}
      from onboarding_attempts t left join onboarding_progress p on p.onboarding_id = t.onboarding_id
      where not t.rolled_up and t.outcome <> 'CONFIRMED' and ${errorsCount('p', 't.started_at', selection)}
    ), met as (
      select code, step, license_type_id, account_id, sum(attempts) filter (where present) as attempts,
        sum(attempts) filter (where compared) as compared, min(first_at) filter (where present) as first,
        max(last_at) filter (where present) as last
      from tried group by code, step, license_type_id, account_id
    ), ranked as (
      select *, row_number() over (
        partition by code collate "C", step, license_type_id
        order by (account_id is null or attempts is null), last desc, account_id
      ) as rank from met
    ), pattern as (
      select code, step, license_type_id, sum(attempts) as attempts, sum(compared) as compared, min(first) as first,
        max(last) as last, count(account_id) filter (where attempts > 0) as accounts,
        coalesce(array_agg(account_id::text order by rank)
          filter (where rank <= ${SAMPLE} and account_id is not null and attempts > 0), '{}') as sample
      from ranked group by code, step, license_type_id having sum(attempts) > 0
    )
    select t.code as "code", t.step::text as "step", lt.code as "licenseType", t.attempts::int as "attempts",
      t.accounts::int as "accounts", coalesce(t.compared, 0)::int as "comparedAttempts", t.first as "firstSeenAt",
      t.last as "lastSeenAt", t.sample as "sampleAccountIds"
    from pattern t left join license_types lt on lt.id = t.license_type_id
    order by t.attempts desc, t.code, t.step, lt.code nulls first limit ${MAX_PATTERNS}`
}

/** Whether what onboarding errors or progress rows `of` stand for counts, at an instant of either period, in SQL. */
function errorsCount(of: 'e' | 'p', at: string, selection: Selection): Prisma.Sql {
  const { period, compared, partners, licenseTypeId, productId } = selection
  const instant = Prisma.raw(at)
  const column = (name: string) => Prisma.raw(`${of}.${name}`)
  const conditions = [Prisma.sql`(${isWithin(instant, period)} or ${isWithin(instant, compared)})`]
  if (partners.length > 0) conditions.push(Prisma.sql`${column('partner')} = all(${partners}::text[])`)
  if (licenseTypeId) conditions.push(Prisma.sql`${column('license_type_id')} = ${licenseTypeId}::uuid`)
  if (productId) conditions.push(Prisma.sql`${column('product_id')} = ${productId}::uuid`)
  return Prisma.join(conditions, ' and ')
}
