import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import { currentContactId } from '../../platform/current-account.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput, text } from '../../platform/input.ts'
import { visibleAccounts } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'
import { assertMayEndMailStop } from '../accounts/mail-stop.ts'
import { declinableMessages, notificationMessages } from './messages.ts'

const preferencesInput = z.strictObject({
  contactId: z.string(),
  declined: z
    .array(z.enum(notificationMessages).pipe(z.enum(declinableMessages)))
    .max(declinableMessages.length)
    .nullish(),
  locale: text({ max: 35 }).nullable().optional(),
  resumeMail: z.boolean().nullish(),
})

/**
 * Sets the messages that a contact declines, and its language. Undefined keeps a value; a null locale takes
 * the default of the installation. `resumeMail` sends mail again after a bounce or a complaint stopped it.
 * Refused CONTACT_NOT_FOUND, and CONTACT_COMPLAINED if a partner resumes mail that a complaint stopped.
 */
export async function setContactPreferences(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof preferencesInput>,
): Promise<{ contactId: string }> {
  const { declined, locale, resumeMail, ...input } = parseInput(preferencesInput, raw)
  const contactId = await currentContactId(tx, input.contactId)
  await tx.$queryRaw`select 1 from contacts where id = ${contactId}::uuid for update`
  const contact = await tx.contact.findFirst({
    where: { id: contactId, account: visibleAccounts(ctx.caller), removedAt: null },
  })
  if (!contact) throw new NotFoundRefusal('CONTACT_NOT_FOUND', say('CONTACT_NOT_FOUND'))
  if (resumeMail) assertMayEndMailStop(ctx.caller, contact)
  await tx.contact.update({
    where: { id: contactId },
    data: {
      ...(declined && { declined: [...new Set(declined)].sort() }),
      ...(locale !== undefined && { locale }),
      ...(resumeMail && !contact.anonymizedAt && { mailStoppedAt: null, mailStopReason: null }),
    },
  })
  await recordEvent(ctx, tx, {
    type: 'contact.preferences-set',
    subjectId: contactId,
    accountId: contact.accountId,
    data: {
      ...(declined && { declined }),
      ...(locale !== undefined && { locale }),
      ...(resumeMail && { resumeMail }),
    },
  })
  return { contactId }
}
