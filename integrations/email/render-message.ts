import type { CodeMail } from '../../src/domain/mailed-codes/code-mail.ts'
import type { RenderedNotification } from '../../src/domain/notifications/mailer.ts'
import type { NotificationFacts } from '../../src/domain/notifications/notification-facts.ts'
import type { SafeHtml } from '../../src/platform/html.ts'
import type { EndpointMail } from '../../src/webhooks/mails/endpoint-mail.ts'
import type { Branding } from './branding/branding.ts'
import { formatterFor, type Locale, localeFor } from './branding/locale.ts'
import { footer } from './footer.ts'
import { codeMails, messages } from './messages/all-messages.ts'
import type { WrittenMessage } from './messages/message.ts'
import { webhookDisabled } from './messages/webhook-disabled.ts'
import { readableCodeMail, readableEndpointMail, readableFacts } from './readable-facts.ts'
import { frame, part } from './templates/template.ts'

/** Renders the mail of a notification in the given language, or in the contact's. Equal facts give an equal mail. */
export function renderMessage(
  facts: NotificationFacts,
  branding: Branding,
  { declineUrl = null, locale: requested }: { declineUrl?: string | null; locale?: string | undefined } = {},
): RenderedNotification {
  const locale: Locale = localeFor(requested ?? facts.contact.locale, branding.locale)
  const shown = readableFacts(facts)
  const written = messages[facts.message](shown, formatterFor(locale), branding, locale)
  return frameMessage(written, branding, { cause: { account: shown.account.name }, declineUrl }, locale)
}

/** Renders the mail with a one-time code in the language of its recipient. */
export function renderCode(mail: CodeMail, branding: Branding, requested?: Locale): RenderedNotification {
  const locale = localeFor(requested ?? mail.recipient.locale, branding.locale)
  const written = codeMails[mail.message](readableCodeMail(mail), formatterFor(locale), branding, locale)
  return frameMessage(written, branding, { cause: 'REQUEST', declineUrl: null }, locale)
}

/** Renders the mail about a disabled webhook endpoint in the language of its recipient. */
export function renderEndpointMail(
  mail: EndpointMail,
  branding: Branding,
  requested?: Locale,
): RenderedNotification {
  const locale = localeFor(requested ?? mail.recipient.locale, branding.locale)
  const written = webhookDisabled(readableEndpointMail(mail), formatterFor(locale), branding, locale)
  return frameMessage(written, branding, { cause: 'ENDPOINT', declineUrl: null }, locale)
}

function frameMessage(
  written: WrittenMessage,
  branding: Branding,
  reason: Parameters<typeof footer>[1],
  locale: Locale,
): RenderedNotification {
  const subject = oneLine(written.subject)
  const footerParts = footer(branding, reason, locale)
  const values = {
    lang: locale,
    subject,
    preheader: footerParts.preheader(subject),
    accent: branding.accent,
    accentDark: branding.accentDark,
  }
  const sheet = [headerOf(branding), ...written.html]
  return {
    locale,
    subject,
    html: frame(values, sheet, footerParts.html),
    text: `${written.text}\n\n-- \n${footerParts.text}\n`,
  }
}

function headerOf({ name, logo, website }: Branding): SafeHtml {
  return logo
    ? part('logo', { logo, vendor: name, website: website ?? logo })
    : part('name', { vendor: name })
}

/** Removes line breaks, which a name may contain. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
}
