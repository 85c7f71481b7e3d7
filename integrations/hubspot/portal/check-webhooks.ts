import type { HubspotApp } from '../../../src/crm/hubspot-settings.ts'
import { isObject, parseJson } from '../../../src/platform/json.ts'
import { textIn } from '../api/read-response.ts'
import { signedHeaders } from '../api/signature.ts'
import type { Finding } from './finding.ts'
import type { Portal } from './read-portal.ts'

/** The webhook configuration of this environment. */
export interface WebhookTarget {
  /** The app whose webhooks the gateway accepts; null if no app is configured. */
  app: HubspotApp | null
  /** The gateway's own address, `LICET_PUBLIC_URL`. */
  publicUrl: string
  /** The address of HubSpot. HubSpot on this machine may call the gateway over http. */
  hubspotUrl: string
}

const TIMEOUT_MS = 10_000

const APP = 'In HubSpot: Development → Projects → your project → the app'
const SUBSCRIPTIONS = `${APP.replace('In', 'in')} → Webhooks, the target URL must be`

/**
 * Checks whether the gateway accepts a request that the app signs. Sends an event of an unknown type, which the gateway
 * ignores. HubSpot's API does not show the subscriptions of such an app, so the finding states the time of the last
 * event instead.
 */
export async function checkWebhooks(
  { app, publicUrl, hubspotUrl }: WebhookTarget,
  { id: portalId }: Portal,
): Promise<Finding> {
  if (!app) {
    const message = 'the gateway accepts none and serves no card: no app of HubSpot is configured'
    const fix = `To follow merges, deletions and deals: integrations/hubspot/app/README.md, then set LICET_HUBSPOT_APP_SECRET and LICET_HUBSPOT_APP_ID.`
    return { check: 'webhooks', ok: true, message, fix }
  }
  const url = `${publicUrl}/hubspot/webhooks`
  if (!publicUrl.startsWith('https:') && !isLocal(hubspotUrl)) {
    const fix = `Set LICET_PUBLIC_URL to the https address of the gateway, and put it into the project of the app (integrations/hubspot/app/README.md).`
    return { check: 'webhooks', ok: false, message: `HubSpot calls https addresses only, not ${url}`, fix }
  }
  const body = JSON.stringify([probe(portalId, app.id)])
  const headers = signedHeaders(app.secret, { method: 'POST', url, body }, new Date())
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { ...headers, 'content-type': 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return { check: 'webhooks', ...interpret(url, response, await response.text()) }
  } catch (error) {
    const fix =
      'Check LICET_PUBLIC_URL, its name in the DNS, the proxy and its certificate, and that the gateway runs. HubSpot must reach it from the internet.'
    return { check: 'webhooks', ok: false, message: `${url} cannot be reached: ${causeOf(error)}`, fix }
  }
}

/** An event that names the portal and the app, so that the gateway checks both. */
function probe(portalId: string, appId: string): object {
  return {
    eventId: 0,
    portalId,
    appId,
    occurredAt: Date.now(),
    subscriptionType: 'licet.doctor',
  }
}

type Interpretation = Omit<Finding, 'check'>

/** What the response to a signed request means, and how to fix a problem. */
function interpret(url: string, { status, headers }: Response, text: string): Interpretation {
  const problem = (message: string, fix: string): Interpretation => ({ ok: false, message, fix })
  if (status >= 200 && status < 300) return interpretSuccess(url, text)
  if (status >= 300 && status < 400)
    return problem(
      `${url} redirects to ${headers.get('location') ?? 'another address'}, and HubSpot does not follow redirects`,
      'Set LICET_PUBLIC_URL, and the target URL of the app, to the address without a redirect.',
    )
  if (status === 401)
    return problem(
      `the gateway at ${url} does not accept the signature: its secret, its LICET_PUBLIC_URL or its clock differs`,
      `${APP} → Auth → Client secret: set LICET_HUBSPOT_APP_SECRET to it, here and where the gateway runs. LICET_PUBLIC_URL must be the same in both places. Then restart the gateway. Its log shows the reason: “HubSpot request refused”.`,
    )
  if (status === 403 && text.includes('HTTPS_REQUIRED'))
    return problem(
      `the gateway at ${url} does not recognize that the request arrived over https`,
      'Name the proxy in front of it in LICET_TRUSTED_PROXIES, and let it send X-Forwarded-Proto.',
    )
  if (status === 403)
    return problem(
      `the gateway at ${url} does not serve this portal, or serves another app`,
      `${APP} → Auth → App ID: set LICET_HUBSPOT_APP_ID to it. If LICET_HUBSPOT_PORTALS is set, it must name the portal. A gateway before its first sync serves no portal: look at crmSync.`,
    )
  if (status === 404)
    return problem(
      `no gateway accepts webhooks at ${url}`,
      'Set LICET_HUBSPOT_APP_SECRET and LICET_HUBSPOT_APP_ID where the gateway runs, and restart it. Or correct LICET_PUBLIC_URL: it is not the address of the gateway.',
    )
  return problem(
    `${url} responds with status ${status}`,
    'Look at the log of the gateway, and of the proxy in front of it.',
  )
}

/** Another server may respond to any request with a success. Only the gateway returns the number of stored events. */
function interpretSuccess(url: string, text: string): Interpretation {
  const json = parseJson(text)
  const body = json.ok ? json.value : null
  if (!isObject(body) || typeof body.stored !== 'number') {
    const fix = 'Set LICET_PUBLIC_URL to the address of the gateway, or let the proxy forward /hubspot to it.'
    return { ok: false, message: `the server at ${url} is not the gateway`, fix }
  }
  const last = textIn(body, 'lastEventAt')
  const message = `the gateway accepts requests of the app at ${url}`
  if (last) return { ok: true, message: `${message}; the last event arrived at ${last}` }
  const fix = `Change the name of a company in HubSpot, and run this again a minute later. If no event arrives: ${SUBSCRIPTIONS} ${url}, and the subscriptions must be active. If subscriptions are missing, upload the project again.`
  return { ok: true, message: `${message}; no event arrived in the last month`, fix }
}

function isLocal(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
}

/** `fetch` puts the reason into the cause of its error. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no response within ${TIMEOUT_MS / 1000} seconds`
  const { cause } = error
  return cause instanceof Error
    ? cause.message || ('code' in cause ? String(cause.code) : cause.name)
    : error.message
}
