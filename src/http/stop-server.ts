import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'

/** The open responses of each server. */
const openResponses = new WeakMap<Server, Set<ServerResponse>>()

/** Tracks the open responses of a server from now on. `stopServer` needs them. */
export function trackResponses(server: Server): void {
  const responses = new Set<ServerResponse>()
  openResponses.set(server, responses)
  server.prependListener('request', (_request, response) => {
    responses.add(response)
    response.once('close', () => responses.delete(response))
    if (!server.listening) response.setHeader('connection', 'close')
  })
}

/**
 * Stops a server. It accepts no new connection and completes the requests on open connections; their responses carry
 * `connection: close`. Returns when all connections are closed, or after `timeoutMs`.
 */
export async function stopServer(server: Server, timeoutMs: number): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  for (const response of openResponses.get(server) ?? []) {
    if (!response.headersSent) response.setHeader('connection', 'close')
  }
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, timeoutMs).unref())])
}
