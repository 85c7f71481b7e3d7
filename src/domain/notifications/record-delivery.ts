import type { Prisma } from '../../../prisma/client/client.ts'
import { type AppContext, asSystem } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { mails } from '../../platform/metrics/metrics.ts'
import type { Claim } from './claim-notification.ts'
import type { Delivery } from './mailer.ts'

/** How long to wait after each attempt that was put off: two days in all, and then it is given up. */
const waits = ['PT1M', 'PT5M', 'PT15M', 'PT1H', 'PT3H', 'PT8H', 'PT12H', 'PT24H']

/**
 * Records what became of an attempt. A mail that was sent keeps its words, and no key. One that is given up says
 * so, in its state and in the audit log. An attempt that was taken over by another worker records nothing but
 * that its mail was sent.
 */
export async function recordDelivery(app: AppContext, claim: Claim, delivery: Delivery): Promise<void> {
  const ctx = asSystem(app)
  const { notificationId: id, attempt } = claim
  const now = ctx.now()
  mails.inc({ outcome: delivery.outcome })
  await transact(ctx.db, async (tx) => {
    const ours =
      delivery.outcome === 'SENT' ? { sentAt: null } : { state: 'SENDING' as const, attempts: attempt }
    const { count } = await tx.notification.updateMany({
      where: { id, ...ours },
      data: { claimedUntil: null, ...outcomeOf(delivery, attempt, now) },
    })
    if (count === 0) return
    const notification = await tx.notification.findUniqueOrThrow({
      where: { id },
      include: { contact: true },
    })
    const { state, message, reason, licenseId, accountId, contact } = notification
    // Whoever was forgotten while the mail was on its way leaves no words behind either.
    if (contact.anonymizedAt)
      await tx.notification.update({ where: { id }, data: { subject: null, text: null, reply: null } })
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

function outcomeOf(
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
      return again(attempt, now, { reply: delivery.reply })
    case 'UNKNOWN':
      return again(attempt, now, { reply: null, doubts: { increment: 1 } })
  }
}

function again(
  attempt: number,
  now: Date,
  data: Prisma.NotificationUncheckedUpdateManyInput,
): Prisma.NotificationUncheckedUpdateManyInput {
  const wait = waits[attempt - 1]
  if (!wait) return { ...data, state: 'FAILED', reason: 'UNREACHABLE' }
  const nextAttemptAt = new Date(now.getTime() + Temporal.Duration.from(wait).total('milliseconds'))
  return { ...data, state: 'QUEUED', nextAttemptAt }
}
