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

/** All that is answered to these bytes, until the connection is closed. */
async function send(bytes: string, to = port): Promise<{ head: string; text: string }> {
  const socket = connect(to, '127.0.0.1')
  socket.write(bytes)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  const [head = '', text = ''] = answer.split('\r\n\r\n')
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
  ['TLS where clear text is spoken', 400, 'BAD_REQUEST', '\x16\x03\x01\x02\x00\x01\x00hunter2\r\n\r\n'],
  ['a method that is none', 400, 'BAD_REQUEST', post('HUNTER2 /graphql HTTP/1.1', 'host: x', ...json)],
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
  ['no host', 400, 'BAD_REQUEST', post('POST /graphql HTTP/1.1', ...json)],
  ['two hosts', 400, 'BAD_REQUEST', post('POST /graphql HTTP/1.1', 'host: x', 'Host: hunter2', ...json)],
  [
    'headers without end',
    431,
    'HEADERS_TOO_LARGE',
    post('POST /graphql HTTP/1.1', 'host: x', `x-long: ${'hunter2'.repeat(3_000)}`, ...json),
  ],
  [
    'an expectation that is unknown',
    417,
    'EXPECTATION_FAILED',
    post('POST /graphql HTTP/1.1', 'host: x', 'expect: hunter2', ...json),
  ],
])(
  '%s is %i %s, with the headers of every answer, and no word of what was sent',
  async (_, status, code, bytes) => {
    const { head, text } = await send(bytes)
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(head.toLowerCase().split('\r\n')).toEqual(
      expect.arrayContaining([...browserHeaders.map((line) => line.toLowerCase()), 'connection: close']),
    )
    expect(JSON.parse(text)).toEqual({ errors: [{ message: expect.any(String), extensions: { code } }] })
    expect(head + text).not.toContain('hunter2')
  },
)

test.each(['a b', '[::1', '%00', 'ünï', ':80', 'x:99999', '<script>', '"', 'x/graphql?', 'a@b', 'x#'])(
  'a host like %j is 400, and no fault',
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
  'a host like %j is one',
  async (host) => {
    const { head } = await send(post('POST /graphql HTTP/1.1', `host: ${host}`, 'connection: close', ...json))
    expect(head).toMatch(/^HTTP\/1\.1 200 /)
  },
)

test('a target that names the host, too, is taken', async () => {
  const target = 'http://licet.example/graphql?x=1'
  const { head } = await send(
    post(`POST ${target} HTTP/1.1`, 'host: licet.example', 'connection: close', ...json),
  )
  expect(head).toMatch(/^HTTP\/1\.1 200 /)
})

test('HTTP/1.0 needs no host, and is answered and closed', async () => {
  const { head, text } = await send(post('POST /graphql HTTP/1.0', ...json))
  expect(head).toMatch(/^HTTP\/1\.1 200 /)
  expect(JSON.parse(text)).toEqual({ data: { viewer: { audience: 'APP' } } })
})

test('requests that are sent before the answer came are answered in order', async () => {
  const one = (audience: string) => {
    const query = JSON.stringify({ query: `{ ${audience}: viewer { audience } }` })
    const length = `content-length: ${query.length}`
    return ['POST /graphql HTTP/1.1', 'host: x', 'content-type: application/json', length, '', query].join(
      '\r\n',
    )
  }
  const socket = connect(port, '127.0.0.1')
  socket.write(one('first') + one('second') + one('third'))
  let answers = ''
  while (!answers.includes('"third"')) answers += String((await once(socket, 'data'))[0])
  socket.destroy()
  expect([...answers.matchAll(/\{"(first|second|third)":/g)].map(([, name]) => name)).toEqual([
    'first',
    'second',
    'third',
  ])
})

test('who sends too slowly is 408, with the same headers', async () => {
  const impatient = createServer({ connectionsCheckingInterval: 20, headersTimeout: 40, requestTimeout: 50 })
  handleProtocolErrors(impatient)
  impatient.listen(0, '127.0.0.1')
  await once(impatient, 'listening')
  afterAll(() => void impatient.close())
  const { head, text } = await send(
    'POST /graphql HTTP/1.1\r\nhost: x\r\n',
    (impatient.address() as AddressInfo).port,
  )
  expect(head).toMatch(/^HTTP\/1\.1 408 /)
  expect(head).toContain('x-content-type-options: nosniff')
  expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_NOT_SENT' } }] })
})

test('nothing is written into an answer that has begun', async () => {
  const talking = createServer((_request, response) => void response.write('half of an answer'))
  handleProtocolErrors(talking)
  talking.listen(0, '127.0.0.1')
  await once(talking, 'listening')
  afterAll(() => void talking.close())
  const socket = connect((talking.address() as AddressInfo).port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  let answer = ''
  while (!answer.includes('half of an answer')) answer += String((await once(socket, 'data'))[0])
  socket.write('what is not HTTP\r\n\r\n')
  await once(socket, 'close')
  expect(answer).not.toContain('BAD_REQUEST')
  expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
})
