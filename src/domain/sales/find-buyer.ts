import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { visibleAccounts } from '../../platform/visible.ts'
import { lockBuyer } from './lock-sale.ts'
import type { Buyer } from './sale.ts'

/**
 * Returns an account as a buyer, with its first contact, and locks it until the transaction ends. Null if no account with that
 * id is visible to the caller.
 */
export async function findBuyer(ctx: Context, tx: Tx, id: string): Promise<Buyer | null> {
  const visible = { AND: [{ id }, visibleAccounts(ctx.caller)] }
  if (!(await tx.account.findFirst({ where: visible, select: { id: true } }))) return null
  return await lockFirstBuyer(tx, id)
}

/** Locks an account until the transaction ends, and returns it with its first contact. */
export async function lockFirstBuyer(tx: Tx, id: string): Promise<Buyer> {
  const accountId = await lockBuyer(tx, id)
  const first = await tx.contact.findFirst({
    where: { accountId, anonymizedAt: null, removedAt: null },
    orderBy: { id: 'asc' },
  })
  return { accountId, contactId: first?.id ?? null }
}
