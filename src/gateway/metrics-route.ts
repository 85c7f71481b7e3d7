import { hash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../http/client-address.ts'
import type { Route } from '../http/server-options.ts'
import type { AppContext } from '../platform/context.ts'
import type { Database } from '../platform/database/open.ts'
import { observeProcess, registry } from '../platform/metrics/metrics.ts'
import { printMetrics, type Snapshot } from '../platform/metrics/snapshot.ts'
import { readGauges, readPoolGauges } from './read-gauges.ts'

/** Which clients may read the metrics. */
export interface MetricsAccess {
  /** Bearer token of the scraper. Without one, only this machine may read, and in production no client. */
  token: string | undefined
  production: boolean
}

/** Returns the route `/metrics`. It adds the metrics of the other processes of the same command. For a client without access, the path does not exist. */
export function createMetricsRoute(
  app: AppContext,
  database: Database,
  access: MetricsAccess,
  others: () => Promise<Snapshot[]> = async () => [],
): Route {
  return async (request, response, { path }) => {
    if (path !== '/metrics' || request.method !== 'GET' || !mayRead(request, access)) return false
    observeProcess()
    readPoolGauges(database)
    const { standbys } = database
    try {
      await (standbys ? standbys.onPrimary(() => readGauges(app)) : readGauges(app))
    } catch (error) {
      // The counters are most useful while the database is down.
      app.log.warn({ msg: 'metrics without gauges', err: error })
    }
    const body = await printMetrics(await others())
    response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(body)
    return true
  }
}

/** A request with one of these headers came through a proxy, so its client is not on this machine. */
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
