import { type AppContext, asSystem } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'
import { stopMail } from '../accounts/mail-stop.ts'
import { bounceReasonOf } from './bounce-reason.ts'

/** What a report says about one recipient. */
export interface RecipientReport {
  /** Address of the recipient in lower case; null if the report names none. */
  address: string | null
  /** Whether delivery failed for good; false for a delivered, forwarded or delayed mail. */
  failed: boolean
  /** Status code (RFC 3463), such as `5.1.1`; null if the report only says that the failure is permanent. */
  status: string | null
}

/** A report about a mail that was sent: a complaint of its reader, or what became of its recipients. */
export type Undelivered = { notificationId: string } & (
  | { type: 'complaint' }
  | { type: 'bounce'; recipients: readonly RecipientReport[] }
)

/** Reasons by weight. A mailbox is read repeatedly: a report that was recorded must not stop mail that was resumed. */
const weights: Record<string, number> = {
  UNREACHABLE: 1,
  REFUSED: 1,
  CONTACT_BOUNCED: 2,
  CONTACT_COMPLAINED: 3,
}

/**
 * Marks a mail as returned or complained of. A complaint, and the return from an address that receives no
 * mail, stop mail to every contact with the address until `setContactPreferences` resumes it. Any other failure concerns
 * this mail only. Idempotent. Returns false if no such mail was sent, or if the report says that it was delivered.
 */
export async function reportUndelivered(app: AppContext, report: Undelivered): Promise<boolean> {
  const ctx = asSystem(app)
  return await transact(ctx.db, async (tx) => {
    const notification = await tx.notification.findUnique({
      where: { id: report.notificationId },
      include: { contact: { select: { email: true } } },
    })
    if (!notification?.sentAt) return false
    const { id, contact } = notification
    const failure = report.type === 'bounce' ? failureOf(contact.email, report.recipients) : null
    if (report.type === 'bounce' && !failure) return false
    const reason = failure ? bounceReasonOf(failure.status) : 'CONTACT_COMPLAINED'
    if ((weights[reason] ?? 0) <= (weights[notification.reason ?? ''] ?? 0)) return true
    await tx.notification.update({
      where: { id },
      data: { reason, ...(failure && { state: 'BOUNCED', reply: failure.status }) },
    })
    if (reason === 'CONTACT_BOUNCED' || reason === 'CONTACT_COMPLAINED')
      await stopMail(ctx, tx, contact.email, reason)
    return true
  })
}

/**
 * Returns what failed for an address; null if nothing did. An address that the report does not name is an alias: it
 * failed if all its recipients failed.
 */
function failureOf(email: string, recipients: readonly RecipientReport[]): RecipientReport | null {
  const named = recipients.filter(({ address }) => address === email)
  const concerned = named.length > 0 ? named : recipients
  return concerned.every(({ failed }) => failed) ? (concerned[0] ?? null) : null
}
