import type { HubspotApp } from '../../../src/crm/hubspot-settings.ts'
import { isObject, textIn } from '../api/read-response.ts'
import { signedHeaders } from '../emulator/webhooks/sign.ts'
import type { Finding } from './doctor.ts'
import type { Portal } from './portal.ts'

/** What HubSpot would call, as far as this environment says it. */
export interface WebhookTarget {
  /** The app whose webhooks are taken; null where none are. */
  app: HubspotApp | null
  /** The gateway's own address, `LICET_PUBLIC_URL`. */
  publicUrl: string
  /** Where HubSpot is: one on this machine may call this machine. */
  hubspotUrl: string
}

const TIMEOUT_MS = 10_000

const APP = 'In HubSpot: Development → Projects → your project → the app'
const SUBSCRIPTIONS = `${APP.replace('In', 'in')} → Webhooks, the target URL has to be`

/**
 * Looks whether the gateway takes what the app signs, by asking it as HubSpot does: with an event of no kind that
 * there is, from which nothing follows. HubSpot shows the subscriptions of such an app to nobody by its API, so what
 * is said of them is when the last event came.
 */
export async function examineWebhooks(
  { app, publicUrl, hubspotUrl }: WebhookTarget,
  { id: portalId }: Portal,
): Promise<Finding> {
  if (!app) {
    const says = 'none are taken, and there is no card: no app of HubSpot is configured'
    const mend = `To follow merges, deletions and deals: integrations/hubspot/app/README.md, then set LICET_HUBSPOT_APP_SECRET and LICET_HUBSPOT_APP_ID.`
    return { check: 'webhooks', ok: true, says, mend }
  }
  const url = `${publicUrl}/hubspot/webhooks`
  if (!publicUrl.startsWith('https:') && !isLocal(hubspotUrl)) {
    const mend = `Set LICET_PUBLIC_URL to the https address of the gateway, and put it into the project of the app (integrations/hubspot/app/README.md).`
    return { check: 'webhooks', ok: false, says: `HubSpot calls https addresses only, not ${url}`, mend }
  }
  const body = JSON.stringify([probe(portalId, app.id)])
  const headers = signedHeaders(app.secret, { method: 'POST', url, body, timestamp: Date.now() })
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { ...headers, 'content-type': 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return { check: 'webhooks', ...judge(url, response, await response.text()) }
  } catch (error) {
    const mend =
      'Check LICET_PUBLIC_URL, its name in the DNS, the proxy and its certificate, and that the gateway runs. HubSpot has to reach it from the internet.'
    return { check: 'webhooks', ok: false, says: `${url} cannot be reached: ${causeOf(error)}`, mend }
  }
}

/** An event of the portal and the app, so that both are judged too. */
function probe(portalId: string, appId: string): object {
  return {
    eventId: 0,
    portalId,
    appId,
    occurredAt: Date.now(),
    subscriptionType: 'licet.doctor',
  }
}

type Judged = Omit<Finding, 'check'>

/** What the answer to a request that HubSpot might have sent says, and what to click. */
function judge(url: string, { status, headers }: Response, text: string): Judged {
  const wrong = (says: string, mend: string): Judged => ({ ok: false, says, mend })
  if (status >= 200 && status < 300) return judgeTaken(url, text)
  if (status >= 300 && status < 400)
    return wrong(
      `${url} sends on to ${headers.get('location') ?? 'elsewhere'}, where HubSpot does not follow`,
      'Set LICET_PUBLIC_URL, and the target URL of the app, to the address that answers itself.',
    )
  if (status === 401)
    return wrong(
      `the gateway at ${url} does not accept the signature: its secret, its LICET_PUBLIC_URL or its clock is another one`,
      `${APP} → Auth → Client secret: LICET_HUBSPOT_APP_SECRET, here and where the gateway runs. LICET_PUBLIC_URL has to be the same in both; then restart the gateway. Its log says more: “HubSpot request refused”.`,
    )
  if (status === 403 && text.includes('HTTPS_REQUIRED'))
    return wrong(
      `the gateway at ${url} does not know that the request came by https`,
      'Name the proxy in front of it in LICET_TRUSTED_PROXIES, and let it send X-Forwarded-Proto.',
    )
  if (status === 403)
    return wrong(
      `the gateway at ${url} does not serve this portal, or another app`,
      `${APP} → Auth → App ID: LICET_HUBSPOT_APP_ID. LICET_HUBSPOT_PORTALS, if it is set, has to name the portal. A gateway that has not told HubSpot anything yet knows no portal: look at crmSync.`,
    )
  if (status === 404)
    return wrong(
      `nothing takes webhooks at ${url}`,
      'Set LICET_HUBSPOT_APP_SECRET and LICET_HUBSPOT_APP_ID where the gateway runs, and restart it; or LICET_PUBLIC_URL is not its address.',
    )
  return wrong(`${url} answers ${status}`, 'Look at the log of the gateway, and of the proxy in front of it.')
}

/** A page that answers anything with a success is not the gateway. */
function judgeTaken(url: string, text: string): Judged {
  const answer = parse(text)
  if (!isObject(answer) || typeof answer.stored !== 'number') {
    const mend =
      'Set LICET_PUBLIC_URL to the address of the gateway, or let the proxy hand /hubspot on to it.'
    return { ok: false, says: `what answers at ${url} is not the gateway`, mend }
  }
  const last = textIn(answer, 'lastEventAt')
  const says = `the gateway takes what the app signs at ${url}`
  if (last) return { ok: true, says: `${says}; the last event came at ${last}` }
  const mend = `Change the name of a company in HubSpot, and run this again a minute later. Where none comes: ${SUBSCRIPTIONS} ${url}, and the subscriptions active; where they are missing, upload the project again.`
  return { ok: true, says: `${says}; no event came in the last month`, mend }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isLocal(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
}

/** `fetch` says why in its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} seconds`
  const { cause } = error
  return cause instanceof Error
    ? cause.message || ('code' in cause ? String(cause.code) : cause.name)
    : error.message
}
