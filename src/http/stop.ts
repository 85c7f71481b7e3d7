import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'

const underWay = new WeakMap<Server, Set<ServerResponse>>()

/** Knows from now on which requests of the server are under way, so that `stopServer` can. */
export function followRequests(server: Server): void {
  const responses = new Set<ServerResponse>()
  underWay.set(server, responses)
  server.prependListener('request', (_request, response) => {
    responses.add(response)
    response.once('close', () => responses.delete(response))
    if (!server.listening) response.setHeader('connection', 'close')
  })
}

/**
 * Takes no new connection, answers what is under way or comes on connections that are open, and tells each client
 * with its answer that there is no other. Waits for so long at most.
 */
export async function stopServer(server: Server, longestMs: number): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  for (const response of underWay.get(server) ?? []) {
    if (!response.headersSent) response.setHeader('connection', 'close')
  }
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, longestMs).unref())])
}
