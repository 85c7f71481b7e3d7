import type { RenderedNotification } from '../../src/domain/notifications/delivery.ts'
import type { NotificationFacts } from '../../src/domain/notifications/facts.ts'
import type { Branding } from './branding/branding.ts'
import { formatterFor, type Locale, localeFor } from './branding/locale.ts'
import { footer } from './footer.ts'
import { messages } from './messages/all-messages.ts'
import type { SafeHtml } from './templates/safe-html.ts'
import { frame, part } from './templates/template.ts'

/** What a person reads of a message, in their language or in the one asked for. The same facts make the same mail. */
export function renderMessage(
  facts: NotificationFacts,
  branding: Branding,
  { declineUrl = null, locale: asked }: { declineUrl?: string | null; locale?: string | undefined } = {},
): RenderedNotification {
  const locale: Locale = localeFor(asked ?? facts.contact.locale, branding.locale)
  const written = messages[facts.message](facts, formatterFor(locale), branding, locale)
  const subject = oneLine(written.subject)
  const beneath = footer(branding, { account: facts.account.name, declineUrl }, locale)
  const values = {
    lang: locale,
    subject,
    preheader: beneath.preheader(subject),
    accent: branding.accent,
    accentDark: branding.accentDark,
  }
  const sheet = [letterhead(branding), ...written.html]
  return {
    locale,
    subject,
    html: frame(values, sheet, beneath.html),
    text: `${written.text}\n\n-- \n${beneath.text}\n`,
  }
}

function letterhead({ name, logo, website }: Branding): SafeHtml {
  return logo
    ? part('logo', { logo, vendor: name, website: website ?? logo })
    : part('name', { vendor: name })
}

/** A subject is one line, whatever a name holds. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
}
