import type { Prisma } from '../../../prisma/client/client.ts'
import type { NotificationMessage } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { readKey } from '../license-keys/presented-key.ts'
import { assertPartnerMayMail, countedMail } from './mail-limits.ts'
import { mergeDeviceNotices } from './merge-device-notices.ts'
import { isKeyMessage } from './messages.ts'
import { recipientsOf } from './recipients.ts'
import { suppressionReasonOf } from './suppression-reason.ts'

/** A change that the contacts of a customer are notified of. */
export interface NotifiableChange {
  message: NotificationMessage
  licenseId: string
  /** Identifies the event. A contact gets one notification for each occasion, message and offset. */
  occasion: string
  /** Which expiry notice of the occasion it is; empty by default. */
  offset?: string
  /** Details that the message states. Never contains a secret. */
  data?: Prisma.InputJsonObject
  /** When the notification was due; now by default. */
  dueAt?: Date
  /** The key that the mail carries. It is stored sealed until the mail is sent. */
  licenseKey?: string
  /** The only recipient. By default the contacts of the account with a role of the message. */
  contactId?: string | null
}

/**
 * Records notifications in the transaction of the change: one row for each recipient, and never a second row
 * for the same occasion. A contact that must not receive it gets a row with the reason. A job sends the
 * mails. Throws `RateLimited` if a partner causes too many mails with a key; a notice about a device joins one that waits.
 */
export async function notify(ctx: Context, tx: Tx, changes: readonly NotifiableChange[]): Promise<void> {
  if (changes.length === 0) return
  const licenses = await tx.license.findMany({
    where: { id: { in: [...new Set(changes.map(({ licenseId }) => licenseId))] } },
    include: { account: { include: { contacts: { where: { removedAt: null }, orderBy: { id: 'asc' } } } } },
  })
  const byId = new Map(licenses.map((license) => [license.id, license]))
  const rows = (
    await Promise.all(changes.map((change) => rowsOf(ctx, change, byId.get(change.licenseId)!)))
  ).flat()
  for (const { message, state, recipient, partner } of rows) {
    if (partner && recipient && state === 'QUEUED' && isKeyMessage(message))
      await assertPartnerMayMail(ctx, tx, { recipient, partner })
  }
  const separate = await mergeDeviceNotices(tx, rows)
  const { count } = await tx.notification.createMany({ data: separate, skipDuplicates: true })
  if (count > 0) await ctx.enqueue(tx, 'notifications.send-due', {})
}

type IncludedLicense = Prisma.LicenseGetPayload<{ include: { account: { include: { contacts: true } } } }>

async function rowsOf(
  ctx: Context,
  change: NotifiableChange,
  license: IncludedLicense,
): Promise<Prisma.NotificationCreateManyInput[]> {
  const { message, occasion, offset = '', data = {}, licenseKey } = change
  const now = ctx.now()
  const keyHint = licenseKey ? readKey(licenseKey)!.hint : null
  const sealedKey = licenseKey ? await ctx.secrets.seal('notification-key', licenseKey) : null
  const { contacts } = license.account
  const named = contacts.find(({ id }) => id === change.contactId)
  return (named ? [named] : recipientsOf(message, contacts)).map((contact) => {
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
      ...countedMail(ctx, message, { email: contact.email, partner: license.account.partner }),
      createdAt: now,
      dueAt: change.dueAt ?? now,
      nextAttemptAt: now,
      sealedKey,
      keyHint,
    }
  })
}
