import type { RecipientReport, Undelivered } from '../../../src/domain/notifications/report-undelivered.ts'
import { toAsciiAddress } from '../../../src/platform/email-address.ts'
import { notificationIn } from '../delivery/message-id.ts'
import { parseQmailBounce } from './parse-qmail-bounce.ts'
import { specificStatus } from './specific-status.ts'

/**
 * Reads a report of a mail server on a mail of this installation: a delivery status (RFC 3464, with internationalized
 * addresses RFC 6533), a bounce in the format of qmail, or a complaint of the reader (RFC 5965). Returns null for any
 * other message, such as an absence note, or a report on another mail. The report must name the mail by its Message-ID,
 * which only its reader and the servers in between have.
 */
export async function parseBounce(raw: Buffer, publicUrl: string): Promise<Undelivered | null> {
  const { simpleParser } = await import('mailparser')
  const { attachments, text = '' } = await simpleParser(raw, { keepDeliveryStatus: true })
  const contents = attachments.map(({ content }) => content.toString())
  const notificationId = notificationIn([raw.toString(), text, ...contents].join('\n'), publicUrl)
  if (!notificationId) return null
  const partOf = (...types: string[]) =>
    contents[attachments.findIndex(({ contentType }) => types.includes(contentType))] ?? ''

  if (/^feedback-type:\s*abuse/im.test(partOf('message/feedback-report')))
    return { notificationId, type: 'complaint' }
  const status = partOf('message/delivery-status', 'message/global-delivery-status')
  const recipients = status ? recipientsOf(status) : parseQmailBounce(text)
  return recipients.some(({ failed }) => failed) ? { notificationId, type: 'bounce', recipients } : null
}

/** The groups of fields of a delivery status, one for each recipient (RFC 3464, section 2.3). */
function recipientsOf(deliveryStatus: string): RecipientReport[] {
  return deliveryStatus
    .replaceAll('\r\n', '\n')
    .split(/\n[ \t]*\n/)
    .map((group) => group.replace(/\n[ \t]+/g, ' '))
    .filter((group) => /^action:/im.test(group))
    .map((group) => {
      const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(group)?.[1]?.trim() ?? ''
      const recipient = field('original-recipient') || field('final-recipient')
      const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(field('status'))?.[0] ?? '5.0.0'
      return {
        address: addressOf(recipient),
        failed: /^failed\b/i.test(field('action')),
        status: specificStatus(status, field('diagnostic-code')),
      }
    })
}

/** The address of a recipient field, such as `rfc822; ada@example.org`; null if it has none. */
function addressOf(recipient: string): string | null {
  const address = recipient
    .slice(recipient.indexOf(';') + 1)
    .trim()
    .replace(/^<|>$/g, '')
  return address.includes('@') ? toAsciiAddress(address).toLowerCase() : null
}
