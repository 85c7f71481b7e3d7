import type { Notification } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { isKeyMessage } from './messages.ts'
import { type NotifiableChange, notify } from './notify.ts'

/**
 * Closes mails that were not sent to a removed contact, and records each for the contacts that remain, unless one of these
 * has it already. A key whose secret is lost is not sent.
 */
export async function readdress(ctx: Context, tx: Tx, unsent: readonly Notification[]): Promise<void> {
  await tx.notification.updateMany({
    where: { id: { in: unsent.map(({ id }) => id) } },
    data: { state: 'SUPPRESSED', reason: 'CONTACT_REMOVED', claimedUntil: null, sealedKey: null },
  })
  const lost: Notification[] = []
  for (const notification of unsent) if (!(await hasOther(tx, notification))) lost.push(notification)
  const changes = await Promise.all(lost.map((notification) => toChange(ctx, notification)))
  await notify(
    ctx,
    tx,
    changes.filter((change) => change !== null),
  )
}

/** Whether another contact got the same mail, or gets it. */
async function hasOther(
  tx: Tx,
  { licenseId, message, occasion, offset, contactId }: Notification,
): Promise<boolean> {
  const other = { contactId: { not: contactId }, state: { not: 'SUPPRESSED' as const } }
  const where = { licenseId, message, occasion, offset, ...other }
  return (await tx.notification.findFirst({ where, select: { id: true } })) !== null
}

async function toChange(
  ctx: Context,
  { sealedKey, message, licenseId, occasion, offset, dueAt, data }: Notification,
): Promise<NotifiableChange | null> {
  const change = { message, licenseId, occasion, offset, dueAt, data: data as object }
  if (!isKeyMessage(message)) return change
  const licenseKey = sealedKey && (await ctx.secrets.open('notification-key', sealedKey).catch(() => null))
  return licenseKey ? { ...change, licenseKey } : null
}
