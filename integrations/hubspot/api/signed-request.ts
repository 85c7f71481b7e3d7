import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HubspotApp } from '../../../src/crm/hubspot-settings.ts'
import { receiveBody, respondUncached } from '../../../src/http/receive-body.ts'
import type { Route } from '../../../src/http/server-options.ts'
import type { Clock } from '../../../src/platform/clock.ts'
import type { AppContext } from '../../../src/platform/context.ts'
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
  details: RequestDetails,
  { acceptsV2 = false }: { acceptsV2?: boolean } = {},
): Promise<string | null> {
  const body = await receiveBody(app, request, response, details, MAX_BYTES)
  if (!body) return null
  const { address, path, requestId } = details
  const { method = '', url = '', headers } = request
  const signed = { method, url: app.publicUrl + url, headers, body }
  const isV2 = acceptsV2 && headers['x-hubspot-signature-v3'] === undefined
  const reason = isV2
    ? problemWithSignatureV2(signed, hubspot.secret)
    : problemWithSignature(signed, hubspot.secret, clock())
  if (!reason && isUtf8(body)) return decodeUtf8(body)
  if (!reason) {
    respondUncached(response, 400, { message: 'The body is not in UTF-8.' })
    return null
  }
  app.log.warn({ msg: 'HubSpot request refused', audit: true, reason, method, path, address, requestId })
  respondUncached(response, 401, { message: 'The signature is not accepted.' })
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
