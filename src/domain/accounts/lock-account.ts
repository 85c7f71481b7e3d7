import type { Account } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import { holdCurrentAccount } from '../../platform/current-account.ts'
import type { Tx } from '../../platform/db.ts'
import { accountNotFound } from '../../platform/errors.ts'
import { visibleAccounts } from '../../platform/visible.ts'

/**
 * Returns the account that an id means, locked until the transaction ends, so that changes of one account run one after the
 * other. Refused ACCOUNT_NOT_FOUND if no account with that id is visible to the caller.
 */
export async function lockAccount(ctx: Context, tx: Tx, accountId: string): Promise<Account> {
  const id = await holdCurrentAccount(tx, accountId)
  await tx.$queryRaw`select 1 from accounts where id = ${id}::uuid for no key update`
  const account = await tx.account.findFirst({ where: { AND: [{ id }, visibleAccounts(ctx.caller)] } })
  if (!account) throw accountNotFound()
  return account
}
