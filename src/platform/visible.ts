import { Prisma } from '../../prisma/client/client.ts'
import type { Caller } from './caller.ts'

/** Returns the filter for accounts that are visible to a caller. Other accounts do not exist for the caller. */
export function visibleAccounts(caller: Caller): Prisma.AccountWhereInput {
  switch (caller.audience) {
    case 'ADMIN':
    case 'SUPPORT':
      return {}
    case 'PARTNER':
      return { partner: caller.partner ?? NO_ID }
    case 'ACCOUNT':
      return { id: caller.accountId ?? NO_ID }
    case 'APP':
      return { id: NO_ID }
  }
}

/** Returns the filter for partners that are visible to a caller: all to staff, and to a partner itself. */
export function visiblePartners(caller: Caller): Prisma.PartnerWhereInput {
  switch (caller.audience) {
    case 'ADMIN':
    case 'SUPPORT':
      return {}
    case 'PARTNER':
      return { code: caller.partner ?? NO_ID }
    case 'ACCOUNT':
    case 'APP':
      return { id: NO_ID }
  }
}

/** Returns the filter for key pools that are visible to a caller: all to staff, and to a partner its own. */
export function visibleKeyPools(caller: Caller): Prisma.KeyPoolWhereInput {
  switch (caller.audience) {
    case 'ADMIN':
    case 'SUPPORT':
      return {}
    case 'PARTNER':
      return { partner: caller.partner ?? NO_ID }
    case 'ACCOUNT':
    case 'APP':
      return { id: NO_ID }
  }
}

/** Returns the filter for webhook endpoints that are visible to a caller: all to staff, and to a partner its own. */
export function visibleWebhookEndpoints(caller: Caller): Prisma.WebhookEndpointWhereInput {
  switch (caller.audience) {
    case 'ADMIN':
    case 'SUPPORT':
      return {}
    case 'PARTNER':
      return { partner: caller.partner ?? NO_ID }
    case 'ACCOUNT':
    case 'APP':
      return { id: NO_ID }
  }
}

/** Returns `visibleKeyPools` as conditions on a table of key pools, by its name. None if all are visible. */
export function whereKeyPoolRowVisible(caller: Caller, table: 'child' | 'pool' = 'child'): Prisma.Sql[] {
  switch (caller.audience) {
    case 'ADMIN':
    case 'SUPPORT':
      return []
    case 'PARTNER':
      return [Prisma.sql`${Prisma.raw(table)}.partner = ${caller.partner ?? NO_ID}`]
    case 'ACCOUNT':
    case 'APP':
      return [Prisma.sql`false`]
  }
}

/** Returns `visibleAccounts` as conditions on the table `child` of a list of accounts. None if all are visible. */
export function whereAccountRowVisible(caller: Caller): Prisma.Sql[] {
  switch (caller.audience) {
    case 'ADMIN':
    case 'SUPPORT':
      return []
    case 'PARTNER':
      return [Prisma.sql`child.partner = ${caller.partner ?? NO_ID}`]
    case 'ACCOUNT':
      return [Prisma.sql`child.id = ${caller.accountId ?? NO_ID}::uuid`]
    case 'APP':
      return [Prisma.sql`false`]
  }
}

/** Returns `visibleAccounts` as conditions on the table `child` of records of an account. None if all are visible. */
export function whereAccountVisible(caller: Caller): Prisma.Sql[] {
  switch (caller.audience) {
    case 'ADMIN':
    case 'SUPPORT':
      return []
    case 'PARTNER':
      return [
        Prisma.sql`exists (
          select from accounts where accounts.id = child.account_id and accounts.partner = ${caller.partner ?? NO_ID})`,
      ]
    case 'ACCOUNT':
      return [Prisma.sql`child.account_id = ${caller.accountId ?? NO_ID}::uuid`]
    case 'APP':
      return [Prisma.sql`false`]
  }
}

/** Returns `visibleLicenses` as conditions on the table `child` of a list of licenses. None if all are visible. */
export function whereLicenseRowVisible(caller: Caller): Prisma.Sql[] {
  if (caller.audience !== 'PARTNER') return whereAccountVisible(caller)
  return [Prisma.sql`child.partner = ${caller.partner ?? NO_ID}`]
}

/** Returns `visibleLicenses` as conditions on the table `child` of records of a license. None if all are visible. */
export function whereLicenseVisible(caller: Caller): Prisma.Sql[] {
  switch (caller.audience) {
    case 'ADMIN':
    case 'SUPPORT':
      return []
    case 'PARTNER':
      return [
        Prisma.sql`exists (
          select from licenses where licenses.id = child.license_id and licenses.partner = ${caller.partner ?? NO_ID})`,
      ]
    case 'ACCOUNT':
      return [
        Prisma.sql`exists (
          select from licenses
          where licenses.id = child.license_id and licenses.account_id = ${caller.accountId ?? NO_ID}::uuid)`,
      ]
    case 'APP':
      return [Prisma.sql`false`]
  }
}

/** Applies `visibleAccounts` to given values without a query. Use it as a hint, never as the decision. */
export function mayKnow(
  caller: Caller,
  account: { accountId: string | null; partner: string | null },
): boolean {
  switch (caller.audience) {
    case 'ADMIN':
    case 'SUPPORT':
      return true
    case 'PARTNER':
      return account.partner !== null && account.partner === caller.partner
    case 'ACCOUNT':
      return account.accountId !== null && account.accountId === caller.accountId
    case 'APP':
      return false
  }
}

/** Returns the filter for licenses that are visible to a caller. */
export function visibleLicenses(caller: Caller): Prisma.LicenseWhereInput {
  return { account: visibleAccounts(caller) }
}

/** Whether a license that is already loaded is visible to a caller. */
export function isVisible(
  caller: Caller,
  license: { accountId: string; account: { partner: string | null } },
): boolean {
  return mayKnow(caller, { accountId: license.accountId, partner: license.account.partner })
}

/** An id that no record has. */
const NO_ID = '00000000-0000-0000-0000-000000000000'
