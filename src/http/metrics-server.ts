import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { Logger } from '../platform/logger.ts'
import { createClientAddressReader } from './client-address.ts'
import type { Route } from './server-options.ts'

/** Address at which a worker serves its metrics. */
export interface MetricsAddress {
  host: string
  port: number
}

/** Starts a server for the metrics of a worker. Returns once it listens. */
export async function serveMetrics(
  route: Route,
  log: Logger,
  { host, port }: MetricsAddress,
): Promise<Server> {
  const readClientAddress = createClientAddressReader([])
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? ''
    route(request, response, { ...readClientAddress(request), path, requestId: '' }).then(
      (served) => {
        if (!served) response.writeHead(404).end()
      },
      (error: unknown) => {
        log.error({ msg: 'metrics failed', err: error })
        response.destroy()
      },
    )
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  server.listen(port, host)
  await once(server, 'listening')
  return server
}
