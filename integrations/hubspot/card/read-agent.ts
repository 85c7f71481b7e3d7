import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Route } from '../../../src/http/server-options.ts'
import { scopesOf } from '../../../src/platform/caller.ts'
import type { Context } from '../../../src/platform/context.ts'
import { RateLimited } from '../../../src/platform/limits/rate-limited.ts'
import { type HubspotEndpoint, isServed, readSignedRequest, sendJson } from '../api/signed-request.ts'

/** A support agent who looks at a record in HubSpot. */
export interface Agent {
  ctx: Context
  portalId: string
  /** What the card says it is shown on: a hint, which is looked up among the links of the portal. */
  record: { objectTypeId: string; objectId: string }
  body: string
}

const id = z.string().regex(/^\d{1,20}$/)
const asked = z.object({
  portalId: id,
  appId: id,
  userEmail: z.email().max(254).toLowerCase(),
  objectTypeId: z.enum(['0-1', '0-2']),
  objectId: id,
})

/**
 * Who asks by a card; null when the request was answered already. Signed, of a portal and an app that are served, no
 * oftener than any other credential may ask, and known to the log by the address that HubSpot states.
 */
export async function readAgent(
  door: HubspotEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
  arrived: Parameters<Route>[2],
): Promise<Agent | null> {
  const body = await readSignedRequest(door, request, response, arrived)
  if (body === null) return null
  const { app } = door
  const { requestId, address } = arrived
  const { success, data } = asked.safeParse(queryOf(request.url ?? ''))
  if (!success) {
    sendJson(response, 400, { message: 'The card has to say who asks, and of which company or contact.' })
    return null
  }
  const { portalId, appId, userEmail, objectTypeId, objectId } = data
  if (!(await isServed(door, portalId, appId))) {
    const reason = 'PORTAL'
    app.log.warn({ msg: 'HubSpot request refused', audit: true, reason, portalId, appId, address, requestId })
    sendJson(response, 403, { message: 'This portal is not served.' })
    return null
  }
  const principal = `hubspot:${userEmail}`
  const wait = await app.limits.requests.take(`${portalId} ${principal}`)
  if (wait > 0) throw new RateLimited(wait)
  const caller = {
    audience: 'SUPPORT',
    principal,
    scopes: scopesOf.SUPPORT,
    accountId: null,
    partner: null,
    requestId,
    address,
  } as const
  return { ctx: { ...app, caller }, portalId, record: { objectTypeId, objectId }, body }
}

/**
 * The parameters; of one that comes twice the last counts, as HubSpot adds its own at the end. A plus is a plus: in
 * an address it is written so, and nothing here has spaces.
 */
function queryOf(url: string): Record<string, string> {
  const query = url.slice(url.indexOf('?') + 1).replaceAll('+', '%2B')
  return Object.fromEntries(url.includes('?') ? new URLSearchParams(query) : [])
}
