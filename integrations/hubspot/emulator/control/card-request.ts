import { z } from 'zod'
import { invalid } from '../http/api-error.ts'
import type { Portal } from '../portal/portal.ts'
import { signedHeaders } from '../webhooks/sign.ts'

/** A request of a card to its backend, and the agent at the card. */
export const cardRequestShape = z.object({
  url: z.url(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  /** Sent as JSON. Ignored for a GET. */
  body: z.unknown().optional(),
  userEmail: z.string().default('agent@example.com'),
  userId: z.number().int().default(6_543_210),
  /** The address that receives the request if the backend is behind a proxy. Default: `url`. */
  sendTo: z.url().optional(),
})

export type CardRequest = z.input<typeof cardRequestShape>

export interface SignedRequest {
  url: string
  method: string
  headers: Record<string, string>
  body: string | undefined
}

/** A request as `hubspot.fetch` sends it: with the agent in the query, and signed with the resulting URL. */
export function signCardRequest(
  portal: Portal,
  secret: string,
  input: CardRequest,
  timestamp: number = portal.now().getTime(),
): SignedRequest {
  const { url: given, method, body, userEmail, userId } = cardRequestShape.parse(input)
  const url = new URL(given)
  const caller = { userId, portalId: portal.id, appId: portal.appId }
  for (const [name, value] of Object.entries(caller)) url.searchParams.append(name, String(value))
  // HubSpot does not encode the plus of a mail address.
  const mail = `userEmail=${encodeURIComponent(userEmail).replaceAll('%2B', '+')}`
  const full = `${url.href.split('#', 1)[0]}&${mail}`
  const text = method === 'GET' || body === undefined ? '' : JSON.stringify(body)
  return {
    url: full,
    method,
    headers: {
      ...(text !== '' && { 'content-type': 'application/json' }),
      ...signedHeaders(secret, { method, url: full, body: text, timestamp }),
    },
    body: text === '' ? undefined : text,
  }
}

const RESPONSE_TIMEOUT_MS = 15_000
const MOST_BYTES = 1_000_000

/** Sends a card request to the backend as HubSpot does: 15 seconds timeout, one retry after a fault, at most 1 MB. */
export async function fetchAsCard(
  portal: Portal,
  secret: string,
  input: CardRequest,
): Promise<{ status: number; body: string }> {
  const signed = signCardRequest(portal, secret, input)
  const target = input.sendTo === undefined ? signed.url : redirected(signed.url, input.sendTo)
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(new URL(target).hostname))
    throw invalid(
      'The emulator calls only backends on this machine. Set sendTo to the address of the backend.',
    )
  const { method, headers, body } = signed
  const request = () =>
    fetch(target, {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
    })
  const response = await request().then((first) => (first.status < 500 ? first : request()), request)
  const text = await response.text()
  if (Buffer.byteLength(text) > MOST_BYTES) throw invalid('The response is longer than 1 MB.')
  return { status: response.status, body: text }
}

/** The same path and query at another address. */
function redirected(url: string, sendTo: string): string {
  return `${new URL(sendTo).origin}${url.slice(new URL(url).origin.length)}`
}
