import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'

/** The open response of each connection of a server; null between two requests. */
type OpenResponses = Map<Socket, ServerResponse | null>

const openResponses = new WeakMap<Server, OpenResponses>()

/**
 * Tracks the open responses of a server from now on. `stopServer` needs them. An entry for each connection is replaced in place: a set
 * of responses, of which each is added and deleted, would keep most of them in memory until the next full garbage collection.
 */
export function trackResponses(server: Server): void {
  const responses: OpenResponses = new Map()
  openResponses.set(server, responses)
  server.prependListener('request', ({ socket }, response) => {
    if (!responses.has(socket)) socket.once('close', () => responses.delete(socket))
    responses.set(socket, response)
    response.on('close', () => {
      if (responses.get(socket) === response) responses.set(socket, null)
    })
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
  for (const response of openResponses.get(server)?.values() ?? []) {
    if (response && !response.headersSent) response.setHeader('connection', 'close')
  }
  const closing = setInterval(() => server.closeIdleConnections(), IDLE_MS)
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, timeoutMs).unref())])
  clearInterval(closing)
}
