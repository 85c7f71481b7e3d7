import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HubspotApp } from '../../../src/crm/hubspot-settings.ts'
import { networkOf } from '../../../src/http/client-address.ts'
import type { Route } from '../../../src/http/server-options.ts'
import type { Clock } from '../../../src/platform/clock.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import { RateLimited } from '../../../src/platform/limits/rate-limited.ts'
import { readBody } from '../../../src/platform/read-body.ts'
import { decodeUtf8 } from '../../../src/platform/utf8.ts'
import { problemWithSignature, problemWithSignatureV2 } from './signature.ts'

/** What the routes that HubSpot calls need. */
export interface HubspotEndpoint {
  app: AppContext
  hubspot: HubspotApp
  /** The real time, which HubSpot signs. Not the clock of a sandbox. */
  clock: Clock
}

type RequestDetails = Parameters<Route>[2]

/** Far more than 100 webhook events or a card request need. */
const MAX_BYTES = 1_000_000

/**
 * The body of a request that HubSpot signed. Any other request gets status 401 and a log line, and null is returned.
 * Throws `RateLimited` if the client address sends too many requests. A signature v2 counts only with `acceptsV2`, and only
 * without a signature v3.
 */
export async function readSignedRequest(
  { app, hubspot, clock }: HubspotEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
  { address, path, requestId }: RequestDetails,
  { acceptsV2 = false }: { acceptsV2?: boolean } = {},
): Promise<string | null> {
  const wait = await app.limits.attempts.take(networkOf(address))
  if (wait > 0) throw new RateLimited(wait)
  const body = await readBody(request, MAX_BYTES)
  if (body === 'DISCONNECTED') return null
  if (body === 'TOO_LARGE') {
    sendJson(response, 413, { message: `A request has at most ${MAX_BYTES} bytes.` }, { connection: 'close' })
    return null
  }
  const { method = '', url = '', headers } = request
  const signed = { method, url: app.publicUrl + url, headers, body }
  const isV2 = acceptsV2 && headers['x-hubspot-signature-v3'] === undefined
  const reason = isV2
    ? problemWithSignatureV2(signed, hubspot.secret)
    : problemWithSignature(signed, hubspot.secret, clock())
  if (!reason && isUtf8(body)) return decodeUtf8(body)
  if (!reason) {
    sendJson(response, 400, { message: 'The body is not in UTF-8.' })
    return null
  }
  app.log.warn({ msg: 'HubSpot request refused', audit: true, reason, method, path, address, requestId })
  sendJson(response, 401, { message: 'The signature is not accepted.' })
  return null
}

/** Whether the gateway serves a portal and its app. By default it serves the portal of the token. */
export async function isServed(
  { app, hubspot }: HubspotEndpoint,
  portalId: string,
  appId: string | null,
): Promise<boolean> {
  if (appId !== null && appId !== hubspot.id) return false
  if (hubspot.portals.length > 0) return hubspot.portals.includes(portalId)
  const { portal } = await app.db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  return portal === portalId
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(JSON.stringify(body))
}
