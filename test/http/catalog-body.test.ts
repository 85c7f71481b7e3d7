import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { revokeApiKey } from '../../src/auth/revoke-api-key.ts'
import { MAX_BODY_BYTES, MAX_CATALOG_BYTES } from '../../src/http/reject-request.ts'
import type { Audience, Scope } from '../../src/platform/caller.ts'
import { transact } from '../../src/platform/db.ts'
import { startTestApp } from '../app.ts'
import { uniqueCode } from '../seed.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const url = await listen(app)
const { port } = new URL(url)

const createKey = (audience: Audience, scopes?: Scope[]) =>
  transact(app.ctx.db, (tx) =>
    createApiKey(app.admin, tx, {
      name: 'test',
      audience: audience as 'ADMIN',
      ...(scopes && { scopes }),
      ...(audience === 'PARTNER' && { partner: 'north' }),
    }),
  )
const { apiKey: admin } = await createKey('ADMIN')
const { apiKey: author } = await createKey('ADMIN', ['CATALOG_WRITE'])
const { apiKey: reader } = await createKey('ADMIN', ['CATALOG_READ'])
const { apiKey: support } = await createKey('SUPPORT')
const { apiKey: partner } = await createKey('PARTNER')
const revoked = await createKey('ADMIN')
await transact(app.ctx.db, (tx) => revokeApiKey(app.admin, tx, revoked.apiKeyId))

const applyCatalog = `mutation ($catalog: String!, $dryRun: Boolean) {
  applyCatalog(input: { catalog: $catalog, dryRun: $dryRun }) {
    ... on ApplyCatalogPayload { applied changes { action } }
    ... on InputRefusal { code issues { path message } }
  }
}`

async function post(body: object, apiKey: string) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
  })
  return { status: response.status, result: await response.json() }
}

/** A catalogue of many license types in the style of the manual. */
function catalogueOf(count: number): string {
  const product = uniqueCode('large')
  const types = Array.from(
    { length: count },
    (_, index) => `      - code: ${product}-n${index}
        name: Photo Studio, edition ${index}
        description: One photographer with two computers, for a year.
        rules:
          term: P1Y
          gracePeriod: P14D
          timeZone: Europe/Oslo
          maxActivations: 2
          entitlements:
            raw-import: true
            export-megapixels: ${index}
            support-level: priority
          meters:
            - { code: render, limit: 500, period: MONTH }
          keyPrefix: STUDIO
`,
  )
  return `version: 1
products:
  - code: ${product}
    name: Photo Studio
    entitlements:
      - { code: raw-import, name: Raw import }
      - { code: export-megapixels, name: Megapixels }
      - { code: support-level, name: Support }
    meters:
      - { code: render, name: Renders }
    licenseTypes:
${types.join('')}`
}

const padding = `version: 1\nproducts: []\n# ${'x'.repeat(MAX_BODY_BYTES)}\n`

test('plans a catalogue of 300 license types, each with its definition and its publication', async () => {
  const catalog = catalogueOf(300)
  expect(catalog.length).toBeGreaterThan(MAX_BODY_BYTES)
  const { result } = await post({ query: applyCatalog, variables: { catalog, dryRun: true } }, author)
  expect(result).toMatchObject({ data: { applyCatalog: { applied: false } } })
  const actions = result.data.applyCatalog.changes.map(({ action }: { action: string }) => action)
  expect(actions.filter((action: string) => action === 'PUBLISH_LICENSE_TYPE')).toHaveLength(300)
})

test('applies a large catalogue, and then finds no difference', async () => {
  const catalog = `${catalogueOf(2)}# ${'x'.repeat(MAX_BODY_BYTES)}\n`
  const { result } = await post({ query: applyCatalog, variables: { catalog } }, author)
  expect(result).toMatchObject({ data: { applyCatalog: { applied: true } } })
  const again = await post({ query: applyCatalog, variables: { catalog, dryRun: true } }, author)
  expect(again.result).toMatchObject({ data: { applyCatalog: { applied: false, changes: [] } } })
})

test.each([
  ['a key without the scope', reader, 413, 'CONTENT_TOO_LARGE'],
  ['a key of support', support, 413, 'CONTENT_TOO_LARGE'],
  ['a key of a partner', partner, 413, 'CONTENT_TOO_LARGE'],
  ['a revoked key', revoked.apiKey, 401, 'UNAUTHENTICATED'],
  ['a wrong key', 'wrong', 401, 'UNAUTHENTICATED'],
])('refuses a large catalogue with %s', async (_, apiKey, status, code) => {
  const answer = await post({ query: applyCatalog, variables: { catalog: padding } }, apiKey)
  expect(answer).toMatchObject({ status, result: { errors: [{ extensions: { code } }] } })
})

test.each([
  [
    'another mutation',
    `mutation ($catalog: String!) { createProduct(input: { code: "x", name: $catalog }) { __typename } }`,
  ],
  [
    'another mutation beside it',
    `mutation ($catalog: String!) {
      applyCatalog(input: { catalog: $catalog }) { __typename }
      createProduct(input: { code: "beside", name: "x" }) { __typename }
    }`,
  ],
  ['a query', `query ($catalog: String!) { account(externalId: $catalog) { id } }`],
  ['a subscription', `subscription ($catalog: ID) { licenseChanged(license: $catalog) { cursor } }`],
])('refuses a large body of %s, also with every scope', async (_, query) => {
  const answer = await post({ query, variables: { catalog: padding } }, admin)
  expect(answer).toMatchObject({
    status: 413,
    result: { errors: [{ extensions: { code: 'CONTENT_TOO_LARGE' } }] },
  })
  expect(await app.ctx.db.product.count({ where: { code: 'beside' } })).toBe(0)
})

test('refuses a large document, because documents are kept', async () => {
  const query = `mutation { applyCatalog(input: { catalog: ${JSON.stringify(padding)} }) { __typename } }`
  const { result } = await post({ query }, admin)
  expect(result).toMatchObject({
    errors: [
      { message: expect.stringContaining('as a variable'), extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
    ],
  })
})

test.each([
  ['without a credential', [], MAX_BODY_BYTES + 1, 413],
  ['with a wrong credential', ['authorization: Bearer wrong'], MAX_BODY_BYTES + 1, 401],
  ['with a key without the scope', [`authorization: Bearer ${reader}`], MAX_BODY_BYTES + 1, 413],
  ['above the limit of catalogues', [`authorization: Bearer ${admin}`], MAX_CATALOG_BYTES + 1, 413],
])('reads nothing of a large body %s', async (_, headers, length, status) => {
  const socket = connect(Number(port), '127.0.0.1')
  const head = [
    'POST /graphql HTTP/1.1',
    'host: x',
    'content-type: application/json',
    `content-length: ${length}`,
    ...headers,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  const [data] = await once(socket, 'data')
  expect(String(data)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  // The rest of the body is not awaited.
  await once(socket, 'close')
})
