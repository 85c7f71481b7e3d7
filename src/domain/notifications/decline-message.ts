import { type AppContext, asSystem } from '../../platform/context.ts'
import { currentContactId } from '../../platform/current-account.ts'
import { transact } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseTypedId, toTypedId } from '../../platform/ids.ts'
import { type DeclinableMessage, isDeclinable, notificationMessages } from './messages.ts'

/** The contact and the kind of message that the link in a mail declines. */
export interface Declinable {
  contactId: string
  message: DeclinableMessage
}

/** Token of the link that declines one kind of message for one contact. Only the gateway can create one. */
export function declineToken(
  { secrets }: Pick<AppContext, 'secrets'>,
  { contactId, message }: Declinable,
): string {
  const text = signedText({ contactId, message })
  return `${text}.${Buffer.from(secrets.digest('decline', text).digest).toString('base64url')}`
}

/** Returns what a token declines; null if the gateway did not create it. */
export function readDeclineToken({ secrets }: Pick<AppContext, 'secrets'>, token: string): Declinable | null {
  const [id = '', name = '', signature = ''] = token.split('.')
  const digests = secrets.digests('decline', `${id}.${name}`)
  if (!digests.some(({ digest }) => Buffer.from(digest).toString('base64url') === signature)) return null
  const contact = parseTypedId(id)
  const message = notificationMessages.find((known) => known === name)
  return contact?.type === 'Contact' && message && isDeclinable(message)
    ? { contactId: contact.uuid, message }
    : null
}

/** Returns the language of a contact; null if it has none, or does not exist. */
export async function findContactLocale({ db }: AppContext, contactId: string): Promise<string | null> {
  const contact = await db.contact.findUnique({ where: { id: contactId }, select: { locale: true } })
  return contact?.locale ?? null
}

/** Records that a contact declines a kind of message. Idempotent. */
export async function declineMessage(
  app: AppContext,
  { contactId: named, message }: Declinable,
): Promise<void> {
  const ctx = asSystem(app)
  await transact(ctx.db, async (tx) => {
    const contactId = await currentContactId(tx, named)
    await tx.$queryRaw`select 1 from contacts where id = ${contactId}::uuid for update`
    const contact = await tx.contact.findUnique({ where: { id: contactId } })
    if (!contact || contact.declined.includes(message)) return
    const declined = [...contact.declined, message].sort()
    await tx.contact.update({ where: { id: contactId }, data: { declined } })
    await recordEvent(ctx, tx, {
      type: 'contact.preferences-set',
      subjectId: contactId,
      accountId: contact.accountId,
      data: { declined },
    })
  })
}

function signedText({ contactId, message }: Declinable): string {
  return `${toTypedId('Contact', contactId)}.${message}`
}
