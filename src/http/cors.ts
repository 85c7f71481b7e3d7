import type { IncomingMessage, ServerResponse } from 'node:http'

const SECONDS_PER_DAY = '86400'

/**
 * Allows pages of the listed origins to use the graph from a browser (Fetch standard, CORS protocol). Cookies are never
 * allowed: credentials are bearer tokens that the page holds. Responds to a preflight, and then returns true.
 */
export function handleCors(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
): boolean {
  const { origin } = headers
  if (origins.length > 0) response.setHeader('vary', 'Origin')
  if (!origin || !origins.includes(origin)) return false
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-expose-headers', 'retry-after, x-request-id')
  if (method !== 'OPTIONS' || !headers['access-control-request-method']) return false
  response.setHeader('access-control-allow-methods', 'POST')
  response.setHeader(
    'access-control-allow-headers',
    'authorization, content-type, x-request-id, last-event-id',
  )
  response.setHeader('access-control-max-age', SECONDS_PER_DAY)
  response.writeHead(204).end()
  return true
}
