import fc from 'fast-check'
import { decodeJwt } from 'jose'
import { beforeEach, expect, test } from 'vitest'
import { canonicalJson } from '../../src/platform/idempotency/canonical-json.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { startTestApp } from '../app.ts'
import { importCsv, importResources } from '../commands/import/files.ts'
import { execute } from '../graphql.ts'
import { seedLicense, seedLicenseType, uniqueCode } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
/** The caller. Each metadata has a caller of its own, so that no rate limit is reached. */
let caller = admin
const nextCaller = () => {
  caller = app.as({ audience: 'ADMIN', principal: uniqueCode('metadata') })
}
beforeEach(nextCaller)
const offline = { ttl: 'P1D', maxOutstanding: null }
const simple = await seedLicenseType(admin, { maxActivations: null, offline })
const byComponents = await seedLicenseType(admin, { maxActivations: null, fingerprintMatch: 'ANY' })

/** Names that mean something to JavaScript, Prisma or PostgreSQL, integer-like ones, and both forms of one letter. */
const names = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'toJSON',
    'then',
    'length',
  ],
  ...[
    '2',
    '10',
    '1',
    '0',
    '-1',
    '01',
    '4294967295',
    '1e3',
    'caf\u00e9',
    'cafe\u0301',
    '\u212b',
    '\u00c5',
    'A\u030a',
  ],
  ...[
    '',
    ' ',
    'a.b',
    'a',
    'B',
    'b',
    '$type',
    'value',
    'set',
    'increment',
    '_ref',
    '\u{10348}',
    '"',
    '\\',
    '\\u0000',
  ],
  ...['{}', '%s', '\u2028', '\ufeff', '\ufffe'],
]
/**
 * `JSON.parse` of Node 26.10 can shorten a name with an escape if it has read an object of nearly the same names before
 * (a fault of V8: after "{"q":0,"":1,"p":2}" it reads "{"q":0,"\\n":1,"p":2}" with the name of a backslash). docs/graph.md says so.
 */
const isReadRight = (text: string) => !JSON.stringify(text).includes('\\')
const name = fc.oneof(
  fc.constantFrom(...names.filter(isReadRight)),
  fc
    .string({ unit: 'binary', maxLength: 5 })
    .filter((text) => !text.includes('\0') && text.isWellFormed() && isReadRight(text)),
)
const number = fc.oneof(
  fc.constantFrom(0, 2 ** 53 - 1, 1 - 2 ** 53, 5e-324, 0.1, 1e-290),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, max: 9e15, min: -9e15 })
    .filter((value) => !Object.is(value, -0)),
)
const leaf = fc.oneof(fc.constant(null), fc.boolean(), number, name)
const { metadata } = fc.letrec<{ metadata: Record<string, unknown>; value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'xsmall', withCrossShrink: true, maxDepth: 2 },
    leaf,
    tie('metadata'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  // `fromEntries` makes a name `__proto__` an own one, as `JSON.parse` does.
  metadata: fc
    .uniqueArray(fc.tuple(name, tie('value')), { maxLength: 6, selector: ([key]) => key })
    .map((entries) => Object.fromEntries(entries)),
}))

/** The largest metadata of this kind: every name, twice. */
const everyName = Object.fromEntries(
  names
    .slice(0, 31)
    .map((key, at) => [key, at % 2 ? [{ [`x${key}`]: key }] : Object.fromEntries([[key, key]])]),
)

const select = (document: string, fields: string) =>
  `mutation ($input: ${document[0]!.toUpperCase()}${document.slice(1)}Input!) { ${document}(input: $input) {
    ... on ${document[0]!.toUpperCase()}${document.slice(1)}Payload { ${fields} } ... on Refusal { code message } } }`

async function mutate(document: string, input: object, fields: string) {
  const { data, errors } = await execute(app, caller, select(document, fields), { input })
  expect(errors).toBeUndefined()
  return data[document]
}

type Path = (sent: Record<string, unknown>) => Promise<unknown[]>

/** Starts an onboarding, and reads the account by its id, in a list and in the export. */
const account: Path = async (sent) => {
  const customer = {
    name: 'A',
    externalId: uniqueCode('meta'),
    contact: { name: 'Ada', email: 'ada@meta.test' },
  }
  const input = { account: { ...customer, metadata: sent }, idempotencyKey: uniqueCode('order') }
  const started = await mutate('startOnboarding', input, 'account { id metadata }')
  const replayed = await mutate('startOnboarding', input, 'account { id metadata }')
  const { id } = started.account
  const { data } = await execute(
    app,
    admin,
    'query ($id: ID!) { account(id: $id) { metadata } node(id: $id) { ... on Account { metadata } } }',
    { id },
  )
  const { document } = await mutate('exportAccount', { account: id, reason: 'test' }, 'document')
  return [
    started.account.metadata,
    replayed.account.metadata,
    data.account.metadata,
    data.node.metadata,
    document.accounts[0].metadata,
  ]
}

/** Issues a license, and reads it by its id, in the export, in a license file and after a mutation. */
const license: Path = async (sent) => {
  const { accountId } = await seedLicense(admin)
  const account = toTypedId('Account', accountId)
  const input = {
    account,
    licenseType: simple.licenseType,
    metadata: sent,
    idempotencyKey: uniqueCode('order'),
  }
  const { license, licenseKey: key } = await mutate(
    'issueLicense',
    input,
    'licenseKey license { id metadata }',
  )
  const repeated = await mutate('issueLicense', input, 'license { metadata }')
  await mutate('activateLicense', { key, fingerprint: 'rig' }, '__typename')
  const { file } = await mutate('checkOutLicense', { key, fingerprint: 'rig', include: ['METADATA'] }, 'file')
  const suspended = await mutate(
    'suspendLicense',
    { license: license.id, reason: 'x' },
    'license { metadata }',
  )
  const { document } = await mutate('exportAccount', { account, reason: 'test' }, 'document')
  const exported = document.licenses.find(({ id }: { id: string }) => id === license.id)
  const { license: claims } = decodeJwt<{ license: { metadata: unknown } }>(file)
  return [
    license.metadata,
    repeated.license.metadata,
    claims.metadata,
    suspended.license.metadata,
    exported.metadata,
  ]
}

/** Activates a device by each of the ways to store it, and reads it in a list. */
const activation: Path = async (sent) => {
  const metadata: unknown[] = []
  for (const { licenseType } of [simple, byComponents]) {
    const { accountId } = await seedLicense(admin)
    const issued = await mutate(
      'issueLicense',
      { account: toTypedId('Account', accountId), licenseType },
      'licenseKey license { id }',
    )
    for (const more of [{}, { idempotencyKey: uniqueCode('order') }]) {
      const input = { key: issued.licenseKey, fingerprint: uniqueCode('rig'), metadata: sent, ...more }
      const answers = [
        await mutate('activateLicense', input, 'activation { metadata }'),
        await mutate('activateLicense', input, 'activation { metadata }'),
      ]
      metadata.push(...answers.map(({ activation }) => activation.metadata))
    }
    const query = 'query ($id: ID!) { license(id: $id) { activations { edges { node { metadata } } } } }'
    const { data } = await execute(app, caller, query, { id: issued.license.id })
    metadata.push(
      ...data.license.activations.edges.map(({ node }: { node: { metadata: unknown } }) => node.metadata),
    )
  }
  return metadata
}

/** Imports a license by CSV, and a license with a device and a customer by Keygen. */
const imported: Path = async (sent) => {
  const code = uniqueCode('meta')
  const { licenseType } = await seedLicenseType(admin)
  const cell = `"${JSON.stringify(sent).replaceAll('"', '""')}"`
  await importCsv(admin, [
    'account_name,external_id,license_type,key,metadata',
    `Meta,${code},${licenseType},${code}-KEY,${cell}`,
  ])
  const at = '2025-01-01T00:00:00Z'
  const linked = (type: string) => ({ data: { type, id: `${code}-${type}` } })
  const resource = (type: string, attributes: object, ...owners: [string, string][]) => ({
    type,
    id: `${code}-${type}`,
    attributes,
    relationships: Object.fromEntries(owners.map(([relation, owner]) => [relation, linked(owner)])),
  })
  await importResources(admin, [
    resource('products', { name: 'P', code: `p-${code}` }),
    resource('policies', { name: code, created: at }, ['product', 'products']),
    resource('users', { email: `${code}@meta.test`, metadata: sent }),
    resource(
      'licenses',
      { key: `${code}-OTHER`, created: at, metadata: sent },
      ['policy', 'policies'],
      ['owner', 'users'],
    ),
    resource('machines', { fingerprint: code, created: at, metadata: sent }, ['license', 'licenses']),
  ])
  const licenses = await db.license.findMany({
    where: {
      OR: [
        { account: { externalId: code } },
        { account: { contacts: { some: { email: `${code}@meta.test` } } } },
      ],
    },
    include: { account: true, activations: true },
  })
  expect(licenses.map(({ activations }) => activations.length).sort()).toEqual([0, 1])
  return licenses.flatMap(({ metadata, account, activations }) => [
    metadata,
    ...(activations.length > 0 ? [account.metadata] : []),
    ...activations.map((one) => one.metadata),
  ])
}

const paths: [string, Path][] = [
  ['an account', account],
  ['a license', license],
  ['a device', activation],
  ['an import', imported],
]

test.each(paths)('of %s, every name and value of metadata comes back, on every path', async (_, path) => {
  const prototype = Object.getOwnPropertyNames(Object.prototype).join()
  await fc.assert(
    fc.asyncProperty(metadata, async (sent) => {
      nextCaller()
      for (const received of await path(sent)) expect(canonicalJson(received)).toBe(canonicalJson(sent))
    }),
    { numRuns: 6, examples: [[everyName], [{ '': { $type: '' } }]] },
  )
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(prototype)
  expect(({} as Record<string, unknown>).a).toBeUndefined()
})

test('forgetting a person keeps every other name and value', async () => {
  const { accountId } = await seedLicense(admin)
  const sent = JSON.parse(
    '{"__proto__": {"10": "ada@forget.test", "9": [{"__proto__": 1}]}, "constructor": "x", "cafe\u0301": 1, "caf\u00e9": 2}',
  )
  const contact = await db.contact.findFirstOrThrow({ where: { accountId } })
  await db.contact.update({ where: { id: contact.id }, data: { email: 'ada@forget.test' } })
  await db.$executeRaw`update accounts set metadata = ${JSON.stringify(sent)}::jsonb where id = ${accountId}::uuid`
  await mutate(
    'forgetContact',
    { contact: toTypedId('Contact', contact.id), reason: 'request' },
    '__typename',
  )
  const { metadata } = await db.account.findUniqueOrThrow({ where: { id: accountId } })
  const expected = JSON.stringify(sent).replace('ada@forget.test', '[anonymized]')
  expect(canonicalJson(metadata)).toBe(canonicalJson(JSON.parse(expected)))
})

test.each([
  ['an integer above 2^53 - 1', '{"a": 9007199254740993}'],
  ['an integer below 1 - 2^53', '{"a": [-9007199254740992]}'],
  ['a number above the range', '{"a": {"b": 1e400}}'],
])('metadata with %s in a variable is refused, because it would be rounded', async (_, json) => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  const query = `{"query": ${JSON.stringify(select('activateLicense', '__typename'))}, "variables": {"input": {
    "key": "${key}", "fingerprint": "rig", "metadata": ${json} } } }`
  const request = new Request('http://test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: query,
  })
  const { data } = await (await app.graphql.fetch(request, { caller: caller.caller })).json()
  expect(data.activateLicense).toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining('send it as text'),
  })
  expect(await db.activation.count({ where: { licenseId } })).toBe(0)
})

test.each([
  ['a large integer', '{ a: 9007199254740993 }', 'send it as text'],
  ['a number above the range', '{ a: [1e400] }', 'send it as text'],
  ['an enum value', '{ a: RED }', 'must contain only JSON values'],
  ['an enum value in a list', '{ a: [RED] }', 'must contain only JSON values'],
  ['a variable without a value', '{ a: $missing }', 'must contain only JSON values'],
])('metadata with %s in a literal is refused', async (_, literal, message) => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  const variable = literal.includes('$missing') ? '($missing: String)' : ''
  const query = `mutation ${variable} { activateLicense(input: { key: "${key}", fingerprint: "rig", metadata: ${literal} }) {
    __typename ... on Refusal { code message } } }`
  const { data } = await execute(app, caller, query)
  expect(data.activateLicense).toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining(message),
  })
  expect(await db.activation.count({ where: { licenseId } })).toBe(0)
})
