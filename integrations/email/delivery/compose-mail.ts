import { createTransport } from 'nodemailer'
import type { RenderedNotification } from '../../../src/domain/notifications/delivery.ts'
import type { MailSettings } from '../../../src/domain/notifications/mail-settings.ts'
import { readText } from '../branding/branding.ts'

export interface ComposedMail {
  to: { name: string; address: string }
  messageId: string
  rendered: RenderedNotification
  replyTo: string | null
  /** Where one request declines mails of this kind; null for those that cannot be declined. */
  declineUrl: string | null
}

/**
 * Makes the mail as it travels: text and HTML, signed by DKIM where that is configured. It names no software, loads
 * nothing from files or addresses, and can be declined by one click (RFC 8058) where it can be declined at all.
 */
export function createComposer({ from, dkim }: Pick<MailSettings, 'from' | 'dkim'>) {
  const composer = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(dkim && {
      dkim: {
        domainName: dkim.domain,
        keySelector: dkim.selector,
        privateKey: readText(dkim.keyFile),
      },
    }),
  })
  return async ({ to, messageId, rendered, replyTo, declineUrl }: ComposedMail) => {
    const { message, envelope } = await composer.sendMail({
      from,
      to,
      messageId,
      ...(replyTo && { replyTo }),
      subject: rendered.subject,
      text: rendered.text,
      html: rendered.html,
      xMailer: false,
      headers: {
        'Auto-Submitted': 'auto-generated',
        'Content-Language': rendered.locale,
        ...(declineUrl && {
          'List-Unsubscribe': `<${declineUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
      },
    })
    return { raw: message as Buffer, envelope: { from: String(envelope.from), to: to.address } }
  }
}
