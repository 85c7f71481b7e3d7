import type { Context } from '../../platform/context.ts'
import { holdCurrentAccounts } from '../../platform/current-account.ts'
import type { Tx } from '../../platform/db.ts'
import { visibleAccounts } from '../../platform/visible.ts'

/** The account of a new license, and the contact that receives its key; null for the first contact that mail reaches. */
export interface Recipient {
  accountId: string
  contactId: string | null
}

/** The record that is missing, or that is not visible to the caller. */
export type MissingRecipient = 'ACCOUNT_NOT_FOUND' | 'CONTACT_NOT_FOUND'

/**
 * Returns the recipient for each of some pairs of ids, in the same order, with merged records replaced by their survivors. The
 * accounts stay until the transaction ends.
 */
export async function holdRecipients(
  ctx: Context,
  tx: Tx,
  wanted: readonly { accountId: string; contactId?: string | null | undefined }[],
): Promise<(Recipient | MissingRecipient)[]> {
  const survivors = await holdCurrentAccounts(
    tx,
    wanted.map(({ accountId }) => accountId),
  )
  const ids = [...new Set(survivors.values())]
  const accounts = await tx.account.findMany({
    where: { AND: [{ id: { in: ids } }, visibleAccounts(ctx.caller)] },
    select: { id: true },
  })
  const visible = new Set(accounts.map(({ id }) => id))
  const contacts = await findContacts(
    tx,
    wanted.flatMap(({ contactId }) => contactId ?? []),
  )
  return wanted.map((one) => {
    const accountId = survivors.get(one.accountId)
    if (!accountId || !visible.has(accountId)) return 'ACCOUNT_NOT_FOUND'
    if (!one.contactId) return { accountId, contactId: null }
    const contact = contacts.get(one.contactId)
    if (contact?.accountId !== accountId) return 'CONTACT_NOT_FOUND'
    return { accountId, contactId: contact.id }
  })
}

interface FoundContact {
  id: string
  accountId: string
}

/** Returns the present contact that each id means: its own, or that of the contact that it was merged into. */
async function findContacts(tx: Tx, ids: readonly string[]): Promise<Map<string, FoundContact>> {
  if (ids.length === 0) return new Map()
  const named = await tx.contact.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, mergedIntoId: true },
  })
  const present = await tx.contact.findMany({
    where: { id: { in: named.map(({ id, mergedIntoId }) => mergedIntoId ?? id) }, removedAt: null },
    select: { id: true, accountId: true },
  })
  const byId = new Map(present.map((contact) => [contact.id, contact]))
  return new Map(
    named.flatMap(({ id, mergedIntoId }) => {
      const contact = byId.get(mergedIntoId ?? id)
      return contact ? [[id, contact] as const] : []
    }),
  )
}
