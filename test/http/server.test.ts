import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { NotReady } from '../../src/http/not-ready.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
let broken: Error | null = null

const ready = () => (broken ? Promise.reject(broken) : app.ready())
const url = await listen(app, { ready })
const whole = await listen(app, { graphql: app.serve, frequent: app.hotPath })
const viewer = JSON.stringify({ query: '{ viewer { audience requestId } }' })

async function post(body: string, headers: Record<string, string> = {}, path = '/graphql') {
  const response = await fetch(url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { response, result: await response.json() }
}

test('responds with the request id that is in the log', async () => {
  const { response, result } = await post(viewer)
  const id = response.headers.get('x-request-id')
  expect(response.status).toBe(200)
  expect(result).toEqual({ data: { viewer: { audience: 'APP', requestId: id } } })
  expect(app.logged).toContainEqual(
    expect.objectContaining({ msg: 'operation', requestId: id, principal: 'app', fields: ['viewer'] }),
  )
})

test.each([
  ['a harmless request id of the client is used', 'trace-1.2:a_B', true],
  ['an id of 65 characters is not', 'x'.repeat(65), false],
  ['an id with markup is not', '<b>', false],
  [
    'the ID of a record is not, because events of a bulk operation have its ID',
    toTypedId('BulkOperation', randomUUIDv7()),
    false,
  ],
])('%s', async (_, given, kept) => {
  const { response } = await post(viewer, { 'x-request-id': given })
  const id = response.headers.get('x-request-id')
  if (kept) expect(id).toBe(given)
  else expect(id).toMatch(/^[0-9a-f-]{36}$/)
})

test('reads a long body without a key for each of its characters', async () => {
  const body = JSON.stringify({ query: '{ viewer { audience } }', variables: { more: 'x'.repeat(90_000) } })
  const keys = vi.spyOn(Object, 'keys')
  const names = vi.spyOn(Object, 'getOwnPropertyNames')
  onTestFinished(() => {
    keys.mockRestore()
    names.mockRestore()
  })
  const { response, result } = await post(body)
  const listed = [...keys.mock.calls, ...names.mock.calls].filter(([value]) => typeof value === 'string')
  expect(response.status).toBe(200)
  expect(result).toEqual({ data: { viewer: { audience: 'APP' } } })
  expect(listed).toEqual([])
})

test('an API key gives access to the graph of its audience', async () => {
  const { apiKey } = await transact(app.ctx.db, (tx) =>
    createApiKey(app.admin, tx, { name: 'ci', audience: 'SUPPORT' }),
  )
  const { result } = await post(viewer, { authorization: `Bearer ${apiKey}` })
  expect(result.data.viewer.audience).toBe('SUPPORT')
})

test('a wrong credential is 401, and no operation runs', async () => {
  const before = app.logged.length
  const { response, result } = await post(viewer, { authorization: 'Bearer wrong' })
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
  expect(result).toEqual({
    errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }],
  })
  expect(app.logged.slice(before)).toEqual([])
})

test.each<[number, string, RequestInit]>([
  [405, 'METHOD_NOT_ALLOWED', { method: 'GET' }],
  [405, 'METHOD_NOT_ALLOWED', { method: 'GET', headers: { accept: 'text/html' } }],
  [
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    { method: 'POST', body: viewer, headers: { 'content-type': 'text/plain' } },
  ],
  [415, 'UNSUPPORTED_MEDIA_TYPE', { method: 'POST', body: new URLSearchParams({ query: '{ viewer }' }) }],
  [
    413,
    'CONTENT_TOO_LARGE',
    { method: 'POST', body: 'x'.repeat(100_001), headers: { 'content-type': 'application/json' } },
  ],
])('%i %s for what is not a GraphQL request', async (status, code, init) => {
  const response = await fetch(`${url}/graphql`, init)
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] })
})

test('does not run a query in the URL', async () => {
  const response = await fetch(`${url}/graphql?query=${encodeURIComponent('{ viewer { audience } }')}`)
  expect(response.status).toBe(405)
})

test('a request without a length and without chunks is 411', async () => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\r\n')
  const [data] = await once(socket, 'data')
  socket.destroy()
  expect(String(data)).toMatch(/^HTTP\/1\.1 411 /)
})

/** Sends chunks without a length, as a .NET client does. */
async function sendChunks(chunks: string[], headers: Record<string, string> = {}) {
  const request = httpRequest(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'transfer-encoding': 'chunked',
      ...headers,
    },
  })
  for (const chunk of chunks) request.write(chunk)
  request.end()
  const [response] = await once(request, 'response')
  let text = ''
  for await (const part of response) text += part
  return { status: response.statusCode, headers: response.headers, result: JSON.parse(text) }
}

test('serves a body in chunks, up to the same limit', async () => {
  const served = { data: { viewer: { audience: 'APP' } } }
  expect(await sendChunks([...viewer])).toMatchObject({ status: 200, result: served })
  const padded = viewer.padEnd(100_000)
  expect(await sendChunks([padded.slice(0, 70_000), padded.slice(70_000)])).toMatchObject({ status: 200 })
  expect(await sendChunks([])).toMatchObject({ status: 400 })
})

test('chunks above the limit are 413, and the connection closes before the body ends', async () => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
  )
  let response = ''
  socket.on('data', (data) => (response += data))
  const closed = once(socket, 'end')
  for (let n = 0; n < 3; n++) socket.write(`${(50_000).toString(16)}\r\n${' '.repeat(50_000)}\r\n`)
  await closed
  socket.destroy()
  expect(response).toMatch(/^HTTP\/1\.1 413 /)
  expect(response.toLowerCase()).toContain('connection: close')
  expect(JSON.parse(response.split('\r\n\r\n')[1]!)).toMatchObject({
    errors: [{ extensions: { code: 'CONTENT_TOO_LARGE' } }],
  })
})

test.each([
  ['Application/JSON', {}],
  ['APPLICATION/JSON;charset="UTF-8"', {}],
  ['application/json\t; charset=utf-8', {}],
  ['application/json', { 'content-encoding': 'identity' }],
  ['application/json', { 'content-encoding': 'Identity' }],
])('serves the content type %s with the headers %j, by Yoga and by the hot path', async (type, headers) => {
  const validation = JSON.stringify({ query: '{ validateLicense(input: { key: "x" }) { code } }' })
  for (const [gateway, body] of [
    [url, viewer],
    [whole, viewer],
    [whole, validation],
  ] as const) {
    const response = await fetch(`${gateway}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type, ...headers },
      body,
    })
    expect(response.status).toBe(200)
    expect(await response.json()).toHaveProperty('data')
  }
})

test('ignores a byte order mark before the JSON', async () => {
  const headers = { 'content-type': 'application/json' }
  const post = (text: string) => fetch(`${url}/graphql`, { method: 'POST', headers, body: text })
  const response = await post(`\ufeff${viewer}`)
  expect(await response.json()).toMatchObject({ data: { viewer: { audience: 'APP' } } })
  expect((await post(`\ufeff\ufeff${viewer}`)).status).toBe(400)
})

test('rejects a body that is too long before reading it', async () => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const head = [
    'POST /graphql HTTP/1.1',
    'host: x',
    'content-type: application/json',
    'content-length: 9999999',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n{`)
  const [data] = await once(socket, 'data')
  socket.destroy()
  expect(String(data)).toMatch(/^HTTP\/1\.1 413 /)
})

test.each([
  ['no JSON', '{'],
  ['a list of requests', `[${viewer}]`],
  ['no query', '{}'],
  ['a query that is not a string', '{"query": 1}'],
  ['a syntax error', JSON.stringify({ query: '{' })],
  ['nothing', ''],
  ['null', 'null'],
  ['a text', '"{ viewer }"'],
  ['variables that are a list', JSON.stringify({ query: '{ viewer }', variables: [] })],
  ['another parameter', JSON.stringify({ query: '{ viewer }', debug: true })],
  ['two operations and no name', JSON.stringify({ query: 'query A { __typename } query B { __typename }' })],
  ['an unknown field', JSON.stringify({ query: '{ nothing }' })],
])('%s is 400 and no fault, with a message, a code and locations only', async (_, body) => {
  const before = app.logged.length
  const { response, result } = await post(body, { accept: 'application/graphql-response+json' })
  expect(response.status).toBe(400)
  expect(result.errors[0]).toMatchObject({ message: expect.any(String) })
  for (const { message, locations, ...rest } of result.errors) {
    expect(rest).toEqual({ extensions: { code: expect.stringMatching(/^[A-Z_]+$/) } })
  }
  expect(result).not.toHaveProperty('data')
  expect(app.logged.slice(before).filter(({ level }) => (level as number) >= 50)).toEqual([])
})

test('reports that the gateway runs, and whether it is ready', async () => {
  const statusOf = async (path: string) => (await fetch(url + path)).status
  expect([await statusOf('/health'), await statusOf('/ready')]).toEqual([200, 200])
  broken = new Error('no database')
  expect([await statusOf('/health'), await statusOf('/ready')]).toEqual([200, 503])
  broken = null
  expect(await (await fetch(`${url}/ready`)).json()).toEqual({ status: 'ready' })
})

test('logs a start or a stop as the reason, and only a fault with its stack', async () => {
  broken = new NotReady('the gateway is starting')
  expect((await fetch(`${url}/ready`)).status).toBe(503)
  expect(app.logged.at(-1)).toEqual(
    expect.objectContaining({ msg: 'not ready', reason: 'the gateway is starting' }),
  )
  expect(app.logged.at(-1)).not.toHaveProperty('err')

  broken = new Error('no database')
  expect((await fetch(`${url}/ready`)).status).toBe(503)
  expect(app.logged.at(-1)).toEqual(
    expect.objectContaining({
      msg: 'not ready',
      err: expect.objectContaining({ message: 'no database', stack: expect.any(String) }),
    }),
  )
  broken = null
})

test('responds 404 to an unknown path', async () => {
  const { response, result } = await post(viewer, {}, '/')
  expect(response.status).toBe(404)
  expect(result.errors[0].extensions.code).toBe('NOT_FOUND')
})

test('no response can be read by pages of other origins', async () => {
  const { response } = await post(viewer, { origin: 'https://evil.example' })
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
  const preflight = await fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  })
  expect(preflight.status).toBe(403)
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
})

test('serves GraphiQL to browsers if it is on, and its requests still need POST', async () => {
  const open = await listen(app, { graphiql: true })
  const page = await fetch(`${open}/graphql`, { headers: { accept: 'text/html' } })
  expect(page.status).toBe(200)
  const html = await page.text()
  expect(html).toContain('<title>Licet</title>')
  // The page loads nothing from other hosts, because users type an admin key into it.
  expect(html).not.toMatch(/<(?:script|link)[^>]+(?:src|href)=["']?(?:https?:)?\/\//)
  const query = await fetch(`${open}/graphql?query=${encodeURIComponent('{ viewer { audience } }')}`)
  expect(query.status).toBe(405)
})
