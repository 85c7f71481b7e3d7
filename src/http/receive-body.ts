import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AppContext } from '../platform/context.ts'
import { RateLimited } from '../platform/limits/rate-limited.ts'
import { readBody } from '../platform/read-body.ts'
import { networkOf } from './client-address.ts'
import { sendJson } from './send-json.ts'
import type { RoutedRequest } from './server-options.ts'

/** Sends a response that no cache keeps. Returns true, as a route does that responded. */
export function respondUncached(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): true {
  sendJson(response, status, body, { 'cache-control': 'no-store', ...headers })
  return true
}

/**
 * Reads the body of a request that an outside system sends and may sign. The request counts against the limit of attempts of its
 * network, because anyone can send it. Returns null if the client disconnected, or got the status 413.
 *
 * @throws RateLimited if the network sends too many requests
 */
export async function receiveBody(
  app: Pick<AppContext, 'limits'>,
  request: IncomingMessage,
  response: ServerResponse,
  { address }: Pick<RoutedRequest, 'address'>,
  maxBytes: number,
): Promise<Buffer | null> {
  const wait = await app.limits.attempts.take(networkOf(address))
  if (wait > 0) throw new RateLimited(wait)
  const body = await readBody(request, maxBytes)
  if (body === 'DISCONNECTED') return null
  if (body !== 'TOO_LARGE') return body
  const message = `The body has more than ${maxBytes} bytes.`
  respondUncached(response, 413, { message }, { connection: 'close' })
  return null
}
