import type { Prisma } from '../../prisma/client/client.ts'
import type { Caller } from './caller.ts'

/** The accounts that a caller may know of; every other one does not exist for it. */
export function visibleAccounts(caller: Caller): Prisma.AccountWhereInput {
  switch (caller.audience) {
    case 'ADMIN':
    case 'SUPPORT':
      return {}
    case 'PARTNER':
      return { partner: caller.partner ?? NOBODY }
    case 'ACCOUNT':
      return { id: caller.accountId ?? NOBODY }
    case 'APP':
      return { id: NOBODY }
  }
}

/** `visibleAccounts` of an account at hand, without asking the database: a hint, never the decision. */
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

/** The licenses, and what hangs on them, that a caller may know of. */
export function visibleLicenses(caller: Caller): Prisma.LicenseWhereInput {
  return { account: visibleAccounts(caller) }
}

/** The same rule, for a license that is read already. */
export function isVisible(
  caller: Caller,
  license: { accountId: string; account: { partner: string | null } },
): boolean {
  return mayKnow(caller, { accountId: license.accountId, partner: license.account.partner })
}

/** An id that no record has. */
const NOBODY = '00000000-0000-0000-0000-000000000000'
