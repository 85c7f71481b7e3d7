import type { Prisma } from '../../../prisma/client/client.ts'
import type { Caller } from '../../platform/caller.ts'

/**
 * At most one of the accounts that a caller may know of. The external ids of the vendor and those of each
 * partner are apart: one of them means the caller's own, unless the vendor's people say whose it is.
 */
export function whereExternalId(
  caller: Caller,
  externalId: string,
  partner?: string | null,
): Prisma.AccountWhereInput {
  // An account knows of itself only, whoever's it is.
  if (caller.audience === 'ACCOUNT') return { externalId }
  return { externalId, partner: partner ?? caller.partner }
}
