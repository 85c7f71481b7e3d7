import type { IncomingMessage, ServerResponse } from 'node:http'
import { PublicFault } from '../platform/public-fault.ts'

const SECONDS_PER_DAY = '86400'

/**
 * Allows pages of the listed origins to use the graph from a browser (Fetch standard, CORS protocol). Cookies are never
 * allowed: credentials are bearer tokens that the page holds. Responds to a preflight, and then returns true. Rejects the
 * preflight of any other origin with the variable that allows it.
 */
export function handleCors(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
): boolean {
  const { origin } = headers
  if (origins.length > 0) response.setHeader('vary', 'Origin')
  const isPreflight =
    origin !== undefined && method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
  if (!origin || !origins.includes(origin)) {
    if (isPreflight) throw originNotAllowed()
    return false
  }
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-expose-headers', 'retry-after, x-request-id')
  if (!isPreflight) return false
  response.setHeader('access-control-allow-methods', 'POST')
  response.setHeader(
    'access-control-allow-headers',
    'authorization, content-type, x-request-id, last-event-id',
  )
  response.setHeader('access-control-max-age', SECONDS_PER_DAY)
  response.writeHead(204).end()
  return true
}

function originNotAllowed(): PublicFault {
  return new PublicFault(
    'ORIGIN_NOT_ALLOWED',
    403,
    'Pages of this origin may not call the API. To allow them, add the origin to LICET_CORS_ORIGINS.',
    { closesConnection: true },
  )
}
