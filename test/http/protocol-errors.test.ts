import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { handleProtocolErrors } from '../../src/http/protocol-errors.ts'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const port = Number(new URL(await listen(app)).port)
const body = JSON.stringify({ query: '{ viewer { audience } }' })
const json = ['content-type: application/json', `content-length: ${body.length}`]
const post = (...head: string[]) => [...head, '', body].join('\r\n')

/** Sends bytes and returns the whole response, until the connection closes. */
async function send(bytes: string, to = port): Promise<{ head: string; text: string }> {
  const socket = connect(to, '127.0.0.1')
  socket.write(bytes)
  let response = ''
  for await (const chunk of socket) response += chunk
  const [head = '', text = ''] = response.split('\r\n\r\n')
  return { head, text }
}

const browserHeaders = [
  'strict-transport-security: max-age=63072000; includeSubDomains',
  'x-content-type-options: nosniff',
  'referrer-policy: no-referrer',
  "content-security-policy: default-src 'none'; frame-ancestors 'none'",
]

test.each<[string, number, string, string]>([
  ['what is not HTTP', 400, 'BAD_REQUEST', 'hunter2 hunter2\r\n\r\n'],
  ['TLS on a port without TLS', 400, 'BAD_REQUEST', '\x16\x03\x01\x02\x00\x01\x00hunter2\r\n\r\n'],
  ['an unknown method', 400, 'BAD_REQUEST', post('HUNTER2 /graphql HTTP/1.1', 'host: x', ...json)],
  [
    'a header without a colon',
    400,
    'BAD_REQUEST',
    post('POST /graphql HTTP/1.1', 'host: x', 'hunter2', ...json),
  ],
  [
    'two lengths that differ',
    400,
    'BAD_REQUEST',
    post('POST /graphql HTTP/1.1', 'host: x', ...json, 'content-length: 3'),
  ],
  [
    'two lengths that are the same',
    400,
    'BAD_REQUEST',
    post('POST /graphql HTTP/1.1', 'host: x', ...json, `content-length: ${body.length}`),
  ],
  [
    'a length and chunks',
    400,
    'BAD_REQUEST',
    post('POST /graphql HTTP/1.1', 'host: x', ...json, 'transfer-encoding: chunked'),
  ],
  [
    'chunks in HTTP/1.0',
    400,
    'BAD_REQUEST',
    'POST /graphql HTTP/1.0\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ...['gzip, chunked', 'chunked, chunked', 'chunked\r\ntransfer-encoding: chunked', 'gzip', 'identity'].map(
    (coding): [string, number, string, string] => [
      `the transfer coding ${JSON.stringify(coding)}`,
      400,
      'BAD_REQUEST',
      [
        'POST /graphql HTTP/1.1',
        'host: x',
        'content-type: application/json',
        `transfer-encoding: ${coding}`,
        '',
        `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
      ].join('\r\n'),
    ],
  ),
  ['no host', 400, 'BAD_REQUEST', post('POST /graphql HTTP/1.1', ...json)],
  ['two hosts', 400, 'BAD_REQUEST', post('POST /graphql HTTP/1.1', 'host: x', 'Host: hunter2', ...json)],
  [
    'headers that are too long',
    431,
    'HEADERS_TOO_LARGE',
    post('POST /graphql HTTP/1.1', 'host: x', `x-long: ${'hunter2'.repeat(3_000)}`, ...json),
  ],
  [
    'an unknown expectation',
    417,
    'EXPECTATION_FAILED',
    post('POST /graphql HTTP/1.1', 'host: x', 'expect: hunter2', ...json),
  ],
])('%s: %i %s, with the security headers and no text of the request', async (_, status, code, bytes) => {
  const { head, text } = await send(bytes)
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(head.toLowerCase().split('\r\n')).toEqual(
    expect.arrayContaining([...browserHeaders.map((line) => line.toLowerCase()), 'connection: close']),
  )
  expect(JSON.parse(text)).toEqual({ errors: [{ message: expect.any(String), extensions: { code } }] })
  expect(head + text).not.toContain('hunter2')
})

test.each(['a b', '[::1', '%00', 'ünï', ':80', 'x:99999', '<script>', '"', 'x/graphql?', 'a@b', 'x#'])(
  'rejects the host %j with 400, without a fault',
  async (host) => {
    const before = app.logged.length
    const { head, text } = await send(
      post('POST /graphql HTTP/1.1', `host: ${host}`, 'connection: close', ...json),
    )
    expect(head).toMatch(/^HTTP\/1\.1 400 /)
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
    expect(app.logged.slice(before)).toEqual([])
  },
)

test.each(['licet.example', 'licet.example:443', '127.0.0.1:4000', '[::1]:4000', 'my_gateway', ''])(
  'accepts the host %j',
  async (host) => {
    const { head } = await send(post('POST /graphql HTTP/1.1', `host: ${host}`, 'connection: close', ...json))
    expect(head).toMatch(/^HTTP\/1\.1 200 /)
  },
)

test('accepts a target with a host', async () => {
  const target = 'http://licet.example/graphql?x=1'
  const { head } = await send(
    post(`POST ${target} HTTP/1.1`, 'host: licet.example', 'connection: close', ...json),
  )
  expect(head).toMatch(/^HTTP\/1\.1 200 /)
})

test('serves HTTP/1.0 without a host and closes the connection', async () => {
  const { head, text } = await send(post('POST /graphql HTTP/1.0', ...json))
  expect(head).toMatch(/^HTTP\/1\.1 200 /)
  expect(JSON.parse(text)).toEqual({ data: { viewer: { audience: 'APP' } } })
})

test('responds to pipelined requests in order', async () => {
  const one = (audience: string) => {
    const query = JSON.stringify({ query: `{ ${audience}: viewer { audience } }` })
    const length = `content-length: ${query.length}`
    return ['POST /graphql HTTP/1.1', 'host: x', 'content-type: application/json', length, '', query].join(
      '\r\n',
    )
  }
  const socket = connect(port, '127.0.0.1')
  socket.write(one('first') + one('second') + one('third'))
  let responses = ''
  while (!responses.includes('"third"')) responses += String((await once(socket, 'data'))[0])
  socket.destroy()
  expect([...responses.matchAll(/\{"(first|second|third)":/g)].map(([, name]) => name)).toEqual([
    'first',
    'second',
    'third',
  ])
})

test('a client that sends too slowly gets 408 with the same headers', async () => {
  const server = createServer({ connectionsCheckingInterval: 20, headersTimeout: 40, requestTimeout: 50 })
  handleProtocolErrors(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => void server.close())
  const { head, text } = await send(
    'POST /graphql HTTP/1.1\r\nhost: x\r\n',
    (server.address() as AddressInfo).port,
  )
  expect(head).toMatch(/^HTTP\/1\.1 408 /)
  expect(head).toContain('x-content-type-options: nosniff')
  expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_NOT_SENT' } }] })
})

test('writes nothing into a response that has begun', async () => {
  const server = createServer((_request, response) => void response.write('half of a response'))
  handleProtocolErrors(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => void server.close())
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  let response = ''
  while (!response.includes('half of a response')) response += String((await once(socket, 'data'))[0])
  socket.write('what is not HTTP\r\n\r\n')
  await once(socket, 'close')
  expect(response).not.toContain('BAD_REQUEST')
  expect(response.match(/HTTP\/1\.1/g)).toHaveLength(1)
})
