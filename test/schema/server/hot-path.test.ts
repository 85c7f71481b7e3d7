import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { serveByYoga } from '../../../schema/server/yoga.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { Cancelled } from '../../../src/platform/cancellation.ts'
import { startTestApp } from '../../app.ts'
import { listen } from '../../http/listen.ts'
import { seedLicense } from '../../seed.ts'
import { activate, validate } from '../field-documents.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
/** Number of requests that reached Yoga since this was last set to 0. */
let byYoga = 0
const url = `${await listen(app, {
  graphql: async (...request) => {
    byYoga++
    return await serveByYoga(app.graphql)(...request)
  },
  frequent: app.hotPath,
})}/graphql`

async function post(body: object | string, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'same', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const { date: _date, ...received } = Object.fromEntries(response.headers)
  return { status: response.status, headers: received, text: await response.text() }
}

/** The same request without the hot path: a comment in its document makes the document unknown. */
let comments = 0
const withoutHotPath = (body: { query: string }, headers?: Record<string, string>) =>
  post({ ...body, query: `${body.query} # ${comments++}` }, headers)

const { licenseKey: key, licenseId } = await seedLicense(admin, {
  maxActivations: 2,
  term: 'P1Y',
  entitlements: [{ code: 'export' }],
})

beforeAll(async () => {
  const { licenseKey } = await seedLicense(admin)
  const input = { key: licenseKey, fingerprint: 'teacher' }
  for (let time = 0; time < 10; time++) {
    await post({ query: validate, variables: { input } })
    await post({ query: activate, variables: { input } })
  }
})
beforeEach(() => {
  app.setNow('2026-01-15T12:00:00Z')
  byYoga = 0
})

test('a document takes the hot path after ten responses', async () => {
  const query = `query { validateLicense(input: { key: "${key}" }) { valid } }`
  for (let time = 0; time < 12; time++) await post({ query })
  expect(byYoga).toBe(10)
})

test('a literal of a frequent document never runs as code', async () => {
  const mark = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d'
  const query = `query { validateLicense(input: { key: "${mark}globalThis.ranAsCode=1" }) { code } }`
  const responses = new Set<string>()
  for (let time = 0; time < 12; time++) responses.add((await post({ query })).text)
  expect(globalThis).not.toHaveProperty('ranAsCode')
  expect(responses.size).toBe(1)
})

test('every mark of the compiler begins as those do that keep a document from being compiled', () => {
  const code = readFileSync(
    new URL('../../../node_modules/graphql-jit/dist/execution.js', import.meta.url),
    'utf8',
  )
  const marks = [...code.matchAll(/const MAGIC_\w+ = "([^"]+)"/g)].map(([, mark]) => mark)
  expect(marks).toHaveLength(4)
  for (const mark of marks) expect(mark).toMatch(/^__MAGIC_/)
})

/** Returns the fields of a validation in the order of a response. */
const readFields = (text: string) => Object.keys(JSON.parse(text).data.validateLicense)

test('the order of fragments is equal on the hot path', async () => {
  const query = `{
    validateLicense(input: { key: "${key}", fingerprint: "laptop" }) { ... { valid } code ... on LicenseValidation { detail code } ... { nonce } }
  }`
  const expected = (await withoutHotPath({ query })).text
  expect(readFields(expected)).toEqual(['valid', 'code', 'detail', 'nonce'])
  for (let time = 0; time < 10; time++) await post({ query })
  byYoga = 0
  for (let time = 0; time < 2; time++) expect((await post({ query })).text).toBe(expected)
  expect(byYoga).toBe(0)
})

test('a document with a condition never takes the hot path', async () => {
  const query = `query ($no: Boolean!, $yes: Boolean!) {
    validateLicense(input: { key: "${key}" }) { ... @include(if: $no) { valid } code ... @include(if: $yes) { valid detail } }
  }`
  for (let time = 0; time < 12; time++)
    expect(readFields((await post({ query, variables: { no: false, yes: true } })).text)).toEqual([
      'code',
      'valid',
      'detail',
    ])
  expect(byYoga).toBe(12)
})

const questions: [string, Record<string, unknown>][] = [
  ['a good key', { key }],
  ['a device that is not active', { key, fingerprint: 'stranger', nonce: 'n' }],
  ['a key of no license', { key: LicenseKey.generate().reveal() }],
  ['a malformed key', { key: 'no key' }],
  ['input that is refused', { key, product: 'Not A Code' }],
]

const inLanguages: Record<string, string>[] = [{}, { 'accept-language': 'de' }]
const everyQuestion = inLanguages.flatMap((headers) =>
  questions.map(([name, input]) => [name, headers, input] as const),
)

test.each(everyQuestion)('both paths return the same bytes: %s %j', async (_, headers, input) => {
  const body = { query: validate, variables: { input }, operationName: 'Validate' }
  const short = await post(body, headers)
  expect(byYoga).toBe(0)
  const long = await withoutHotPath(body, headers)
  expect(byYoga).toBe(1)
  expect(short.headers).toMatchObject(long.headers)
  expect(short.text).toBe(long.text)
})

test('activates a device, activates it again and refuses above the limit as without the hot path', async () => {
  const ask = async (fingerprint: string) => {
    const { text } = await post({ query: activate, variables: { input: { key, fingerprint } } })
    return JSON.parse(text).data.activateLicense
  }
  const first = await ask('laptop')
  expect(first).toMatchObject({ created: true, activation: { fingerprint: 'laptop' } })
  expect(await ask('laptop')).toEqual({ ...first, created: false })
  expect(await ask('desktop')).toMatchObject({ created: true, validation: { code: 'VALID' } })
  expect(await ask('tablet')).toMatchObject({ __typename: 'LimitRefusal', limit: 2, used: 2 })
  expect(await ask('')).toMatchObject({ code: 'INPUT_INVALID', issues: [{ path: ['fingerprint'] }] })
  expect(byYoga).toBe(0)
  expect(await db.activation.count({ where: { licenseId } })).toBe(2)
})

test('logs one line with the returned codes', async () => {
  app.logged.length = 0
  await post({ query: validate, variables: { input: { key: 'no key' } } })
  expect(app.logged.filter(({ msg }) => msg === 'operation')).toMatchObject([
    {
      requestId: 'same',
      audience: 'APP',
      principal: 'app',
      type: 'query',
      name: 'Validate',
      fields: ['validateLicense'],
      codes: ['KEY_MALFORMED'],
    },
  ])
  expect(byYoga).toBe(0)
})

test('a fault is masked and logged, and returns no data', async () => {
  app.logged.length = 0
  await db.$executeRaw`alter table releases rename to elsewhere`
  const { status, text } = await post({ query: validate, variables: { input: { key } } })
  await db.$executeRaw`alter table elsewhere rename to releases`

  expect(byYoga).toBe(0)
  expect(status).toBe(200)
  expect(JSON.parse(text)).toMatchObject({
    data: null,
    errors: [{ path: ['validateLicense'], extensions: { code: 'INTERNAL' } }],
  })
  expect(text).not.toContain('releases')
  expect(app.logged).toContainEqual(expect.objectContaining({ msg: 'fault', requestId: 'same' }))
})

const variables = { input: { key } }
test('a cancelled request sends no statement on the hot path either', async () => {
  const { licenseKey } = await seedLicense(admin)
  const body = JSON.stringify({ query: validate, variables: { input: { key: licenseKey } } })
  for (let n = 0; n < 10; n++) await post(body)
  const { findFacts } = app.ctx
  let asked = 0
  app.ctx.findFacts = (query) => {
    asked++
    return findFacts(query)
  }
  const caller = app.as({ audience: 'APP' }).caller
  const serve = (signal: AbortSignal) =>
    app.hotPath.find({ body, headers: {} } as never, {} as never, {
      caller,
      signal,
      stillHolds: async () => true,
    })?.()
  expect(await serve(new AbortController().signal)).toMatchObject({ status: 200 })
  expect(asked).toBe(1)
  await serve(AbortSignal.abort(new Cancelled('CLIENT_LEFT')))
  app.ctx.findFacts = findFacts
  expect(asked).toBe(1)
})

const unusual: [string, object | string, Record<string, string>?][] = [
  ['variables that do not fit', { query: validate, variables: { input: { key: 1 } } }],
  ['no variables', { query: validate }],
  ['variables that are a list', { query: validate, variables: [] }],
  ['another operation name', { query: validate, variables, operationName: 'Other' }],
  ['an empty operation name', { query: validate, variables, operationName: '' }],
  ['an unknown parameter', { query: validate, variables, id: 1 }],
  ['a body that is a list', [{ query: validate, variables }]],
  ['another form of answers', { query: validate, variables }, { accept: 'multipart/mixed, */*' }],
  ['a stream', { query: validate, variables }, { accept: 'text/event-stream' }],
  ['media types with weights', { query: validate, variables }, { accept: 'application/json;q=0.9, */*' }],
]

test.each(unusual)('%s is handled by Yoga, with its message', async (_, body, headers) => {
  const answer = await post(body, headers)
  expect(byYoga).toBe(1)
  const alone = await app.graphql.fetch(
    new Request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: '*/*', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
    { caller: app.as({ audience: 'APP', requestId: 'same' }).caller },
  )
  expect(answer.status).toBe(alone.status)
  expect(answer.text).toBe(await alone.text())
})

test('a body that is not JSON is handled by Yoga', async () => {
  const { status, text } = await post('{"query":')
  expect(status).toBe(400)
  expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
  expect(byYoga).toBe(1)
})

test.each([
  ['application/json', 'application/json; charset=utf-8'],
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
  ['application/graphql-response+json, application/json', 'application/graphql-response+json; charset=utf-8'],
  ['application/json,application/graphql-response+json', 'application/json; charset=utf-8'],
])('Accept: %s returns the same as Yoga', async (accept, contentType) => {
  const body = { query: validate, variables }
  expect((await post(body, { accept })).headers['content-type']).toBe(contentType)
  expect(byYoga).toBe(0)
  expect((await withoutHotPath(body, { accept })).headers['content-type']).toBe(contentType)
})

test('a request with an idempotency key is replayed byte for byte', async () => {
  const { licenseKey } = await seedLicense(admin)
  const input = { key: licenseKey, fingerprint: 'laptop', idempotencyKey: 'k1' }
  const first = await post({ query: activate, variables: { input } })
  expect(JSON.parse(first.text).data.activateLicense.created).toBe(true)
  expect((await post({ query: activate, variables: { input } })).text).toBe(first.text)
  expect(byYoga).toBe(2)
})

test.each([
  ['an idempotency key', '"idempotencyKey"'],
  ['an idempotency key that is spelled with an escape', '"idempotency\\u004bey"'],
])('a request with %s is replayed by Yoga', async (_, name) => {
  const { licenseKey } = await seedLicense(admin, { maxActivations: 2 })
  const body = (fingerprint: string) =>
    `{"query":${JSON.stringify(activate)},"variables":{"input":{"key":"${licenseKey}","fingerprint":"${fingerprint}",${name}:"once"}}}`
  const first = await post(body('laptop'))
  expect((await post(body('laptop'))).text).toBe(first.text)
  expect((await post(body('desktop'))).text).toContain('IDEMPOTENCY_KEY_REUSED')
  expect(byYoga).toBe(3)
})

test.each([65, 3_000])('variables of %i levels are refused as by Yoga', async (levels) => {
  const deep = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
  const body = `{"query":${JSON.stringify(activate)},"variables":{"input":{"key":"${key}","fingerprint":"deep","metadata":${deep}}}}`
  const { text } = await post(body)
  expect(JSON.parse(text).errors[0].extensions.code).toBe('INPUT_INVALID')
})

test('other operations, and names that plain objects lack, never take the hot path', async () => {
  const documents = [
    '{ viewer { audience } }',
    `query { validateLicense(input: { key: "${key}" }) { valid } viewer { audience } }`,
    `query { __proto__: validateLicense(input: { key: "${key}" }) { valid } }`,
  ]
  for (const query of documents) for (let time = 0; time < 12; time++) await post({ query })
  expect(byYoga).toBe(documents.length * 12)
})

test('of several operations, the named one is learned and runs, and none runs without a name', async () => {
  const query = `query A { validateLicense(input: { key: "${key}" }) { valid } } query B { viewer { audience } }`
  const send = async (operationName?: string) => {
    const { status, text } = await post({ query, operationName }, { accept: 'application/json' })
    return { status, ...JSON.parse(text) }
  }
  for (let time = 0; time < 12; time++)
    expect(await send('A')).toEqual({ status: 200, data: { validateLicense: { valid: true } } })
  expect(byYoga).toBe(10)
  for (let time = 0; time < 12; time++) {
    expect((await send('B')).data).toEqual({ viewer: { audience: 'APP' } })
    for (const name of [undefined, '', 'C'])
      expect((await send(name)).errors[0].extensions.code).toBe('OPERATION_RESOLUTION_FAILURE')
  }
})

test('a client that disconnects in the middle of its request affects no other client', async () => {
  app.logged.length = 0
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{',
  )
  await new Promise((resolve) => setTimeout(resolve, 50))
  socket.destroy()
  await post({ query: validate, variables })
  expect(byYoga).toBe(0)
  expect(app.logged.filter(({ level }) => (level as number) > 30)).toEqual([])
})
