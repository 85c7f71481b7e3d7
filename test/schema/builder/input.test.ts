import fc from 'fast-check'
import { expect, test } from 'vitest'
import { schemas } from '../../../schema/index.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicense, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
/** The faults that were logged since the last call. */
const newFaults = () => app.logged.splice(0).filter(({ level }) => (level as number) >= 50)
const { accountId } = await seedAccount(admin)
const { licenseId, licenseKey } = await seedLicense(admin)

/** The codes of an answer's errors; asserts that there is no data beside them, and no fault. */
async function errorsOf(query: string, variables: Record<string, unknown> = {}): Promise<string[]> {
  const { data, errors } = await execute(app, admin, query, variables)
  if (errors) expect(data ?? null).toBeNull()
  expect(newFaults()).toEqual([])
  return errors?.map(({ extensions }) => extensions.code) ?? []
}

const questions = Object.values(schemas.ADMIN.getQueryType()!.getFields()).flatMap(({ name, args, type }) =>
  args
    .filter((argument) => ['String', 'ID', 'String!', 'ID!'].includes(String(argument.type)))
    .map((argument) => [`${name}(${argument.name})`, name, argument.name, String(type)] as const),
)
const hostile = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e',
  "'; drop table licenses; --",
  '%',
  'x'.repeat(50_000),
  '-1',
  '{}',
]

test.each(questions)('%s takes any text without a fault', async (_, field, argument) => {
  const query = `query ($value: String = "", $id: ID = "") { ${field}(${argument}: ${
    argument === 'id' || ['account', 'license', 'subject', 'activation'].includes(argument) ? '$id' : '$value'
  }) { __typename } }`
  for (const value of hostile) {
    const codes = await errorsOf(query, { value, id: value })
    expect(codes.filter((code) => !['INPUT_INVALID', 'GRAPHQL_VALIDATION_FAILED'].includes(code))).toEqual([])
  }
})

test('U+0000 is refused at the path of its argument', async () => {
  const { errors } = await execute(app, admin, '{ auditEvents(requestId: "a\\u0000") { __typename } }')
  expect(errors).toMatchObject([
    {
      extensions: {
        code: 'INPUT_INVALID',
        issues: [{ path: ['requestId'], message: 'must not contain U+0000' }],
      },
    },
  ])
})

test('an ID of another type is an input error of a query and a refusal of a mutation', async () => {
  const id = toTypedId('Account', accountId)
  const question = await execute(app, admin, `{ license(id: "${id}") { keyHint } }`)
  expect(question).toMatchObject({
    data: null,
    errors: [{ extensions: { code: 'INPUT_INVALID', issues: [{ path: ['id'] }] } }],
  })
  const command = `mutation { suspendLicense(input: { license: "${id}", reason: "x" }) {
    __typename ... on InputRefusal { code issues { path message } }
  } }`
  expect((await execute(app, admin, command)).data.suspendLicense).toMatchObject({
    __typename: 'InputRefusal',
    issues: [{ path: ['license'], message: expect.stringContaining('Account') }],
  })
})

test('an unknown ID returns null from a query and NOT_FOUND from a mutation', async () => {
  const id = toTypedId('License', '01900000-0000-7000-8000-000000000000')
  expect(await execute(app, admin, `{ license(id: "${id}") { keyHint } node(id: "${id}") { id } }`)).toEqual({
    data: { license: null, node: null },
  })
  const command = `mutation { revokeLicense(input: { license: "${id}", reason: "x" }) {
    __typename ... on Refusal { code }
  } }`
  expect((await execute(app, admin, command)).data.revokeLicense).toEqual({
    __typename: 'NotFoundRefusal',
    code: 'LICENSE_NOT_FOUND',
  })
})

test('an ID of no record, or of another form, is refused as not found', async () => {
  const licenses = 'licenses { edges { node { product { code } } } }'
  const query = `{ account { ${licenses} } license { account { id } } malformed: license(key: "x") { product { code } } }`
  expect(await execute(app, admin, query)).toEqual({
    data: { account: null, license: null, malformed: null },
  })
})

test.each<[string, string, Record<string, unknown>]>([
  ['a number for a text', 'query ($v: String!) { product(code: $v) { id } }', { v: 1 }],
  ['half a number', 'query ($v: Int) { products(first: $v) { __typename } }', { v: 1.5 }],
  ['a number above 32 bits', 'query ($v: Int) { products(first: $v) { __typename } }', { v: 2 ** 31 }],
  ['nothing for what is needed', 'query ($v: String!) { product(code: $v) { id } }', {}],
  ['null for what is needed', 'query ($v: ID = "x") { node(id: $v) { id } }', { v: null }],
  [
    'a day that is none',
    'query ($v: DateTime) { license(id: "x") { validation(asOf: $v) { code } } }',
    { v: '2026-02-30T00:00:00Z' },
  ],
  [
    'a year 0',
    'query ($v: DateTime) { license(id: "x") { validation(asOf: $v) { code } } }',
    { v: '0000-01-01T00:00:00Z' },
  ],
  [
    'a year 10000 by its zone',
    'query ($v: DateTime) { license(id: "x") { validation(asOf: $v) { code } } }',
    { v: '9999-12-31T23:59:59-14:00' },
  ],
  [
    'a text for an input',
    'mutation ($v: HeartbeatInput!) { heartbeat(input: $v) { __typename } }',
    { v: 'idempotencyKey' },
  ],
  ['an unknown status', 'query ($v: LicenseStatus) { licenses(status: $v) { __typename } }', { v: 'DEAD' }],
])('%s in a variable is an input error', async (_, query, variables) => {
  expect(await errorsOf(query, variables)).toEqual(['INPUT_INVALID'])
})

test.each([
  ['0001-01-01T00:00:00Z', 'NOT_YET_VALID'],
  ['9999-12-31T23:59:59.999Z', 'VALID'],
])('a license is validated for %s', async (asOf, code) => {
  const query = `query ($v: DateTime) { license(id: "${toTypedId('License', licenseId)}") { validation(asOf: $v) { code } } }`
  expect((await execute(app, admin, query, { v: asOf })).data.license.validation.code).toBe(code)
})

/** `{"a": {"a": … 1}}` as text, so that nothing here has to go down into it. */
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

async function send(
  query: string,
  variables: string,
): Promise<{ data?: unknown; errors?: { extensions: { code: string } }[] }> {
  const request = new Request('http://test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: `{"query": ${JSON.stringify(query)}, "variables": ${variables}}`,
  })
  const response = await app.graphql.fetch(request, { caller: admin.caller })
  return (await response.json()) as never
}

test.each([
  [5, 'refused'],
  [63, 'refused'],
  [65, 'INPUT_INVALID'],
  [19_000, 'INPUT_INVALID'],
])('metadata of %i levels is %s, and no fault', async (levels, expected) => {
  const query = `mutation ($m: JSONObject!) { issueLicense(input: { account: "${toTypedId('Account', accountId)}",
    licenseType: "x", metadata: $m, idempotencyKey: "deep ${levels}" }) { ... on InputRefusal { issues { path } } } }`
  const { data, errors } = await send(query, `{"m": ${nested(levels)}}`)
  if (expected === 'refused') expect(data).toEqual({ issueLicense: { issues: [{ path: ['metadata'] }] } })
  else expect(errors).toMatchObject([{ extensions: { code: expected } }])
  expect(newFaults()).toEqual([])
})

test.each([
  ['selection', `{ ${'viewer { '.repeat(15_000)}audience${' }'.repeat(15_000)} }`],
  ['literal', `{ product(code: ${'['.repeat(40_000)}"x"${']'.repeat(40_000)}) { id } }`],
  ['list of fields', `{ ${'viewer { audience } '.repeat(4_000)} }`],
])('a document with an endless %s is refused, and no fault', async (_, document) => {
  expect(await errorsOf(document)).toEqual(['GRAPHQL_PARSE_FAILED'])
})

test('any data of a device is accepted or an input error, never a fault', async () => {
  const query = `mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { __typename } }`
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...hostile))
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        key: fc.constantFrom(licenseKey, licenseKey.toLowerCase(), 'x'),
        fingerprint: text,
        name: fc.option(text),
        platform: fc.option(text),
        version: fc.option(text),
        product: fc.option(text),
        components: fc.option(fc.array(fc.record({ name: text, value: text }), { maxLength: 3 })),
        metadata: fc.option(fc.dictionary(text, fc.jsonValue({ maxDepth: 6 }), { maxKeys: 5 })),
        idempotencyKey: fc.option(text),
      }),
      async (input) => {
        const codes = await errorsOf(query, { input })
        expect(codes.filter((code) => code !== 'INPUT_INVALID')).toEqual([])
      },
    ),
    { numRuns: 100 },
  )
})

test('metadata in a literal comes back as it was sent, a key __proto__ included', async () => {
  const code = uniqueCode('device')
  const query = `mutation { activateLicense(input: { key: "${licenseKey}", fingerprint: "${code}",
    metadata: { __proto__: { a: 1 }, b: [null, true, 1.5, "x"] } }) { ... on Refusal { code } ... on ActivateLicensePayload {
      activation { metadata } } } }`
  await db.license.update({
    where: { id: licenseId },
    data: { maxActivations: null, seatLimit: null, seatCeiling: null },
  })
  const { data } = await execute(app, admin, query)
  expect(JSON.stringify(data.activateLicense.activation.metadata)).toBe(
    '{"b":[null,true,1.5,"x"],"__proto__":{"a":1}}',
  )
})

test('the graph returns every value that rules can have, up to the largest integer', async () => {
  const entitlements = [
    { code: 'most', value: 2_147_483_647 },
    { code: 'least', value: -2_147_483_648 },
  ]
  const overrides = { maxActivations: 1_000_000_000, entitlements }
  const rules = {
    meters: [{ code: 'renders', limit: 2_147_483_647 }],
    overage: { policy: 'PERCENT', percent: 100 },
  }
  const { licenseId } = await seedLicense(admin, rules, overrides)
  const query = `query ($id: ID!) { license(id: $id) {
    maxActivations entitlements { code value { integer } } meters { limit remaining }
    licenseType { published { rules { meters { limit } } } }
  } }`
  const { data } = await execute(app, admin, query, { id: toTypedId('License', licenseId) })

  expect(data?.license).toEqual({
    maxActivations: 1_000_000_000,
    entitlements: entitlements.map(({ code, value }) => ({ code, value: { integer: value } })),
    meters: [{ limit: 2_147_483_647, remaining: 2_147_483_647 }],
    licenseType: { published: { rules: { meters: [{ limit: 2_147_483_647 }] } } },
  })
})
