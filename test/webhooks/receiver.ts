import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

/** A request that a receiver got. */
export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** A server of a subscriber. */
export interface Receiver {
  url: string
  received: Received[]
  /** Sets the responses by the body of the request. By default, all have the status 204. */
  respond(status: (received: Received) => number | Response): void
}

/** A response with more than a status. */
export interface Response {
  status: number
  headers?: Record<string, string>
  body?: string
}

/** Starts the server of a subscriber on this machine, until the end of the test file. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let respond: (received: Received) => number | Response = () => 204
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { url: path = '', headers } = request
    const got = { path, headers, body: Buffer.concat(chunks).toString() }
    received.push(got)
    const answer = respond(got)
    const { status, headers: sent = {}, body = '' } = typeof answer === 'number' ? { status: answer } : answer
    response.writeHead(status, sent).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    respond: (status) => {
      respond = status
    },
  }
}

/** Returns the payloads that a receiver got, in their order. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what its own document selected
export function payloadsOf(receiver: Receiver): { type: string; timestamp: string; data: any }[] {
  return receiver.received.map(({ body }) => JSON.parse(body))
}
