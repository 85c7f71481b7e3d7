import { once } from 'node:events'
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

/** What a network, a load balancer or an attacker does to a request. */
export type Fault =
  | 'none'
  /** The connection breaks before the gateway gets the request. */
  | 'cut'
  /** The gateway gets the request, and its response is lost. */
  | 'lose'
  /** The login page of a hotel. */
  | 'html'
  | 'busy'
  | 'unavailable'
  /** A gateway with a fault. */
  | 'fault'
  /** A "no" becomes a "yes", and the reverse. */
  | 'change'
  /** Half of the response. */
  | 'half'
  /** No response for as long as this lasts. */
  | 'hang'

export interface Proxy {
  url: string
  /** What happens to requests from now on. */
  set(fault: Fault): void
  /** Bodies of the requests that arrived here. */
  seen: string[]
}

/** Starts a proxy in front of a gateway, which does to its requests what a test says. */
export async function startProxy(target: string): Promise<Proxy> {
  let fault: Fault = 'none'
  const seen: string[] = []
  const server = createServer(async (request, response) => {
    const body = await textOf(request)
    seen.push(body)
    if (fault === 'cut') return request.socket.destroy()
    if (fault === 'hang') return
    if (fault === 'html')
      return reply(response, 200, '<html>Welcome to the hotel</html>', { 'content-type': 'text/html' })
    if (fault === 'busy') return reply(response, 429, error('RATE_LIMITED'), { 'retry-after': '7' })
    if (fault === 'unavailable') return reply(response, 503, '<h1>503</h1>', { 'retry-after': '9' })
    if (fault === 'fault') return reply(response, 200, error('INTERNAL'))
    const headers = { ...request.headers, 'accept-encoding': 'identity' }
    const outgoing = forward(
      `${target}${request.url}`,
      { method: request.method, headers },
      async (incoming) => {
        const text = await textOf(incoming)
        if (fault === 'lose') return request.socket.destroy()
        const { 'content-length': _, ...rest } = incoming.headers
        const sent = fault === 'change' ? changed(text) : text
        if (fault !== 'half')
          return reply(response, incoming.statusCode!, sent, rest as Record<string, string>)
        response.writeHead(incoming.statusCode!, { ...rest, 'content-length': Buffer.byteLength(sent) })
        response.write(sent.slice(0, sent.length / 2), () => request.socket.destroy())
      },
    )
    outgoing.on('error', () => request.socket.destroy())
    outgoing.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(next) {
      fault = next
    },
    seen,
  }
}

/** What an attacker can do without the signing key: say the opposite, and change one character of each signed text. */
function changed(text: string): string {
  return text
    .replaceAll('"valid":false', '"valid":TRUE')
    .replaceAll('"valid":true', '"valid":false')
    .replaceAll('"valid":TRUE', '"valid":true')
    .replaceAll(
      /"eyJ[\w-]+\.([\w-]{20})/g,
      (token) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
    )
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function reply(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}

function error(code: string): string {
  return JSON.stringify({ errors: [{ message: code, extensions: { code } }] })
}
