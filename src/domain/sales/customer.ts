import type { Context } from '../../platform/context.ts'
import { currentAccountId } from '../../platform/current-account.ts'
import type { Tx } from '../../platform/db.ts'

/** Identifies a customer record of an outside system. */
export interface CustomerKey {
  /** The outside system, as in `Sale.source`. */
  source: string
  externalId: string
}

/** A customer record as it is linked. */
export interface CustomerLink {
  accountId: string
  /** Present address of the person that the record describes; null if it describes none. */
  email: string | null
  /** Whether that person was forgotten. */
  isForgotten: boolean
  /** Whether only the address found the account. No person has verified it. */
  byAddress: boolean
}

/** Returns the link of a customer record; null if it belongs to no account. */
export async function findCustomerLink(tx: Tx, key: CustomerKey): Promise<CustomerLink | null> {
  const linked = await tx.saleCustomer.findUnique({
    where: { source_externalId: key },
    include: { contact: { include: { mergedInto: true } } },
  })
  if (!linked) return null
  const contact = linked.contact?.mergedInto ?? linked.contact
  return {
    accountId: await currentAccountId(tx, linked.accountId),
    email: contact?.email ?? null,
    isForgotten: (contact?.anonymizedAt ?? null) !== null,
    byAddress: linked.byAddress,
  }
}

/** A customer record with its account, and the contact that it describes; null if it has no address. */
export interface LinkedCustomer extends CustomerKey {
  accountId: string
  contactId: string | null
  byAddress: boolean
}

/** Links a customer record to an account. Of two transactions at the same time, the first one links it. Idempotent. */
export async function linkCustomer(ctx: Context, tx: Tx, customer: LinkedCustomer): Promise<void> {
  await tx.saleCustomer.createMany({ data: { ...customer, linkedAt: ctx.now() }, skipDuplicates: true })
}

/** Links a customer record to another account, or to another contact. */
export async function relinkCustomer(ctx: Context, tx: Tx, customer: LinkedCustomer): Promise<void> {
  const { source, externalId, ...data } = customer
  await tx.saleCustomer.updateMany({ where: { source, externalId }, data: { ...data, linkedAt: ctx.now() } })
}
