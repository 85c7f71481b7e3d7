import { Prisma } from '../../../prisma/client/client.ts'
import { progressCounts } from '../progress.ts'
import type { Selection } from '../selection.ts'

const DAY_MS = 86_400_000
/** The conversion window of roll-ups, in milliseconds. */
export const ROLLED_WINDOW_MS = 30 * DAY_MS

/** The two sources of a funnel, in SQL. Read both in one statement, so that they are of one snapshot. */
export interface FunnelSources {
  /** The roll-ups of the selection: rows `step`, `completed`, `took_ms`, `times`, `accounts`. */
  rolled: Prisma.Sql
  /** The onboardings that are in none of these roll-ups: rows of `onboarding_progress`. */
  chosen: Prisma.Sql
}

/**
 * Returns the roll-ups of the months and days (UTC) that lie wholly within the period, and the onboardings outside them:
 * those in progress, of accounts that entered several times, of the hours at both ends, and of days that changed since their
 * roll-up. Together they are exact. With a window other than 30 days, every onboarding is counted individually.
 */
export function funnelSources(selection: Selection): FunnelSources {
  const { from, to } = selection.period
  const counts = progressCounts(selection)
  if (selection.windowMs !== ROLLED_WINDOW_MS)
    return { rolled: noRows, chosen: Prisma.sql`select p.* from onboarding_progress p where ${counts}` }
  const [first, end] = [dayOf(from.getTime() + DAY_MS - 1), dayOf(to.getTime())]
  const ends = [dayOf(from.getTime() - 1), end]
  const stale = Prisma.sql`
    select p.rolled_on from unrolled_accounts u join onboarding_progress p on p.account_id = u.account_id
    where p.rolled_on is not null`
  const within = Prisma.sql`r.starts_on >= ${first}::date and ${rollupsCount(selection)}`
  return {
    rolled: Prisma.sql`
      with stale as materialized (${stale}), month as (
        select r.* from funnel_rollups r
        where r.is_month and ${within} and r.starts_on + interval '1 month' <= ${end}::date
          and not exists (select from stale where date_trunc('month', stale.rolled_on) = r.starts_on)
      ), day as (
        select r.* from funnel_rollups r
        where not r.is_month and ${within} and r.starts_on < ${end}::date and r.starts_on not in (select rolled_on from stale)
          and date_trunc('month', r.starts_on) not in (select starts_on from month)
      )
      select step, completed, took_ms, times, accounts from month
      union all select step, completed, took_ms, times, accounts from day`,
    chosen: Prisma.sql`
      select p.* from onboarding_progress p where p.rolled_on is null and ${counts}
      union all
      select p.* from onboarding_progress p
      where p.rolled_on in (select unnest(${ends}::date[]) union ${stale}) and ${counts}`,
  }
}

const noRows = Prisma.sql`select step, completed, took_ms, times, accounts from funnel_rollups where false`

/** SQL condition: roll-ups `r` belong to the partner, license type and product of the selection. */
function rollupsCount({ partners, licenseTypeId, productId }: Selection): Prisma.Sql {
  const [partner = null, ...others] = new Set(partners)
  if (others.length > 0) return Prisma.sql`false`
  const ofPartner = partner === null ? Prisma.sql`r.partner is null` : Prisma.sql`r.partner = ${partner}`
  if (!licenseTypeId && !productId) return Prisma.sql`${ofPartner} and r.license_type_id is null`
  return Prisma.sql`${ofPartner} and r.license_type_id in (
    select id from license_types where (${licenseTypeId}::uuid is null or id = ${licenseTypeId}::uuid)
      and (${productId}::uuid is null or product_id = ${productId}::uuid))`
}

/** Returns the UTC day of an instant. */
function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10)
}
