import type { Context } from '../platform/context.ts'
import { holdCurrentAccount } from '../platform/current-account.ts'
import type { Tx } from '../platform/db.ts'
import { accountNotFound } from '../platform/errors.ts'
import { visibleAccounts } from '../platform/visible.ts'

/**
 * Returns the CRM record of the account that an id means, with all links locked, so that two accounts cannot take one record.
 * Refused ACCOUNT_NOT_FOUND.
 */
export async function lockLink(ctx: Context, tx: Tx, named: string) {
  // In the order in which a merge takes these locks.
  await lockLinks(tx)
  const accountId = await holdCurrentAccount(tx, named)
  const account = await tx.account.findFirst({
    where: { AND: [{ id: accountId }, visibleAccounts(ctx.caller)] },
  })
  if (!account) throw accountNotFound()
  const where = { kind_subjectId: { kind: 'ACCOUNT' as const, subjectId: accountId } }
  const create = { kind: 'ACCOUNT' as const, subjectId: accountId, accountId }
  return await tx.crmRecord.upsert({ where, create, update: {} })
}

/** Locks all links until the transaction ends. */
export async function lockLinks(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet crm links'))`
}
