import type { Prisma } from '../../../prisma/client/client.ts'
import type { Caller } from '../../platform/caller.ts'

/**
 * Condition that selects at most one of the accounts that are visible to the caller. The external ids of the
 * vendor and of each partner are separate namespaces: the id belongs to the caller, or to `partner` if staff
 * of the vendor gives one.
 */
export function whereExternalId(
  caller: Caller,
  externalId: string,
  partner?: string | null,
): Prisma.AccountWhereInput {
  // An account sees itself only, so the namespace does not matter.
  if (caller.audience === 'ACCOUNT') return { externalId }
  return { externalId, partner: partner ?? caller.partner }
}
