import { contactInput } from '../domain/accounts/contact-input.ts'
import { findMailStops } from '../domain/accounts/mail-stop.ts'
import type { CustomerKey } from '../domain/sales/customer.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'

/**
 * Follows a change of a customer record: the contact that it describes gets its address and its name. If another contact of the
 * account has the address, the record describes that one from then on. An address that cannot be stored changes nothing, and neither
 * does a record that only its address linked to the account: no person verified it.
 * Idempotent.
 */
export async function onCustomerChanged(
  ctx: Context,
  tx: Tx,
  { source, externalId, email, name }: CustomerKey & { email: string | null; name: string | null },
): Promise<void> {
  const linked = await tx.saleCustomer.findUnique({
    where: { source_externalId: { source, externalId } },
    include: { contact: { include: { mergedInto: true } } },
  })
  const contact = linked?.contact?.mergedInto ?? linked?.contact
  const address = contactInput.shape.email.safeParse(email).data
  if (!contact || linked?.byAddress || contact.anonymizedAt || contact.removedAt || !address) return
  const { id, accountId } = contact
  if (address !== contact.email) {
    const other = await tx.contact.findUnique({ where: { accountId_email: { accountId, email: address } } })
    if (other) {
      const where = { source_externalId: { source, externalId } }
      await tx.saleCustomer.update({ where, data: { contactId: other.id } })
      return
    }
  }
  const readable = name === null ? undefined : contactInput.shape.name.safeParse(name).data
  const data = {
    ...(address !== contact.email && { email: address, ...(await findMailStops(tx, [address]))(address) }),
    ...(readable && readable !== contact.name && { name: readable }),
  }
  const fields = Object.keys(data).filter((field) => field === 'email' || field === 'name')
  if (fields.length === 0) return
  await tx.contact.update({ where: { id }, data })
  await recordEvent(ctx, tx, { type: 'contact.changed', subjectId: id, accountId, data: { fields } })
}

/** Removes the link of a customer record that was deleted. Its account, its licenses and its sales stay. Idempotent. */
export async function onCustomerDeleted(tx: Tx, { source, externalId }: CustomerKey): Promise<void> {
  await tx.saleCustomer.deleteMany({ where: { source, externalId } })
}
