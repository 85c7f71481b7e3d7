import { createTransport } from 'nodemailer'
import type { MailSettings } from '../../../src/domain/notifications/mail-settings.ts'
import type { RenderedNotification } from '../../../src/domain/notifications/mailer.ts'
import { readText } from '../branding/branding.ts'

export interface ComposedMail {
  to: { name: string; address: string }
  messageId: string
  rendered: RenderedNotification
  replyTo: string | null
  /** Address that declines mails of this kind with one request; null if they cannot be declined. */
  declineUrl: string | null
}

/**
 * Creates a function that composes mails with text and HTML. Signs with DKIM if that is configured. The mail names no
 * software, and contains nothing from files or addresses. Mails that can be declined support one-click unsubscribe
 * (RFC 8058).
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
