import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { SupportPage } from '../../../src/crm/state/support-view.ts'
import { respondUncached } from '../../../src/http/receive-body.ts'
import type { Route } from '../../../src/http/server-options.ts'
import { scopesOf } from '../../../src/platform/caller.ts'
import type { Context } from '../../../src/platform/context.ts'
import { parseTypedId } from '../../../src/platform/ids.ts'
import { RateLimited } from '../../../src/platform/limits/rate-limited.ts'
import { type HubspotEndpoint, isServed, readSignedRequest } from '../api/signed-request.ts'

/** A request of a support agent at a record in HubSpot. */
export interface Agent {
  ctx: Context
  portalId: string
  /** The record that the card names. Not trusted: it is looked up among the links of the portal. */
  record: { objectTypeId: string; objectId: string }
  body: string
  /** The license whose devices are requested; null if the request names none. */
  license: string | null
  /** The part of the licenses or devices that is requested. */
  page: SupportPage
}

const id = z.string().regex(/^\d{1,20}$/)
const cardQuery = z.object({
  portalId: id,
  appId: id,
  userEmail: z.email().max(254).toLowerCase(),
  objectTypeId: z.enum(['0-1', '0-2', '0-3', '0-5']),
  objectId: id,
  license: z.string().max(60).optional(),
  /** HubSpot may write a space as a plus. */
  search: z
    .string()
    .max(200)
    .transform((text) => text.replaceAll('+', ' ').trim())
    .optional(),
  after: z.string().max(60).optional(),
})

/**
 * The agent of a card request. Returns null after an error response. The request must be signed, and its portal and app
 * must be served. The rate limit of requests applies to each agent. The log names the agent by the address that HubSpot
 * states.
 */
export async function readAgent(
  endpoint: HubspotEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
  details: Parameters<Route>[2],
): Promise<Agent | null> {
  const body = await readSignedRequest(endpoint, request, response, details)
  if (body === null) return null
  const { app } = endpoint
  const { requestId, address } = details
  const { success, data } = cardQuery.safeParse(queryOf(request.url ?? ''))
  if (!success) {
    respondUncached(response, 400, {
      message: 'The request must name the agent, and the company, contact, deal or ticket.',
    })
    return null
  }
  const { portalId, appId, userEmail, objectTypeId, objectId, license, search, after } = data
  if (!(await isServed(endpoint, portalId, appId))) {
    const reason = 'PORTAL'
    app.log.warn({ msg: 'HubSpot request refused', audit: true, reason, portalId, appId, address, requestId })
    respondUncached(response, 403, { message: 'This portal is not served.' })
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
  return {
    ctx: { ...app, caller },
    portalId,
    record: { objectTypeId, objectId },
    body,
    license: uuidIn(license),
    page: { search: search || null, after: uuidIn(after) },
  }
}

/** The UUID of a typed id; null if there is none. */
function uuidIn(text: string | undefined): string | null {
  return text ? (parseTypedId(text)?.uuid ?? null) : null
}

/**
 * The query parameters. The last one of a name counts, because HubSpot appends its own. A plus is kept: mail addresses
 * contain it unencoded.
 */
function queryOf(url: string): Record<string, string> {
  const query = url.slice(url.indexOf('?') + 1).replaceAll('+', '%2B')
  return Object.fromEntries(url.includes('?') ? new URLSearchParams(query) : [])
}
