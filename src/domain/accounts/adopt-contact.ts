import type { Tx } from '../../platform/db.ts'
import type { ContactInput } from './contact-input.ts'
import { contactRoles } from './contact-roles.ts'
import { findMailStops } from './mail-stop.ts'

/**
 * Returns the contact of the account with that address. Adds it if the account has none with it, or if the contact was
 * removed. An existing contact does not change. A new contact gets no mail if mail to its address was stopped.
 */
export async function adoptContact(
  tx: Tx,
  accountId: string,
  { name, email, locale = null, roles }: ContactInput,
): Promise<{ id: string; added: boolean }> {
  const values = { name, locale, roles: [...(roles ?? contactRoles)] }
  const { count } = await tx.contact.createMany({
    data: { accountId, email, ...values, ...(await findMailStops(tx, [email]))(email) },
    skipDuplicates: true,
  })
  // A removed contact keeps what it declined, and the stop of its mail.
  const { count: restored } = await tx.contact.updateMany({
    where: { accountId, email, removedAt: { not: null } },
    data: { ...values, removedAt: null },
  })
  const { id } = await tx.contact.findUniqueOrThrow({
    where: { accountId_email: { accountId, email } },
    select: { id: true },
  })
  return { id, added: count + restored > 0 }
}
