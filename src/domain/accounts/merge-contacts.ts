import type { Contact } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { contactRoles } from './contact-roles.ts'

/**
 * Moves the contacts of an account to another one. Of two contacts with one address, the one of the other account stays: it
 * has the roles and the declined messages of both, and gets no mail if mail to either was stopped.
 */
export async function mergeContacts(ctx: Context, tx: Tx, from: string, into: string): Promise<void> {
  const contacts = await tx.contact.findMany({
    where: { accountId: { in: [from, into] }, mergedIntoId: null },
    orderBy: { id: 'asc' },
  })
  const kept = new Map(contacts.filter(({ accountId }) => accountId === into).map((one) => [one.email, one]))
  for (const contact of contacts.filter(({ accountId }) => accountId === from)) {
    const same = kept.get(contact.email)
    if (same) await uniteContacts(ctx, tx, contact, same)
    else await tx.contact.update({ where: { id: contact.id }, data: { accountId: into } })
  }
}

async function uniteContacts(ctx: Context, tx: Tx, from: Contact, into: Contact): Promise<void> {
  const stop = [into, from].find(({ mailStopReason }) => mailStopReason !== null)
  // Roles and choices of a removed contact do not count, except that a stop of mail belongs to the address.
  const present = [into, from].filter(({ removedAt }) => removedAt === null)
  const roles = contactRoles.filter((role) => present.some((one) => one.roles.includes(role)))
  await tx.contact.update({
    where: { id: into.id },
    data: {
      roles: present.length > 0 ? roles : into.roles,
      declined: [...new Set([...into.declined, ...from.declined])].sort(),
      locale: into.locale ?? from.locale,
      removedAt: present.length > 0 ? null : into.removedAt,
      ...(stop && { mailStoppedAt: stop.mailStoppedAt, mailStopReason: stop.mailStopReason }),
    },
  })
  await tx.contact.updateMany({
    where: { OR: [{ id: from.id }, { mergedIntoId: from.id }] },
    data: { mergedIntoId: into.id, removedAt: from.removedAt ?? ctx.now() },
  })
  await tx.onboarding.updateMany({ where: { contactId: from.id }, data: { contactId: into.id } })
  // A mail that both have stays with both, but is sent to one.
  await tx.$executeRaw`
    update notifications n set contact_id = ${into.id}::uuid where contact_id = ${from.id}::uuid and not exists (
      select from notifications o where o.contact_id = ${into.id}::uuid and o.license_id = n.license_id
        and o.message = n.message and o.occasion = n.occasion and o."offset" = n."offset")`
  await tx.notification.updateMany({
    where: { contactId: from.id, state: 'QUEUED' },
    data: { state: 'SUPPRESSED', reason: 'CONTACT_REMOVED', sealedKey: null },
  })
}
