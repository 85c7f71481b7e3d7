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
  const all: Prisma.Sql[] = [Prisma.sql`child.merged_into_id is null`, ...whereAccountRowVisible(ctx.caller)]
  if (domain) all.push(Prisma.sql`child.domain = ${normalizeDomain(domain)}`)
  if (email)
    all.push(
      Prisma.sql`child.id in (select account_id from contacts where email = ${email.toLowerCase()} and removed_at is null)`,
    )
  if (partner) all.push(Prisma.sql`child.partner = ${partner}`)
  if (externalId) all.push(Prisma.sql`child.external_id = ${externalId}`)
  if (createdAfter) all.push(Prisma.sql`child.created_at >= ${createdAfter}`)
  if (createdBefore) all.push(Prisma.sql`child.created_at < ${createdBefore}`)
  if (typeof hasActiveLicense === 'boolean') {
    const active = Prisma.join(whereStatus('ACTIVE', ctx.now(), 'licenses'), ') or (')
    const exists = Prisma.sql`exists (
      select from licenses where licenses.account_id = child.id and ((${active})))`
    all.push(hasActiveLicense ? exists : Prisma.sql`not ${exists}`)
  }
  return { all }
}
