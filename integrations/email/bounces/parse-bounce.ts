import type { Undelivered } from '../../../src/domain/notifications/report-undelivered.ts'
import { notificationIn } from '../delivery/message-id.ts'

/**
 * Reads a report of a mail server on a mail of this installation: a permanent failure (RFC 3464), or a complaint of the
 * reader (RFC 5965). Returns null for any other message, such as a delay, an absence note, or a report on another mail.
 * The report must name the mail by its Message-ID, which only its reader and the servers in between have.
 */
export async function parseBounce(raw: Buffer, publicUrl: string): Promise<Undelivered | null> {
  const { simpleParser } = await import('mailparser')
  const { attachments } = await simpleParser(raw, { keepDeliveryStatus: true })
  const contents = attachments.map(({ content }) => content.toString())
  const notificationId = notificationIn([raw.toString(), ...contents].join('\n'), publicUrl)
  if (!notificationId) return null
  const partOf = (type: string) =>
    contents[attachments.findIndex(({ contentType }) => contentType === type)] ?? ''

  const status = partOf('message/delivery-status')
  const code = /^status:\s*(5\.\d{1,3}\.\d{1,3})/im.exec(status)?.[1]
  if (code && /^action:\s*failed/im.test(status)) {
    return { notificationId, reason: 'CONTACT_BOUNCED', reply: code }
  }
  if (/^feedback-type:\s*abuse/im.test(partOf('message/feedback-report'))) {
    return { notificationId, reason: 'CONTACT_COMPLAINED' }
  }
  return null
}
