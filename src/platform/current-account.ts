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
  for (let id = accountId; ; ) {
    const [row] = await tx.$queryRaw<{ survivor: string | null }[]>`
      select merged_into_id as survivor from accounts where id = ${id}::uuid for key share`
    if (!row?.survivor) return id
    id = row.survivor
  }
}

/** Returns the id of the contact that an id means: its own, or that of the contact that it was merged into. */
export async function currentContactId(db: Db | Tx, contactId: string): Promise<string> {
  const contact = await db.contact.findUnique({ where: { id: contactId }, select: { mergedIntoId: true } })
  return contact?.mergedIntoId ?? contactId
}
