import { Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Filter } from '../../platform/database/list.ts'
import { whereAccountRowVisible } from '../../platform/visible.ts'
import { normalizeDomain } from '../accounts/mail-domain.ts'
import { whereStatus } from '../validation/where-status.ts'

/** What people look for among accounts. An absent member filters nothing. */
export interface AccountFilter {
  domain?: string | null | undefined
  /** Address of a contact. */
  email?: string | null | undefined
  partner?: string | null | undefined
  externalId?: string | null | undefined
  /** The first instant of the range of creation times, and the first after it. */
  createdAfter?: Date | null | undefined
  createdBefore?: Date | null | undefined
  /** Whether an account has a license that is active now. */
  hasActiveLicense?: boolean | null | undefined
}

/** Returns the filter for the accounts that are visible to the caller and that a person looks for. */
export function whereAccounts(ctx: Context, filter: AccountFilter): Filter {
  const { domain, email, partner, externalId, createdAfter, createdBefore, hasActiveLicense } = filter
  const all: Prisma.Sql[] = [...whereAccountRowVisible(ctx.caller)]
  if (domain) all.push(Prisma.sql`child.domain = ${normalizeDomain(domain)}`)
  if (email)
    all.push(
      Prisma.sql`child.id in (select account_id from contacts where email = ${email.toLowerCase()} and removed_at is null)`,
    )
  if (partner) all.push(Prisma.sql`child.partner = ${partner}`)
  if (externalId) all.push(Prisma.sql`child.external_id = ${externalId}`)
  if (createdAfter) all.push(Prisma.sql`child.created_at >= ${createdAfter}`)
  if (createdBefore) all.push(Prisma.sql`child.created_at < ${createdBefore}`)
  return {
    all,
    usual: [Prisma.sql`child.merged_into_id is null`],
    oneOf: typeof hasActiveLicense === 'boolean' ? [whereActive(hasActiveLicense, ctx.now())] : [],
  }
}

/**
 * Conditions for the accounts that have a license that is active at an instant, or for those that have none.
 *
 * The last day of the licenses is a column, so one index finds the accounts whose licenses all ended before the day of the
 * instant. Licenses are read only of accounts whose last day is that day, or that have a license that starts later.
 */
function whereActive(active: boolean, at: Date): Prisma.Sql[] {
  const conditions = Prisma.join(whereStatus('ACTIVE', at, 'licenses'), ') or (')
  const exists = Prisma.sql`exists (
    select from licenses where licenses.account_id = child.id and ((${conditions})))`
  const day = Prisma.sql`(${at}::timestamptz at time zone 'UTC')::date`
  const later = Prisma.sql`child.id in (select account_id from licenses where starts_at > ${at})`
  return active
    ? [
        Prisma.sql`child.active_through > ${day} and not ${later}`,
        Prisma.sql`child.active_through > ${day} and ${later} and ${exists}`,
        Prisma.sql`child.active_through = ${day} and ${exists}`,
      ]
    : [
        Prisma.sql`child.active_through < ${day}`,
        Prisma.sql`child.active_through > ${day} and ${later} and not ${exists}`,
        Prisma.sql`child.active_through = ${day} and not ${exists}`,
      ]
}
