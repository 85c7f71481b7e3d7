import type { Prisma } from '../../../prisma/client/client.ts'
import type { NotificationMessage } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { LicenseKey } from '../license-keys/key.ts'
import { isKeyMessage } from './messages.ts'
import { suppressionReasonOf } from './suppression-reason.ts'

/** Something that a customer's people are to be told. */
export interface NotifiableChange {
  message: NotificationMessage
  licenseId: string
  /** What it is about: the same occasion is told once to each person. */
  occasion: string
  /** Which notice of that occasion. */
  offset?: string
  /** What is told of it; never a secret. */
  data?: Prisma.InputJsonObject
  /** Now, by default. */
  dueAt?: Date
  /** The key that the mail carries; it is kept sealed until then. */
  licenseKey?: string
  /** The one person who is told; by default everybody of the account, and a key's mail its first reachable person. */
  contactId?: string | null
}

/**
 * Writes what customers are to be told, in the transaction of the change: one row a person, and never a second
 * one for the same occasion. Whom it must not reach gets a row that says why. Sending is a job's.
 */
export async function notify(ctx: Context, tx: Tx, news: readonly NotifiableChange[]): Promise<void> {
  if (news.length === 0) return
  const licenses = await tx.license.findMany({
    where: { id: { in: [...new Set(news.map(({ licenseId }) => licenseId))] } },
    include: { account: { include: { contacts: { orderBy: { id: 'asc' } } } } },
  })
  const byId = new Map(licenses.map((license) => [license.id, license]))
  const rows = await Promise.all(news.map((one) => rowsOf(ctx, one, byId.get(one.licenseId)!)))
  const { count } = await tx.notification.createMany({ data: rows.flat(), skipDuplicates: true })
  if (count > 0) await ctx.enqueue(tx, 'notifications.send-due', {})
}

type IncludedLicense = Prisma.LicenseGetPayload<{ include: { account: { include: { contacts: true } } } }>

async function rowsOf(
  ctx: Context,
  news: NotifiableChange,
  license: IncludedLicense,
): Promise<Prisma.NotificationCreateManyInput[]> {
  const { message, occasion, offset = '', data = {}, licenseKey } = news
  const now = ctx.now()
  const keyHint = licenseKey ? LicenseKey.parse(licenseKey)!.hint : null
  const sealedKey = licenseKey ? await ctx.secrets.seal('notification-key', licenseKey) : null
  return recipientsOf(news, license).map((contact) => {
    const reason = suppressionReasonOf({ message, occasion, keyHint }, { contact, license })
    return {
      accountId: license.accountId,
      licenseId: license.id,
      contactId: contact.id,
      message,
      occasion,
      offset,
      data,
      state: reason ? 'SUPPRESSED' : 'QUEUED',
      reason,
      createdAt: now,
      dueAt: news.dueAt ?? now,
      nextAttemptAt: now,
      sealedKey,
      keyHint,
    }
  })
}

function recipientsOf({ message, contactId }: NotifiableChange, { account: { contacts } }: IncludedLicense) {
  const named = contacts.find(({ id }) => id === contactId)
  if (named) return [named]
  return isKeyMessage(message)
    ? [contacts.find(({ mailStopReason }) => !mailStopReason) ?? contacts[0]].filter((contact) => !!contact)
    : contacts
}
