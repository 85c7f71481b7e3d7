import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { transact } from '../../src/platform/db.ts'
import { startTestApp } from '../app.ts'
import { listen } from '../http/listen.ts'
import { ownFiles } from '../own-files.ts'

const app = await startTestApp()
const url = await listen(app)
const production = await listen(app, { edge: { production: true } })
const { apiKey } = await transact(app.ctx.db, (tx) =>
  createApiKey(app.admin, tx, { name: 'reader', audience: 'ADMIN', scopes: ['CATALOG_READ'] }),
)
afterAll(() => app.ctx.db.apiKey.deleteMany())

const page = readFileSync('docs/graph.md', 'utf8')

/** The statuses in the table of errors, by code. */
const statuses = new Map<string, string[]>()
for (const [, names, numbers] of page.matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) +\| ([\d, or]+?) +\|/gm)) {
  const codes = [...names!.matchAll(/[A-Z_]+/g)].map(String)
  const listed = numbers!.split(', ')
  for (const [index, code] of codes.entries())
    statuses.set(code, [...(statuses.get(code) ?? []), listed.length > 1 ? listed[index]! : listed[0]!])
}

interface Sent {
  to?: string
  path?: string
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
}

async function send({ to = url, path = '/graphql', method = 'POST', headers, body }: Sent, accept: string) {
  const response = await fetch(`${to}${path}`, {
    method,
    headers: { 'content-type': 'application/json', accept, ...headers },
    ...(body !== undefined && { body }),
  })
  const { errors } = await response.json()
  return { code: errors[0].extensions.code as string, status: response.status }
}

const json = (value: unknown): Sent => ({ body: JSON.stringify(value) })
const viewer = { query: '{ viewer { audience } }' }
const two = 'query A { viewer { audience } } query B { viewer { audience } }'

const requests: [string, string, Sent][] = [
  ['GRAPHQL_PARSE_FAILED', 'a document that does not end', json({ query: '{' })],
  ['GRAPHQL_PARSE_FAILED', 'an empty document', json({ query: '' })],
  ['GRAPHQL_VALIDATION_FAILED', 'an unknown field', json({ query: '{ nope }' })],
  [
    'GRAPHQL_VALIDATION_FAILED',
    'a field of another audience',
    json({ query: '{ accounts { edges { node { id } } } }' }),
  ],
  ['OPERATION_RESOLUTION_FAILURE', 'several operations and no name', json({ query: two })],
  ['OPERATION_RESOLUTION_FAILURE', 'an unknown name', json({ query: two, operationName: 'C' })],
  [
    'OPERATION_RESOLUTION_FAILURE',
    'an unknown name of the only one',
    json({ ...viewer, operationName: 'C' }),
  ],
  ['OPERATION_RESOLUTION_FAILURE', 'an empty name', json({ ...viewer, operationName: '' })],
  [
    'OPERATION_RESOLUTION_FAILURE',
    'no operation',
    json({ query: 'fragment F on Query { viewer { audience } }' }),
  ],
  [
    'INPUT_INVALID',
    'a variable that is no instant',
    {
      ...json({
        query: 'query ($at: DateTime) { validateLicense(input: { key: "x", asOf: $at }) { code } }',
        variables: { at: 'tomorrow' },
      }),
      headers: { authorization: `Bearer ${apiKey}` },
    },
  ],
  ['BAD_REQUEST', 'a body without a document', json({})],
  ['BAD_REQUEST', 'a body that is not JSON', { body: 'x' }],
  ['BAD_REQUEST', 'an empty body', { body: '' }],
  ['BAD_REQUEST', 'a batch', json([viewer])],
  ['BAD_REQUEST', 'another parameter', json({ ...viewer, operation: 'A' })],
  ['BAD_REQUEST', 'variables in a list', json({ ...viewer, variables: [] })],
  ['BAD_REQUEST', 'bytes that are not UTF-8', { body: new Uint8Array([0x7b, 0xff, 0x7d]) }],
  ['UNAUTHENTICATED', 'a wrong API key', { ...json(viewer), headers: { authorization: 'Bearer licet_x' } }],
  ['HTTPS_REQUIRED', 'a request without TLS in production', { ...json(viewer), to: production }],
  ['HTTPS_REQUIRED', 'a probe without TLS in production', { to: production, path: '/health', method: 'GET' }],
  [
    'ORIGIN_NOT_ALLOWED',
    'a preflight of an origin that is not listed',
    {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
    },
  ],
  [
    'FORBIDDEN',
    'a field outside the scopes',
    {
      ...json({ query: '{ accounts { edges { node { id } } } }' }),
      headers: { authorization: `Bearer ${apiKey}` },
    },
  ],
  ['NOT_FOUND', 'another path', { ...json(viewer), path: '/graph' }],
  ['METHOD_NOT_ALLOWED', 'a GET', { method: 'GET' }],
  ['CONTENT_TOO_LARGE', 'a long body', json({ query: 'x'.repeat(100_001) })],
  ['UNSUPPORTED_MEDIA_TYPE', 'text', { ...json(viewer), headers: { 'content-type': 'text/plain' } }],
]

describe('the table of errors in docs/graph.md', () => {
  test.each(requests)('has the statuses of %s for %s', async (code, _, sent) => {
    const plain = await send(sent, 'application/json')
    const strict = await send(sent, 'application/graphql-response+json')
    expect([plain.code, strict.code]).toEqual([code, code])
    const stated = plain.status === strict.status ? `${plain.status}` : `${plain.status} or ${strict.status}`
    expect(statuses.get(code) ?? []).toContain(stated)
  })

  test('is followed by the response to the preflight of an origin that is not listed', async () => {
    const [, line, printed] = /```sh\ncurl -s \$url (-X OPTIONS [^\n]*)\n```\n\n```json\n([^`]*)```/.exec(
      page,
    )!
    const headers = [...line!.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name, value]) => [name!, value!])
    const response = await fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: Object.fromEntries(headers),
    })
    expect(await response.json()).toEqual(JSON.parse(printed!))
  })

  test('has the status of NOT_ACCEPTABLE for a type that the gateway cannot send', async () => {
    const { code, status } = await send(json(viewer), 'text/html')
    expect([code, statuses.get(code)]).toEqual(['NOT_ACCEPTABLE', [`${status}`]])
  })

  test('has every code that the HTTP server sends, or the page of subscriptions has it', () => {
    const sources = ownFiles('{src,schema,integrations}/**/*.ts').map((path) => readFileSync(path, 'utf8'))
    const sent = sources.flatMap((source) =>
      [...source.matchAll(/\b(?:PublicFault|unread)\(\s*'([A-Z_]+)'/g)].map(([, code]) => code!),
    )
    const streams = readFileSync('docs/subscriptions.md', 'utf8')
    const missing = sent.filter((code) => !statuses.has(code) && !streams.includes(`\`${code}\``))
    expect(sent.length).toBeGreaterThan(10)
    expect(missing).toEqual([])
  })
})
