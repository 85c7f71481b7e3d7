import { declineMessage, readDeclineToken } from '../../../src/domain/notifications/decline-message.ts'
import type { Route } from '../../../src/http/server-options.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import type { Branding } from '../branding/branding.ts'
import { html } from '../templates/safe-html.ts'
import { sendPage } from './send-page.ts'

const PATH = '/mail/decline/'

/**
 * Serves the page on which a person declines mails of one kind. A GET changes nothing, because mail programs and scanners
 * follow links. Only the button declines, or the one-click request of a mail program (RFC 8058).
 */
export function declineRoute(app: AppContext, { name }: Branding): Route {
  return async (request, response, { path }) => {
    if (!path.startsWith(PATH)) return false
    request.resume()
    const declinable = readDeclineToken(app, path.slice(PATH.length))
    if (!declinable) {
      sendPage(
        response,
        404,
        name,
        html`<h1>This link is not valid</h1><p>Please open it from the mail once more.</p>`,
      )
    } else if (request.method === 'POST') {
      await declineMessage(app, declinable)
      sendPage(response, 200, name, html`<h1>Done</h1><p>${name} sends you no more mail of this kind.</p>`)
    } else {
      sendPage(
        response,
        200,
        name,
        html`<h1>Mail from ${name}</h1>
<p>Do you want no more notices of this kind? Whatever you must know of your license is sent all the same.</p>
<form method="post"><button>Send me no more</button></form>`,
      )
    }
    return true
  }
}
