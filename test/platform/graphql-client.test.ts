import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeEach, expect, test } from 'vitest'
import {
  createGraphqlClient,
  type GraphqlClientOptions,
  GraphqlError,
  typedDocument,
} from '../../src/platform/graphql-client.ts'

/** What the server does with a request: it sends a response, or breaks the connection. */
type Reply = { status?: number; headers?: Record<string, string>; body: string } | 'break' | 'break the body'

const requests: { headers: IncomingMessage['headers']; body: string }[] = []
let replies: Reply[] = []
beforeEach(() => {
  requests.length = 0
})
const server = createServer(async (request, response) => {
  requests.push({ headers: request.headers, body: await text(request) })
  const reply = replies.shift() ?? data({ last: true })
  if (reply === 'break') return void request.socket.destroy()
  if (reply === 'break the body') {
    response.writeHead(200, { 'content-length': 100 })
    return void response.write('{"data"', () => request.socket.destroy())
  }
  response.writeHead(reply.status ?? 200, reply.headers ?? {}).end(reply.body)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
afterAll(() => void server.close())
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`

const data = (value: object): Reply => ({ body: JSON.stringify({ data: value }) })
const errors = (status: number, code: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: JSON.stringify({ errors: [{ message: `about ${code}`, extensions: { code } }] }),
})
const AGAIN = { 'retry-after': '0' }

const query = typedDocument<{ last: boolean }, { code: string }>('query ($code: String!) { last }')
type Input = { input: { code: string; idempotencyKey?: string } }
const mutation = typedDocument<{ last: boolean }, Input>('mutation ($input: Input!) { last }')

const client = (options: Partial<GraphqlClientOptions> = {}) => createGraphqlClient({ url, ...options })
const failure = async (sent: Promise<unknown>): Promise<GraphqlError> => {
  const error = await sent.then(() => null).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(GraphqlError)
  return error as GraphqlError
}

test('sends the document, the variables and the credential, and returns the data', async () => {
  replies = [data({ last: false })]
  const sent = client({ apiKey: 'key', headers: { 'x-forwarded-proto': 'https' } })
  expect(await sent.send(query, { code: 'a' })).toEqual({ last: false })
  const [{ headers, body }] = requests as [(typeof requests)[number]]
  expect(JSON.parse(body)).toEqual({ query: query.toString(), variables: { code: 'a' } })
  expect(headers).toMatchObject({
    authorization: 'Bearer key',
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    'x-forwarded-proto': 'https',
  })
})

test('sends no credential without a key', async () => {
  await client().send(query, { code: 'a' })
  expect(requests[0]!.headers.authorization).toBeUndefined()
})

test('throws the codes and messages of every error, also if there are data', async () => {
  const body = JSON.stringify({
    data: { last: true },
    errors: [
      { message: 'no', extensions: { code: 'FORBIDDEN' } },
      { message: 'never', extensions: { code: 'NOT_FOUND' } },
      { message: 'without a code' },
    ],
  })
  replies = [{ body }]
  const error = await failure(client().send(query, { code: 'a' }))
  expect(error.codes).toEqual(['FORBIDDEN', 'NOT_FOUND', ''])
  expect(error).toMatchObject({
    url,
    status: 200,
    message: expect.stringContaining('FORBIDDEN: no; NOT_FOUND'),
  })
  expect(requests).toHaveLength(1)
})

test.each([
  [429, 'RATE_LIMITED'],
  [503, 'OVERLOADED'],
  [503, 'IDENTITY_UNAVAILABLE'],
])('repeats a mutation after %i %s, because nothing was done', async (status, code) => {
  replies = [errors(status, code, AGAIN), errors(status, code, AGAIN)]
  expect(await client().send(mutation, { input: { code: 'a' } })).toEqual({ last: true })
  expect(new Set(requests.map(({ body }) => body)).size).toBe(1)
  expect(requests).toHaveLength(3)
})

test('repeats a query and a mutation with an idempotency key after DATABASE_UNAVAILABLE', async () => {
  const down = errors(503, 'DATABASE_UNAVAILABLE', AGAIN)
  replies = [down]
  expect(await client().send(query, { code: 'a' })).toEqual({ last: true })
  replies = [down]
  expect(await client().send(mutation, { input: { code: 'a', idempotencyKey: 'k' } })).toEqual({ last: true })
  expect(requests).toHaveLength(4)
})

test('does not repeat a mutation without an idempotency key after DATABASE_UNAVAILABLE', async () => {
  replies = [errors(503, 'DATABASE_UNAVAILABLE', AGAIN)]
  const error = await failure(client().send(mutation, { input: { code: 'a' } }))
  expect(error.codes).toEqual(['DATABASE_UNAVAILABLE'])
  expect(requests).toHaveLength(1)
})

test('does not repeat a mutation after 503 of another server', async () => {
  replies = [{ status: 503, headers: AGAIN, body: '<html>' }]
  const error = await failure(client().send(mutation, { input: { code: 'a' } }))
  expect(error).toMatchObject({ codes: ['NOT_GRAPHQL'], status: 503 })
  expect(requests).toHaveLength(1)
})

test.each([
  ['without Retry-After', errors(503, 'OVERLOADED')],
  ['with a longer Retry-After than it may wait', errors(429, 'RATE_LIMITED', { 'retry-after': '61' })],
  ['with another status', errors(500, 'INTERNAL', AGAIN)],
])('does not repeat a response %s', async (_what, reply) => {
  replies = [reply]
  await failure(client().send(query, { code: 'a' }))
  expect(requests).toHaveLength(1)
})

test('never repeats a request if it may not wait', async () => {
  replies = [errors(503, 'OVERLOADED', { 'retry-after': '1' })]
  await failure(client({ retryForMs: 0 }).send(query, { code: 'a' }))
  expect(requests).toHaveLength(1)
})

test.each([
  ['HTML', { body: '<html>' }],
  ['a list', { body: '[]' }],
  ['an object without data', { body: '{}' }],
  ['null data without errors', { body: '{"data":null}' }],
  ['data with status 502', { status: 502, body: '{"data":{"last":true}}' }],
])('reports %s as NOT_GRAPHQL', async (_what, reply) => {
  replies = [reply]
  expect((await failure(client().send(query, { code: 'a' }))).codes).toEqual(['NOT_GRAPHQL'])
})

test.each(['break', 'break the body'] as const)(
  'reports a connection that breaks as NO_RESPONSE: %s',
  async (reply) => {
    replies = [reply]
    const error = await failure(client().send(query, { code: 'a' }))
    expect(error).toMatchObject({ codes: ['NO_RESPONSE'], status: null })
  },
)

test('reports a response that takes too long as NO_RESPONSE', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const slow = createGraphqlClient({ url: `http://127.0.0.1:${port}`, timeoutMs: 10 })
  const error = await failure(slow.send(query, { code: 'a' }))
  expect(error.errors).toEqual([{ code: 'NO_RESPONSE', message: 'no response within 0.01 s' }])
  silent.closeAllConnections()
  silent.close()
})

test('reports a server that does not run as UNREACHABLE', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  const error = await failure(
    createGraphqlClient({ url: `http://127.0.0.1:${port}` }).send(query, { code: 'a' }),
  )
  expect(error.errors).toEqual([{ code: 'UNREACHABLE', message: 'ECONNREFUSED' }])
})
