import { z } from 'zod'
import { invalid } from '../http/api-error.ts'
import type { Portal } from '../portal/portal.ts'
import { signedHeaders } from '../webhooks/sign.ts'

/** What a card of the app asks its backend, and who looks at the card. */
export const cardRequestShape = z.object({
  url: z.url(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  /** Sent as JSON; a GET has none. */
  body: z.unknown().optional(),
  userEmail: z.string().default('agent@example.com'),
  userId: z.number().int().default(6_543_210),
  /** Where it is really sent, when a proxy stands before the backend: by default to `url`. */
  sendTo: z.url().optional(),
})

export type CardRequest = z.input<typeof cardRequestShape>

export interface SignedRequest {
  url: string
  method: string
  headers: Record<string, string>
  body: string | undefined
}

/** A request as `hubspot.fetch` sends it: with who asks in the query, and signed over the URL it has then. */
export function signCardRequest(
  portal: Portal,
  secret: string,
  input: CardRequest,
  timestamp: number = portal.now().getTime(),
): SignedRequest {
  const { url: given, method, body, userEmail, userId } = cardRequestShape.parse(input)
  const url = new URL(given)
  const asked = { userId, portalId: portal.id, appId: portal.appId }
  for (const [name, value] of Object.entries(asked)) url.searchParams.append(name, String(value))
  // Of an address only what a query cannot hold is encoded: a plus stays a plus, whatever that means to a form.
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

const ANSWER_MS = 15_000
const MOST_BYTES = 1_000_000

/** Asks the backend as a card does: 15 seconds, one more try after a fault, and an answer of at most 1 MB. */
export async function fetchAsCard(
  portal: Portal,
  secret: string,
  input: CardRequest,
): Promise<{ status: number; body: string }> {
  const signed = signCardRequest(portal, secret, input)
  const target = input.sendTo === undefined ? signed.url : redirected(signed.url, input.sendTo)
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(new URL(target).hostname))
    throw invalid('The emulator asks only backends on this machine; give where it is in sendTo.')
  const { method, headers, body } = signed
  const ask = () =>
    fetch(target, {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
  const response = await ask().then((first) => (first.status < 500 ? first : ask()), ask)
  const text = await response.text()
  if (Buffer.byteLength(text) > MOST_BYTES) throw invalid('The answer is longer than 1 MB.')
  return { status: response.status, body: text }
}

/** The same path and query at another address. */
function redirected(url: string, sendTo: string): string {
  return `${new URL(sendTo).origin}${url.slice(new URL(url).origin.length)}`
}
