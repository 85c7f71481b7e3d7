import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HubspotApp } from '../../../src/crm/hubspot-settings.ts'
import { networkOf } from '../../../src/http/client-address.ts'
import type { Route } from '../../../src/http/server-options.ts'
import type { Clock } from '../../../src/platform/clock.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import { RateLimited } from '../../../src/platform/limits/rate-limited.ts'
import { problemWithSignature } from './signature.ts'

/** What the routes that HubSpot calls have in common. */
export interface HubspotEndpoint {
  app: AppContext
  hubspot: HubspotApp
  /** The time of the world, which HubSpot signs by, whatever a sandbox's clock says. */
  clock: Clock
}

type Arrived = Parameters<Route>[2]

/** 100 events of webhooks, or a question of a card, have a small part of it. */
const MAX_BYTES = 1_000_000

/**
 * The body of a request that HubSpot signed; null when it was answered already, which everything else is: 401, with
 * a line in the log, and nothing stored. Throws `RateLimited` for an address that asks too much.
 */
export async function readSignedRequest(
  { app, hubspot, clock }: HubspotEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
  { address, path, requestId }: Arrived,
): Promise<string | null> {
  const wait = await app.limits.attempts.take(networkOf(address))
  if (wait > 0) throw new RateLimited(wait)
  const body = await readWithin(request, MAX_BYTES)
  if (!body) {
    sendJson(response, 413, { message: `A request has at most ${MAX_BYTES} bytes.` }, { connection: 'close' })
    return null
  }
  const { method = '', url = '', headers } = request
  const signed = { method, url: app.publicUrl + url, headers, body }
  const reason = problemWithSignature(signed, hubspot.secret, clock())
  if (!reason) return body.toString()
  app.log.warn({ msg: 'HubSpot request refused', audit: true, reason, method, path, address, requestId })
  sendJson(response, 401, { message: 'The signature is not accepted.' })
  return null
}

/** Whether a portal, and the app by which it speaks, are those that are served: by default the portal of the token. */
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

/** The body, as the bytes that were signed; null when it is longer. */
async function readWithin(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  // The rest is not read: the answer still has to go out by the same connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > limit) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
