import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
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
  /** The database of the gateway has no primary, and a standby: queries have results, and mutations have none. */
  | 'without-primary'
  /** A gateway with a fault. */
  | 'fault'
  /** A "no" becomes a "yes", and the reverse. */
  | 'change'
  /** As `change`, and each text is signed again with a key of the attacker, under the ID of the key of the gateway. */
  | 'forge'
  /** The first response to the same kind of request, again. */
  | 'replay'
  /** A part of a result has another type: the next part with each request of its kind. */
  | 'strange'
  /** Some bytes of the response become other ones. */
  | 'garble'
  /** Half of the response. */
  | 'half'
  /** No response for as long as this lasts. The gateway does not get the request. */
  | 'hang'
  /** No response for as long as this lasts. The gateway gets the request. */
  | 'hold'
  /** Each response arrives late. */
  | 'delay'

const MUTATION = /"query"\s*:\s*"(\\n|\s)*mutation\b/

export interface Proxy {
  url: string
  /** What happens to requests from now on. */
  set(fault: Fault): void
  /** Names the gateway, if it started after the proxy. */
  pointAt(url: string): void
  /** Forgets the requests that arrived, with the responses that `replay` would send, and begins `strange` again. */
  forget(): void
  /** Bodies of the requests that arrived here. */
  seen: string[]
}

/**
 * Starts a proxy in front of a gateway, which does to its requests what a test says. Without a gateway, `pointAt` names it
 * before the first request.
 */
export async function startProxy(gateway = ''): Promise<Proxy> {
  let target = gateway
  let fault: Fault = 'none'
  const seen: string[] = []
  const recorded = new Map<string, string>()
  const turns = new Map<string, number>()
  const server = createServer(async (request, response) => {
    // A client that is killed leaves half a request.
    const body = await textOf(request).catch(() => null)
    if (body === null) return
    seen.push(body)
    if (fault === 'cut') return request.socket.destroy()
    if (fault === 'hang') return
    if (fault === 'html')
      return reply(response, 200, '<html>Welcome to the hotel</html>', { 'content-type': 'text/html' })
    if (fault === 'busy') return reply(response, 429, error('RATE_LIMITED'), { 'retry-after': '7' })
    if (fault === 'unavailable') return reply(response, 503, '<h1>503</h1>', { 'retry-after': '9' })
    if (fault === 'without-primary' && MUTATION.test(body))
      return reply(response, 503, error('DATABASE_UNAVAILABLE'), { 'retry-after': '2' })
    if (fault === 'fault') return reply(response, 200, error('INTERNAL'))
    const headers = { ...request.headers, 'accept-encoding': 'identity' }
    const outgoing = forward(
      `${target}${request.url}`,
      { method: request.method, headers },
      async (incoming) => {
        const text = await textOf(incoming).catch(() => null)
        if (text === null) return request.socket.destroy()
        if (fault === 'lose') return request.socket.destroy()
        if (fault === 'hold') return
        if (fault === 'delay') await sleep(DELAY)
        const { 'content-length': _, ...rest } = incoming.headers
        const kind = /\b(\w+)\(input:/.exec(body)?.[1] ?? request.url!
        if (!recorded.has(kind)) recorded.set(kind, text)
        if (fault === 'strange') {
          const turn = turns.get(kind) ?? 0
          turns.set(kind, turn + 1)
          return reply(response, incoming.statusCode!, strange(text, turn))
        }
        const sent = fault === 'replay' ? recorded.get(kind)! : (changes[fault]?.(text) ?? text)
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
    pointAt(url) {
      target = url
    },
    forget() {
      seen.length = 0
      recorded.clear()
      turns.clear()
    },
    seen,
  }
}

/** Milliseconds by which `delay` holds a response. */
const DELAY = 150

/** What an attacker can do without a key: say the opposite, and change one character of each signed text. */
function changed(text: string): string {
  return opposite(text).replaceAll(
    /"eyJ[\w-]+\.([\w-]{20})/g,
    (token) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
  )
}

function opposite(text: string): string {
  return text
    .replaceAll('"valid":false', '"valid":TRUE')
    .replaceAll('"valid":true', '"valid":false')
    .replaceAll('"valid":TRUE', '"valid":true')
}

const attacker = generateKeyPairSync('ed25519')

/** What an attacker with a key of its own can do. A key list names that key as the one of the gateway. */
function forged(text: string): string {
  return opposite(text).replaceAll(/(eyJ[\w-]+)\.(eyJ[\w-]+)\.[\w-]{86}/g, (_token, header, payload) => {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    if (typeof claims.valid === 'boolean') Object.assign(claims, { valid: !claims.valid, code: 'VALID' })
    const { x } = attacker.publicKey.export({ format: 'jwk' })
    for (const key of Array.isArray(claims.keys) ? claims.keys : []) key.x = x
    const input = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
    return `${input}.${sign(null, Buffer.from(input), attacker.privateKey).toString('base64url')}`
  })
}

/** Values of other types than a client expects. */
const oddValues: unknown[] = [7, 'odd', true, null, [], [7], [null], {}, -1.5, 1e300]

/** Gives one place of a result another type. The place changes with each `turn`, and the value too. */
function strange(text: string, turn: number): string {
  if (!text.startsWith('{"data"')) return text
  const { data } = JSON.parse(text)
  const places: [object, string][] = []
  const visit = (value: object) => {
    for (const [name, inner] of Object.entries(value)) {
      places.push([value, name])
      if (typeof inner === 'object' && inner !== null) visit(inner)
    }
  }
  visit(data)
  const [value, name] = places[turn % places.length]!
  const odd = oddValues[(turn + Math.floor(turn / places.length)) % oddValues.length]
  Object.assign(value, { [name]: odd })
  return JSON.stringify({ data })
}

/** Changes one character of a hundred, in the whole response. */
function garbled(text: string): string {
  return text.replaceAll(/([\s\S]{99})([\s\S])/g, (_, before, one) => `${before}${one === '~' ? '!' : '~'}`)
}

const changes: Partial<Record<Fault, (text: string) => string>> = {
  change: changed,
  forge: forged,
  garble: garbled,
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
