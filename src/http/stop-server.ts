import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'

/** The open responses of each server. */
const openResponses = new WeakMap<Server, Set<ServerResponse>>()

/** Tracks the open responses of a server from now on. `stopServer` needs them. */
export function trackResponses(server: Server): void {
  const responses = new Set<ServerResponse>()
  openResponses.set(server, responses)
  server.prependListener('request', (_request, response) => {
    responses.add(response)
    response.on('close', () => responses.delete(response))
    if (!server.listening) response.setHeader('connection', 'close')
  })
}

/** How long a connection without a request stays open, so that a request on its way still gets its response. */
const IDLE_MS = 500

/**
 * Stops a server. It accepts no new connection and completes the requests on open connections; their responses carry
 * `connection: close`. Connections without a request are closed after 500 ms. Returns when all connections are closed, or after
 * `timeoutMs`.
 */
export async function stopServer(server: Server, timeoutMs: number): Promise<void> {
  const closed = once(server, 'close')
  // `close` of an HTTP server would close idle connections at once, on which a client may have just sent a request.
  NetServer.prototype.close.call(server)
  for (const response of openResponses.get(server) ?? []) {
    if (!response.headersSent) response.setHeader('connection', 'close')
  }
  const closing = setInterval(() => server.closeIdleConnections(), IDLE_MS)
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, timeoutMs).unref())])
  clearInterval(closing)
}
