import { Prisma } from '../../prisma/client/client.ts'
import type { OnboardingStep } from '../../prisma/client/enums.ts'
import type { AppContext } from '../platform/context.ts'
import { isWithin, type Selection } from './selection.ts'

/** Failed attempts with the same reason, step and license type. */
export interface ErrorPattern {
  /** Code of the refusal or fault. */
  code: string
  step: OnboardingStep
  /** Code of the license type; null before a license is assigned. */
  licenseType: string | null
  attempts: number
  /** Accounts with such an attempt. An account whose creation failed does not count. */
  accounts: number
  /** Attempts in the compared period. */
  comparedAttempts: number
  firstSeenAt: Date
  lastSeenAt: Date
  /** At most `SAMPLE` of the accounts, the latest attempts first. */
  sampleAccountIds: string[]
}

/** Most accounts in the sample of a pattern. */
export const SAMPLE = 5
/** Most patterns in a result, the most frequent first. */
export const MAX_PATTERNS = 200
const QUARTER_MS = 15 * 60 * 1000

/** Returns the errors of onboardings in the period, the most frequent first. */
export async function findErrorPatterns(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
): Promise<ErrorPattern[]> {
  const { period, compared } = selection
  return await db.$queryRaw<ErrorPattern[]>`
    with rolled as (
      select code, step, license_type_id, sum(attempts) filter (where present) as attempts,
        sum(attempts) filter (where compared) as compared, min(first_at) filter (where present) as first,
        max(last_at) filter (where present) as last, count(account_id) filter (
          where present and (previous is null or previous < ${period.from})
        ) as accounts
      from (
        select e.*, ${isWithin(Prisma.sql`e.quarter`, period)} as present, ${isWithin(Prisma.sql`e.quarter`, compared)} as compared
        from onboarding_errors e
      ) e where ${errorsCount('e', selection)}
      group by code, step, license_type_id
    ), recent as materialized (
      select p.*
      from (
        select t.code, t.step, t.started_at, o.license_type_id, o.account_id, o.partner, o.product_id,
          ${isWithin(Prisma.sql`t.started_at`, period)} as present, ${isWithin(Prisma.sql`t.started_at`, compared)} as compared
        from onboarding_attempts t left join lateral (
          select * from onboarding_progress o where o.onboarding_id = t.onboarding_id limit 1
        ) o on true
        where not t.rolled_up
      ) p where ${errorsCount('p', selection)}
    ), recently_met as (
      select code, step, license_type_id, account_id, max(started_at) as last
      from recent where present and account_id is not null group by code, step, license_type_id, account_id
    ), pattern as (
      select code, step, license_type_id, sum(attempts) as attempts, sum(compared) as compared, min(first) as first,
        max(last) as last, sum(accounts) as accounts
      from (
        select * from rolled
        union all
        select code, step, license_type_id, count(*) filter (where present), count(*) filter (where compared),
          min(started_at) filter (where present), max(started_at) filter (where present), 0
        from recent group by code, step, license_type_id
        union all
        select code, step, license_type_id, 0, 0, null, null, count(*) from recently_met m
        where not exists (
          select from onboarding_errors e where e.account_id = m.account_id and ${isOf('m')} and ${isWithin(Prisma.sql`e.quarter`, period)}
        ) group by code, step, license_type_id
      ) combined group by code, step, license_type_id having sum(attempts) > 0
    ), selected as (
      select t.*, lt.code as license_type from pattern t left join license_types lt on lt.id = t.license_type_id
      order by t.attempts desc, t.code, t.step, lt.code nulls first limit ${MAX_PATTERNS}
    )
    select t.code as "code", t.step::text as "step", t.license_type as "licenseType", t.attempts::int as "attempts",
      t.accounts::int as "accounts", coalesce(t.compared, 0)::int as "comparedAttempts", t.first as "firstSeenAt",
      t.last as "lastSeenAt", sample.ids as "sampleAccountIds"
    from selected t cross join lateral (${lastAccounts(selection)}) sample
    order by t.attempts desc, t.code, t.step, t.license_type nulls first`
}

/** SQL for the accounts with the latest attempts of pattern `t`: from roll-ups one by one, and all recent attempts. */
function lastAccounts(selection: Selection): Prisma.Sql {
  const { period } = selection
  const next = (but: Prisma.Sql) => Prisma.sql`
    select e.account_id, e.last_at from onboarding_errors e
    where ${isOf('t')} and e.account_id is not null and ${isWithin(Prisma.sql`e.quarter`, period)}
      and e.last_at >= ${period.from} and e.last_at < ${new Date(period.to.getTime() + QUARTER_MS)}
      and ${isOfSelection('e', selection)} and ${but}
    order by e.last_at desc, e.account_id limit 1`
  return Prisma.sql`
    with recursive met (account_id, last, seen) as (
      select account_id, last_at, array[account_id] from (${next(Prisma.sql`true`)}) first
      union all
      select following.account_id, following.last_at, seen || following.account_id
      from met cross join lateral (${next(Prisma.sql`e.account_id <> all(met.seen)`)}) following
      where cardinality(seen) < ${SAMPLE}
    )
    select coalesce(array_agg(account_id::text order by last desc, account_id), '{}') as ids from (
      select account_id, max(last) as last from (
        select account_id, last from met
        union all select e.account_id, e.last from recently_met e where ${isOf('t')}
      ) either group by account_id order by 2 desc, 1 limit ${SAMPLE}
    ) last`
}

/** SQL condition: onboarding errors `e` have the same pattern as `of`. */
function isOf(of: 't' | 'm'): Prisma.Sql {
  return Prisma.raw(
    `e.code = ${of}.code and e.step = ${of}.step and e.license_type_id is not distinct from ${of}.license_type_id`,
  )
}

/** SQL condition: rows of either period belong to the selection; `e` are onboarding errors, `p` recent attempts. */
function errorsCount(of: 'e' | 'p', selection: Selection): Prisma.Sql {
  return Prisma.sql`${Prisma.raw(`(${of}.present or ${of}.compared)`)} and ${isOfSelection(of, selection)}`
}

function isOfSelection(of: 'e' | 'p', { partners, licenseTypeId, productId }: Selection): Prisma.Sql {
  const column = (name: string) => Prisma.raw(`${of}.${name}`)
  const conditions = [Prisma.sql`true`]
  if (partners.length > 0) conditions.push(Prisma.sql`${column('partner')} = all(${partners}::text[])`)
  if (licenseTypeId) conditions.push(Prisma.sql`${column('license_type_id')} = ${licenseTypeId}::uuid`)
  if (productId) conditions.push(Prisma.sql`${column('product_id')} = ${productId}::uuid`)
  return Prisma.join(conditions, ' and ')
}
