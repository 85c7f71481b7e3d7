import type { Prisma } from '../../../prisma/client/client.ts'
import { type AppContext, asSystem } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { mails } from '../../platform/metrics/metrics.ts'
import { stopMail } from '../accounts/mail-stop.ts'
import { isDeadAddress } from './bounce-reason.ts'
import type { Claim } from './claim-notification.ts'
import { deleteUselessKeys } from './delete-sealed-keys.ts'
import type { Delivery } from './mailer.ts'

/** Waiting time after each deferred attempt: two days in total. After the last one the notification fails. */
const retryDelays = ['PT1M', 'PT5M', 'PT15M', 'PT1H', 'PT3H', 'PT8H', 'PT12H', 'PT24H']

/**
 * Records the outcome of an attempt. A sent mail keeps its subject and text, without the key. A mail that
 * failed has FAILED as its state and an event in the audit log. A reply that the address does not exist stops mail to it.
 * If another worker took over the attempt, only
 * a successful delivery is recorded.
 */
export async function recordDelivery(app: AppContext, claim: Claim, delivery: Delivery): Promise<void> {
  const ctx = asSystem(app)
  const { notificationId: id, attempt } = claim
  const now = ctx.now()
  mails.inc({ outcome: delivery.outcome })
  await transact(ctx.db, async (tx) => {
    const claimed =
      delivery.outcome === 'SENT' ? { sentAt: null } : { state: 'SENDING' as const, attempts: attempt }
    const { count } = await tx.notification.updateMany({
      where: { id, ...claimed },
      data: { claimedUntil: null, ...outcomeData(delivery, attempt, now) },
    })
    if (count === 0) return
    const notification = await tx.notification.findUniqueOrThrow({
      where: { id },
      include: { contact: true },
    })
    const { state, message, reason, licenseId, accountId, contact, sealedKey } = notification
    // The key was replaced, or the license was revoked, while the mail was being sent.
    if (sealedKey) {
      await tx.$queryRaw`select 1 from licenses where id = ${licenseId}::uuid for share`
      await deleteUselessKeys(tx, licenseId)
    }
    // The contact was anonymized while the mail was being sent: its text is not kept either.
    if (contact.anonymizedAt)
      await tx.notification.update({ where: { id }, data: { subject: null, text: null, reply: null } })
    if (delivery.outcome === 'REFUSED' && delivery.reply && isDeadAddress(delivery.reply))
      await stopMail(ctx, tx, contact.email, 'CONTACT_BOUNCED')
    if (state !== 'SENT' && state !== 'FAILED') return
    await recordEvent(ctx, tx, {
      type: state === 'SENT' ? 'notification.sent' : 'notification.failed',
      subjectId: id,
      accountId,
      licenseId,
      data: { message, ...(reason && { reason }) },
    })
  })
}

function outcomeData(
  delivery: Delivery,
  attempt: number,
  now: Date,
): Prisma.NotificationUncheckedUpdateManyInput {
  switch (delivery.outcome) {
    case 'SENT': {
      const { subject, text } = delivery
      return { state: 'SENT', reason: null, reply: null, sentAt: now, sealedKey: null, subject, text }
    }
    case 'REFUSED':
      return { state: 'FAILED', reason: 'REFUSED', reply: delivery.reply }
    case 'OFF':
      return { state: 'SUPPRESSED', reason: 'MAIL_OFF' }
    case 'DEFERRED':
      return deferred(attempt, now, { reason: 'UNREACHABLE', reply: delivery.reply })
    case 'UNKNOWN':
      return deferred(attempt, now, { reason: 'UNREACHABLE', reply: null, doubts: { increment: 1 } })
  }
}

function deferred(
  attempt: number,
  now: Date,
  data: Prisma.NotificationUncheckedUpdateManyInput,
): Prisma.NotificationUncheckedUpdateManyInput {
  const wait = retryDelays[attempt - 1]
  if (!wait) return { ...data, state: 'FAILED' }
  const nextAttemptAt = new Date(now.getTime() + Temporal.Duration.from(wait).total('milliseconds'))
  return { ...data, state: 'QUEUED', nextAttemptAt }
}
