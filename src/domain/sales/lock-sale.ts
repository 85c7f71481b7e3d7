import { currentAccountId } from '../../platform/current-account.ts'
import type { Tx } from '../../platform/db.ts'
import type { SaleKey, StoredSale } from './sale.ts'

const inOrder = { effects: { orderBy: { position: 'asc' } } } as const

/** Returns a stored sale; null if it is not stored. */
export async function findSale(tx: Tx, { source, externalId }: SaleKey): Promise<StoredSale | null> {
  return await tx.sale.findUnique({
    where: { source_externalId: { source, externalId } },
    include: inOrder,
  })
}

/**
 * Returns a stored sale, and locks its account, so that sales of one customer are followed one after the other. Null if it is
 * not stored.
 */
export async function lockSale(tx: Tx, key: SaleKey): Promise<StoredSale | null> {
  const found = await findSale(tx, key)
  if (!found) return null
  await lockBuyer(tx, found.accountId)
  return await findSale(tx, key)
}

/** Locks an account until the transaction ends. Returns its id, or that of the account that it was merged into. */
export async function lockBuyer(tx: Tx, accountId: string): Promise<string> {
  await tx.$queryRaw`select 1 from accounts where id = ${accountId}::uuid for update`
  const current = await currentAccountId(tx, accountId)
  return current === accountId ? accountId : await lockBuyer(tx, current)
}
