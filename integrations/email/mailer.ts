import type { CodeMailer } from '../../src/domain/mailed-codes/code-mail.ts'
import { declineToken } from '../../src/domain/notifications/decline-message.ts'
import type { MailSettings } from '../../src/domain/notifications/mail-settings.ts'
import type { Mailer } from '../../src/domain/notifications/mailer.ts'
import { isDeclinable } from '../../src/domain/notifications/messages.ts'
import type { NotificationFacts } from '../../src/domain/notifications/notification-facts.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { cleanName } from '../../src/platform/readable-text.ts'
import type { Secrets } from '../../src/platform/secrets.ts'
import type { WebhookMailer } from '../../src/webhooks/mails/endpoint-mail.ts'
import type { Branding } from './branding/branding.ts'
import { createComposer } from './delivery/compose-mail.ts'
import { messageIdOf } from './delivery/message-id.ts'
import type { Transport } from './delivery/transport.ts'
import { renderCode, renderEndpointMail, renderMessage } from './render-message.ts'

export interface MailerOptions {
  settings: Pick<MailSettings, 'from' | 'dkim'>
  branding: Branding
  secrets: Secrets
  publicUrl: string
  /** Null: nothing is sent. */
  transport: Transport | null
}

/** Creates the mailer, which renders notifications, one-time codes and notices about webhooks, and sends them by mail. */
export function createMailer({
  settings,
  branding,
  secrets,
  publicUrl,
  transport,
}: MailerOptions): Mailer & CodeMailer & WebhookMailer {
  const compose = createComposer(settings)

  function declineUrlOf({ message, contact }: NotificationFacts): string | null {
    if (!isDeclinable(message)) return null
    return `${publicUrl}/mail/decline/${declineToken({ secrets }, { contactId: contact.id, message })}`
  }

  return {
    render: (facts, locale) => renderMessage({ ...facts, licenseKey: null }, branding, { locale }),
    async deliver(facts) {
      if (!transport) return { outcome: 'OFF' }
      const { notificationId, contact } = facts
      const declineUrl = declineUrlOf(facts)
      const mail = await compose({
        to: { name: cleanName(contact.name), address: contact.email },
        messageId: messageIdOf(notificationId, publicUrl),
        rendered: renderMessage(facts, branding, { declineUrl }),
        replyTo: branding.supportEmail,
        declineUrl,
      })
      const result = await transport({ id: toTypedId('Notification', notificationId), ...mail })
      if (result.outcome !== 'SENT') return result
      // The stored copy contains the last group of the key only, and no link to decline.
      const { subject, text } = renderMessage({ ...facts, licenseKey: null }, branding)
      return { outcome: 'SENT', subject, text }
    },
    async deliverCode(id, codeMail) {
      if (!transport) return { outcome: 'OFF' }
      const { name, email } = codeMail.recipient
      const mail = await compose({
        to: { name: cleanName(name ?? ''), address: email },
        messageId: `<${id}@${new URL(publicUrl).hostname}>`,
        rendered: renderCode(codeMail, branding),
        replyTo: branding.supportEmail,
        declineUrl: null,
      })
      return await transport({ id, ...mail })
    },
    async deliverEndpointMail(id, endpointMail) {
      if (!transport) return { outcome: 'OFF' }
      const mail = await compose({
        to: { name: '', address: endpointMail.recipient.email },
        messageId: `<${id}@${new URL(publicUrl).hostname}>`,
        rendered: renderEndpointMail(endpointMail, branding),
        replyTo: branding.supportEmail,
        declineUrl: null,
      })
      return await transport({ id, ...mail })
    },
  }
}
