import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Contact } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import { attempt, type Tx, violatesUnique } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { addressTaken } from '../accounts/add-contact.ts'
import { contactInput } from '../accounts/contact-input.ts'
import { lockContact } from '../accounts/lock-contact.ts'
import { assertMayEndMailStop, findMailStops } from '../accounts/mail-stop.ts'
import { recipientOf } from './mail-limits.ts'

const { name, email, locale, roles } = contactInput.shape

const updateInput = z.strictObject({
  contactId: z.string(),
  name: name.nullish(),
  email: email.nullish(),
  locale,
  roles,
  reason: prose({ max: 500 }).nullish(),
})

/**
 * Corrects the data of a contact. An absent field stays; a null locale takes the default of the installation. Queued mails
 * are sent to the new address. A stop of mail belongs to an address: the contact gets mail again, unless mail to the new
 * address was stopped. Idempotent. Refused CONTACT_NOT_FOUND, CONTACT_ANONYMIZED, CONTACT_ADDRESS_TAKEN, or
 * CONTACT_COMPLAINED if a partner changes the address of a contact whose reader complained.
 */
export async function updateContact(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof updateInput>,
): Promise<{ contactId: string }> {
  const { reason, ...input } = parseInput(updateInput, raw)
  const { contact } = await lockContact(ctx, tx, input.contactId)
  const { id: contactId } = contact
  const changes = changesOf(contact, input)
  const fields = Object.keys(changes)
  if (fields.length === 0) return { contactId }
  const { accountId } = contact
  const address = changes.email
  // Another address, and then this one again, would end the stop.
  if (address) assertMayEndMailStop(ctx.caller, contact)
  const data = { ...changes, ...(address && (await findMailStops(tx, [address]))(address)) }
  try {
    await attempt(tx, () => tx.contact.update({ where: { id: contactId }, data, select: { id: true } }))
  } catch (error) {
    throw violatesUnique(error) ? addressTaken() : error
  }
  if (address) {
    const queued = { contactId, state: 'QUEUED' as const, recipient: { not: null } }
    await tx.notification.updateMany({ where: queued, data: { recipient: recipientOf(ctx, address) } })
  }
  const details = { fields, ...(reason && { reason }) }
  await recordEvent(ctx, tx, { type: 'contact.updated', subjectId: contactId, accountId, data: details })
  return { contactId }
}

/** The given values that differ from those of the contact. Only the locale can be removed. */
function changesOf(
  contact: Contact,
  { name, email, locale, roles }: Omit<z.output<typeof updateInput>, 'contactId' | 'reason'>,
): Partial<Pick<Contact, 'name' | 'email' | 'locale' | 'roles'>> {
  const given = {
    ...(name && { name }),
    ...(email && { email }),
    ...(locale !== undefined && { locale }),
    ...(roles && { roles }),
  }
  const isDifferent = ([field, value]: [string, unknown]) =>
    !isDeepStrictEqual(value, contact[field as keyof Contact])
  return Object.fromEntries(Object.entries(given).filter(isDifferent))
}
