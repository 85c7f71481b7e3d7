import { ANY_ACCOUNT, RECOVERED, storeChangeEvents } from '../../../src/crm/inbox.ts'
import { preferredLocale } from '../../../src/http/accept-language.ts'
import { networkOf } from '../../../src/http/client-address.ts'
import type { Route } from '../../../src/http/server-options.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import { html, type SafeHtml } from '../../../src/platform/html.ts'
import { RateLimited } from '../../../src/platform/limits/rate-limited.ts'
import { type NewKey, takeNewKeys } from '../../../src/shops/shown-keys.ts'
import type { StripeClient } from '../api/client.ts'
import { StripeFailure } from '../api/failure.ts'
import { SOURCE } from '../inbound/read-event.ts'
import { type ReturnedSession, readSession } from './read-session.ts'
import { sendThanksPage, type ThanksPage } from './send-page.ts'
import { type ThanksTexts, texts } from './texts.ts'

const PATH = '/stripe/thanks'
const RELOAD_SECONDS = 3
/** How long the page reloads. */
const RELOADED_MS = 60 * 1000

export interface ThanksEndpoint {
  app: AppContext
  client: StripeClient
}

/**
 * Serves the page to which Checkout returns a customer: `/stripe/thanks?session_id={CHECKOUT_SESSION_ID}`. The id of the session is
 * the credential: only Stripe and the customer know it. Shows the new license keys once, within half an hour after they were issued.
 * Otherwise it says what happens next.
 */
export function thanksRoute(endpoint: ThanksEndpoint): Route {
  const { app } = endpoint
  return async (request, response, { path, address }) => {
    if (path !== PATH || request.method !== 'GET') return false
    request.resume()
    const wait = await app.limits.attempts.take(networkOf(address))
    if (wait > 0) throw new RateLimited(wait)
    const locale = preferredLocale(request.headers['accept-language'])
    const sessionId = new URL(request.url ?? '/', 'http://gateway').searchParams.get('session_id') ?? ''
    const page = await pageOf(endpoint, sessionId, texts[locale])
    sendThanksPage(response, { locale, ...page })
    return true
  }
}

type Page = Omit<ThanksPage, 'locale'>

async function pageOf({ app, client }: ThanksEndpoint, sessionId: string, say: ThanksTexts): Promise<Page> {
  let session: ReturnedSession
  try {
    session = await readSession(client, sessionId)
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error
    return { status: 503, ...message(say.later, say.laterMore) }
  }
  if (session.state === 'UNKNOWN') return { status: 404, ...message(say.unknown, say.unknownMore) }
  if (session.state === 'OPEN') return { status: 200, ...message(say.open, say.openMore) }
  if (session.state === 'UNPAID') return { status: 200, ...message(say.unpaid, say.unpaidMore, say.thanks) }
  return await paidPage(app, session, say)
}

async function paidPage(
  app: AppContext,
  { saleId, kind }: Extract<ReturnedSession, { state: 'PAID' }>,
  say: ThanksTexts,
): Promise<Page> {
  const sale = await app.db.sale.findFirst({
    where: { externalId: saleId, source: { startsWith: `${SOURCE}:` } },
    select: { source: true, externalId: true },
  })
  const keys = sale ? await takeNewKeys(app, sale) : []
  if (keys.length > 0) return { status: 200, ...keysOf(keys, say) }
  if (sale || (await isReloadedLongEnough(app, saleId)))
    return { status: 200, ...message(say.mailed, say.mailedMore, say.thanks) }
  // The webhook can be slower than the browser.
  await storeChangeEvents(app, [
    {
      ...{
        source: SOURCE,
        portalId: ANY_ACCOUNT,
        subscriptionType: RECOVERED,
        object: kind,
        objectId: saleId,
      },
      ...{ eventId: 'thanks', occurredAt: new Date(0), change: 'CHANGED', mergedIds: [] },
    },
  ])
  return {
    status: 200,
    ...message(say.preparing, say.preparingMore, say.thanks),
    reloadAfter: RELOAD_SECONDS,
  }
}

/** Whether a purchase was read and issued nothing, such as because it waits for a person, or was not read for a minute. */
async function isReloadedLongEnough(app: AppContext, objectId: string): Promise<boolean> {
  const event = await app.db.crmInboxEvent.findFirst({
    where: { source: SOURCE, objectId, eventId: 'thanks' },
  })
  if (!event) return false
  return event.processedAt !== null || app.now().getTime() - event.receivedAt.getTime() > RELOADED_MS
}

function message(
  heading: string,
  more: string,
  thanks: string | null = null,
): { title: string; body: SafeHtml } {
  const mark = thanks && html`<div class="mark" aria-hidden="true">✓</div>`
  return { title: thanks ?? heading, body: html`${mark}<h1>${heading}</h1><p>${more}</p>` }
}

function keysOf(keys: readonly NewKey[], say: ThanksTexts): { title: string; body: SafeHtml } {
  const boxes = keys.map(
    ({ licenseKey, name, seats }) =>
      html`<div class="key"><code translate="no">${licenseKey}</code><span>${name} · <i>${say.seats(seats)}</i></span></div>`,
  )
  return {
    title: say.thanks,
    body: html`<div class="mark" aria-hidden="true">✓</div><h1>${say.thanks}</h1>
<h2>${keys.length === 1 ? say.yourKey : say.yourKeys}</h2>
${boxes}<p>${say.copy} ${say.once}</p>`,
  }
}
