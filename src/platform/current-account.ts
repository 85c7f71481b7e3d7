import type { Db, Tx } from './db.ts'

/**
 * Returns the id of the account that an id means: its own, or that of the account that it was merged into. Returns an id of
 * no account unchanged.
 */
export async function currentAccountId(db: Db | Tx, accountId: string): Promise<string> {
  const account = await db.account.findUnique({ where: { id: accountId }, select: { mergedIntoId: true } })
  return account?.mergedIntoId ?? accountId
}

/** Returns the same as `currentAccountId`, and prevents a merge of that account until the transaction ends. */
export async function holdCurrentAccount(tx: Tx, accountId: string): Promise<string> {
  return (await holdCurrentAccounts(tx, [accountId])).get(accountId)!
}

/** Returns the same as `holdCurrentAccount` for several ids, by id. */
export async function holdCurrentAccounts(
  tx: Tx,
  accountIds: readonly string[],
): Promise<Map<string, string>> {
  const current = new Map(accountIds.map((id) => [id, id]))
  for (let merged = [...current.keys()]; merged.length > 0; ) {
    // In one order, so that two transactions do not wait for each other.
    const rows = await tx.$queryRaw<{ id: string; survivor: string | null }[]>`
      select id, merged_into_id as survivor from accounts where id = any(${merged}::uuid[]) order by id for key share`
    const survivors = new Map(rows.flatMap(({ id, survivor }) => (survivor ? [[id, survivor] as const] : [])))
    for (const [id, last] of current) current.set(id, survivors.get(last) ?? last)
    merged = [...new Set(survivors.values())]
  }
  return current
}

/** Returns the id of the contact that an id means: its own, or that of the contact that it was merged into. */
export async function currentContactId(db: Db | Tx, contactId: string): Promise<string> {
  const contact = await db.contact.findUnique({ where: { id: contactId }, select: { mergedIntoId: true } })
  return contact?.mergedIntoId ?? contactId
}
