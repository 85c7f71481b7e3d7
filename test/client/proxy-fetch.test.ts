import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { proxyFetch, proxyOf } from '../../client/node/proxy-fetch.ts'
import { createCertificate } from '../certificate.ts'

const { cert, key } = createCertificate('localhost')

async function textOf(stream: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += chunk
  return text
}

const echo = async (incoming: IncomingMessage) =>
  `${incoming.method} ${incoming.url} ${await textOf(incoming)}`
const secure = createHttpsServer({ key, cert }, async (incoming, response) =>
  response.end(await echo(incoming)),
)
const plain = createServer(async (incoming, response) =>
  response.writeHead(418, { 'x-tea': 'pot' }).end(await echo(incoming)),
)

/** A proxy that requires the password. */
const seen: string[] = []
const isAllowed = ({ headers }: IncomingMessage) =>
  headers['proxy-authorization'] === `Basic ${Buffer.from('ada:s:cret').toString('base64')}`
const proxy = createServer(async (incoming, response) => {
  seen.push(`${incoming.method} ${incoming.url}`)
  if (!isAllowed(incoming)) return response.writeHead(407).end()
  const { method, headers } = incoming
  const body = await textOf(incoming)
  const forwarded = request(incoming.url!, { method, headers }, (result) => {
    response.writeHead(result.statusCode!, result.headers)
    result.pipe(response)
  })
  forwarded.end(body)
})
proxy.on('connect', (incoming, socket) => {
  seen.push(`CONNECT ${incoming.url}`)
  if (!isAllowed(incoming)) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
  const [host, port] = incoming.url!.split(':')
  const target = connect(Number(port), host!, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    target.pipe(socket).pipe(target)
  })
  target.on('error', () => socket.destroy())
  socket.on('error', () => target.destroy())
})
for (const server of [secure, plain, proxy]) {
  server.listen(0, 'localhost')
  await once(server, 'listening')
}
afterAll(() => {
  for (const server of [secure, plain, proxy]) {
    server.closeAllConnections()
    server.close()
  }
})
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port
const [https, http] = [
  `https://localhost:${portOf(secure)}/graphql`,
  `http://localhost:${portOf(plain)}/graphql`,
]
const through = (password: string) => `http://ada:${password}@localhost:${portOf(proxy)}`
const post = { method: 'POST', body: '{"a":"ü"}', headers: { 'content-type': 'application/json' } }

beforeEach(() => {
  seen.length = 0
})

test('reaches a gateway over TLS through a tunnel of the proxy, with certificates of its own', async () => {
  const response = await proxyFetch({ proxy: through('s%3Acret'), ca: cert })(https, post)
  expect([response.status, await response.text()]).toEqual([200, 'POST /graphql {"a":"ü"}'])
  expect(seen).toEqual([`CONNECT localhost:${portOf(secure)}`])
})

test('reaches a gateway without TLS through the proxy', async () => {
  const response = await proxyFetch({ proxy: through('s%3Acret') })(http, post)
  expect([response.status, response.headers.get('x-tea'), await response.text()]).toEqual([
    418,
    'pot',
    'POST /graphql {"a":"ü"}',
  ])
  expect(seen).toEqual([`POST ${http}`])
})

test('trusts certificates of its own without a proxy', async () => {
  expect(await (await proxyFetch({ ca: cert })(https)).text()).toBe('GET /graphql ')
  expect(seen).toEqual([])
})

test.each([
  ['a certificate that is not trusted', () => proxyFetch()(https)],
  ['a certificate that is not trusted, in a tunnel', () => proxyFetch({ proxy: through('s%3Acret') })(https)],
  ['a proxy that declines', () => proxyFetch({ proxy: through('wrong'), ca: cert })(https)],
  ['a proxy that is down', () => proxyFetch({ proxy: 'http://localhost:1', ca: cert })(https)],
  ['a request that was aborted', () => proxyFetch({ ca: cert })(https, { signal: AbortSignal.abort() })],
])('%s rejects', async (_name, call) => {
  await expect(call()).rejects.toThrow()
})

test.each<[string, Record<string, string>, string | undefined]>([
  ['https://a.example', {}, undefined],
  ['https://a.example', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
  ['https://a.example', { https_proxy: 'http://p:2', HTTPS_PROXY: 'http://p:1' }, 'http://p:2'],
  ['https://a.example', { HTTP_PROXY: 'http://p:1' }, undefined],
  ['http://a.example', { HTTP_PROXY: 'http://p:1' }, 'http://p:1'],
  ['https://a.example', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'b.example, .example' }, undefined],
  ['https://a.example', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a.example' }, undefined],
  ['https://ba.example', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a.example' }, 'http://p:1'],
  ['https://a.example', { HTTPS_PROXY: 'http://p:1', no_proxy: '*' }, undefined],
])('for %s and %j, the proxy is %s', (url, variables, expected) => {
  expect(proxyOf(new URL(url), variables)).toBe(expected)
})
