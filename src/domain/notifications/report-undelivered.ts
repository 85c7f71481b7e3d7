import { type AppContext, asSystem } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'

/** A report about a mail that was sent. */
export interface Undelivered {
  notificationId: string
  reason: 'CONTACT_BOUNCED' | 'CONTACT_COMPLAINED'
  /** Status code of the report, such as `5.1.1`. */
  reply?: string | null
}

/**
 * Marks a mail as bounced or complained of, and stops mail to its contact until `setContactPreferences`
 * resumes it. Idempotent. Returns false if no such mail was sent.
 */
export async function reportUndelivered(app: AppContext, report: Undelivered): Promise<boolean> {
  const ctx = asSystem(app)
  const { notificationId, reason, reply = null } = report
  return await transact(ctx.db, async (tx) => {
    const notification = await tx.notification.findUnique({ where: { id: notificationId } })
    if (!notification?.sentAt) return false
    // A mailbox is read repeatedly: an old report must not stop mail that was resumed.
    if (notification.reason === reason) return true
    const { contactId, accountId, licenseId } = notification
    await tx.notification.update({
      where: { id: notificationId },
      data: { reason, reply, ...(reason === 'CONTACT_BOUNCED' && { state: 'BOUNCED' }) },
    })
    const { count } = await tx.contact.updateMany({
      where: { id: contactId, mailStoppedAt: null },
      data: { mailStoppedAt: ctx.now(), mailStopReason: reason },
    })
    if (count > 0) {
      const data = { reason }
      await recordEvent(ctx, tx, {
        type: 'contact.mail-stopped',
        subjectId: contactId,
        accountId,
        licenseId,
        data,
      })
    }
    return true
  })
}
