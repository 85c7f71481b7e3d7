import { hash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../http/client-address.ts'
import type { Route } from '../http/server-options.ts'
import type { AppContext } from '../platform/context.ts'
import type { Database } from '../platform/database/open.ts'
import { observeProcess, registry } from '../platform/metrics/metrics.ts'
import { readGauges } from './read-gauges.ts'

export interface MetricsAccess {
  /** What a scraper shows as its bearer token; without one only this machine may read, and in production nobody. */
  token: string | undefined
  production: boolean
}

/** Serves `/metrics` to whoever may read it; to all others there is nothing there. */
export function createMetricsRoute(
  app: AppContext,
  engine: Database['engine'],
  access: MetricsAccess,
): Route {
  return async (request, response, { path }) => {
    if (path !== '/metrics' || request.method !== 'GET' || !mayRead(request, access)) return false
    observeProcess()
    try {
      await readGauges(app, engine)
    } catch (error) {
      // Just when the database is away the counters are wanted.
      app.log.warn({ msg: 'metrics without gauges', err: error })
    }
    const body = await registry.metrics()
    response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(body)
    return true
  }
}

/** What came through a proxy, trusted or not, came from somewhere else, whatever the socket says. */
const FORWARDED = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
]

function mayRead({ headers, socket }: IncomingMessage, { token, production }: MetricsAccess): boolean {
  if (token) {
    const digest = (text: string) => hash('sha256', text, 'buffer')
    return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`))
  }
  if (production || FORWARDED.some((name) => name in headers)) return false
  const { remoteAddress } = socket
  return remoteAddress !== undefined && isLoopback(remoteAddress)
}
