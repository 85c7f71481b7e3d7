import {
  declineMessage,
  findContactLocale,
  readDeclineToken,
} from '../../../src/domain/notifications/decline-message.ts'
import { sendPage } from '../../../src/http/send-page.ts'
import type { Route } from '../../../src/http/server-options.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import { html } from '../../../src/platform/html.ts'
import type { Branding } from '../branding/branding.ts'
import { type Locale, localeFor } from '../branding/locale.ts'

const PATH = '/mail/decline/'

const texts: Record<
  Locale,
  Record<'title' | 'question' | 'button' | 'done' | 'ended', (name: string) => string> & {
    invalid: string
    openAgain: string
  }
> = {
  en: {
    title: (name) => `Mail from ${name}`,
    question: () =>
      'Do you want no more mail of this kind? You still get the mail that your license requires.',
    button: () => 'Send me no more',
    done: () => 'Done',
    ended: (name) => `${name} sends you no more mail of this kind.`,
    invalid: 'This link is not valid',
    openAgain: 'Open the link from the mail once more.',
  },
  de: {
    title: (name) => `E-Mails von ${name}`,
    question: () =>
      'Möchten Sie keine E-Mails dieser Art mehr erhalten? Was für Ihre Lizenz notwendig ist, senden wir Ihnen weiterhin.',
    button: () => 'Keine E-Mails dieser Art mehr',
    done: () => 'Erledigt',
    ended: (name) => `${name} sendet Ihnen keine E-Mails dieser Art mehr.`,
    invalid: 'Dieser Link ist ungültig',
    openAgain: 'Öffnen Sie den Link noch einmal aus der E-Mail.',
  },
}

/**
 * Serves the page on which a person declines mails of one kind, in the language of the contact. A GET changes nothing,
 * because mail programs and scanners follow links. Only the button declines, or the one-click request of a mail program
 * (RFC 8058).
 */
export function declineRoute(app: AppContext, { name, locale: fallback }: Branding): Route {
  return async (request, response, { path }) => {
    if (!path.startsWith(PATH)) return false
    request.resume()
    const declinable = readDeclineToken(app, path.slice(PATH.length))
    const tag = declinable
      ? await findContactLocale(app, declinable.contactId)
      : (request.headers['accept-language']?.split(',')[0] ?? null)
    const locale = localeFor(tag, fallback)
    const { title, question, button, done, ended, invalid, openAgain } = texts[locale]
    const send = (status: number, body: ReturnType<typeof html>) =>
      sendPage(response, { status, title: name, locale, body })
    if (!declinable) {
      send(404, html`<h1>${invalid}</h1><p>${openAgain}</p>`)
    } else if (request.method === 'POST') {
      await declineMessage(app, declinable)
      send(200, html`<h1>${done(name)}</h1><p>${ended(name)}</p>`)
    } else {
      send(
        200,
        html`<h1>${title(name)}</h1>
<p>${question(name)}</p>
<form method="post"><button>${button(name)}</button></form>`,
      )
    }
    return true
  }
}
