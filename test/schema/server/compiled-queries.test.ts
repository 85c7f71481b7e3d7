import fc from 'fast-check'
import { expect, test } from 'vitest'
import { schemas } from '../../../schema/index.ts'
import { COMPILE_AFTER } from '../../../schema/server/compiled-queries.ts'
import { createGraphql } from '../../../schema/server/yoga.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import type { Audience, Caller } from '../../../src/platform/caller.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { createLimits } from '../../../src/platform/limits/limits.ts'
import { startTestApp, unlimited } from '../../app.ts'
import { executeWhole } from '../../graphql.ts'
import { randomRequest } from '../../http/random-document.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
app.ctx.limits = createLimits(unlimited, undefined, () => {})
const interpreted = { graphql: createGraphql(app.ctx, { graphiql: false, compileAfter: Infinity }) }
const compiled = { graphql: createGraphql(app.ctx, { graphiql: false, compileAfter: 0 }) }

const { accountId, licenseKey, licenseId, licenseType, product } = await seedLicense(admin, {
  maxActivations: null,
})
for (const fingerprint of ['one', 'two', 'three'])
  await activateLicense(admin, { key: licenseKey, fingerprint })
const license = toTypedId('License', licenseId)

/** Sends a query to both servers, and expects equal responses. Returns one of them. */
async function expectEqual(
  query: string,
  variables: Record<string, unknown> = {},
  caller: Caller = admin.caller,
) {
  const expected = await executeWhole(interpreted, { caller }, query, variables)
  const actual = await executeWhole(compiled, { caller }, query, variables)
  expect(actual).toEqual(expected)
  // Also in the same order.
  expect(JSON.stringify(actual)).toBe(JSON.stringify(expected))
  return expected
}

/** Returns how often a field of the root was resolved by a compiled query, and by the interpreter. */
async function countResolvers(work: () => Promise<unknown>) {
  const field = schemas.ADMIN.getQueryType()!.getFields().viewer!
  const { resolve } = field
  const counts = { compiled: 0, interpreted: 0 }
  field.resolve = (...given) => {
    counts[new Error().stack!.includes('compileQuery') ? 'compiled' : 'interpreted']++
    return resolve!(...given)
  }
  try {
    await work()
    return counts
  } finally {
    field.resolve = resolve!
  }
}

test('a query is compiled after ten executions of a cached document', async () => {
  const { graphql } = app
  const query = '{ viewer { audience principal } }'
  const send = () => executeWhole({ graphql }, admin, query)
  const counts = await countResolvers(async () => {
    for (let time = 0; time < COMPILE_AFTER + 8; time++) await send()
  })
  // The first two executions are those of documents that are not cached.
  expect(counts).toEqual({ interpreted: COMPILE_AFTER + 2, compiled: 6 })
})

const page = `query ($first: Int, $last: Int, $after: String, $before: String, $with: Boolean = true) {
  license(id: "${license}") {
    named: activations(first: $first, last: $last, after: $after, before: $before) {
      edges @include(if: $with) { cursor node { ...device } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount { value exact }
    }
    other: activations(first: 1) { edges { node { id license { account { id licenses { edges { node { id } } } } } } } }
  }
}
fragment device on Activation { id fingerprint files { edges { cursor } } }`

test('a page in the middle of a list, with fragments, aliases and directives, is equal', async () => {
  const { data } = await expectEqual(page, { first: 1 })
  const { endCursor } = data.license.named.pageInfo
  for (const variables of [
    { first: 1, after: endCursor },
    { last: 1, before: endCursor },
    { first: 2, with: false },
  ]) {
    const further = await expectEqual(page, variables)
    expect(further).not.toHaveProperty('errors')
  }
})

test.each<[string, string, Record<string, unknown>]>([
  ['a record of an interface', `{ node(id: "${license}") { __typename id ... on License { keyHint } } }`, {}],
  ['a record that does not exist', `{ license(id: "${toTypedId('License', accountId)}") { id } }`, {}],
  ['an ID of another type', `{ license(id: "${toTypedId('Account', accountId)}") { id } }`, {}],
  ['a number for a text', 'query ($v: String!) { product(code: $v) { id } }', { v: 1 }],
  ['a missing variable', 'query ($v: String!) { product(code: $v) { id } }', {}],
  ['null for a variable with a default', 'query ($v: ID = "x") { node(id: $v) { id } }', { v: null }],
  ['a page that is too long', '{ licenses(first: 101) { edges { cursor } } }', {}],
  ['a wrong cursor', '{ licenses(after: "x") { edges { cursor } } }', {}],
  ['a name of a prototype', '{ __proto__: viewer { audience } }', {}],
  ['an introspection', '{ __type(name: "License") { fields { name } } }', {}],
  ['a validation', `{ license(id: "${license}") { validation { valid code checks { code detail } } } }`, {}],
])('%s is equal', async (_, query, variables) => {
  await expectEqual(query, variables)
  await expectEqual(query, variables)
})

/** A text that graphql-jit writes into its code as `new Date(…)`. */
const asCode = (code: string) => `__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d${code}`

test.each([
  ['a text', (text: string) => `{ product(code: "${text}") { id } }`],
  ['a block text', (text: string) => `{ product(code: """${text}""") { id } }`],
  ['an escaped text', (text: string) => `{ product(code: "${text.replaceAll('_', '\\u005f')}") { id } }`],
  ['an ID', (text: string) => `{ node(id: "${text}") { id } }`],
  ['a default', (text: string) => `query ($v: String! = "${text}") { product(code: $v) { id } }`],
])('a literal never runs as code: %s', async (_, write) => {
  const code = 'globalThis.ranAsCode=1'
  await expectEqual(write(asCode(code)), {})
  await expectEqual(write(asCode(code)), {})
  expect(globalThis).not.toHaveProperty('ranAsCode')
})

const hint = 'fragment hint on License { keyHint }'
const record = `license(id: "${license}")`

test.each<[string, string, Record<string, unknown>]>([
  ['a fragment before a field', `{ ${record} { ...hint id } } ${hint}`, {}],
  [
    'fragments within fragments',
    `{ ${record} { id ...one validation { code } ...two maxActivations } } fragment one on License { ...hint ... { revision } issuedAt }
     fragment two on License { ... on Node { ... on License { revokedAt } } ...hint status } ${hint}`,
    {},
  ],
  [
    'fragments of the members of an interface',
    `{ node(id: "${license}") { ... on Account { name } ... on License { keyHint ...hint } id __typename ... on License { revokedAt } } } ${hint}`,
    {},
  ],
  [
    'a fragment that is spread twice, with conditions',
    `query ($no: Boolean!, $yes: Boolean!) { ${record} { id ...hint @include(if: $no) ...hint @include(if: $yes) } } ${hint}`,
    { no: false, yes: true },
  ],
  [
    'a fragment at two places, with conditions',
    `query ($no: Boolean!, $yes: Boolean!) { one: ${record} { id ...hint @include(if: $no) } two: ${record} { id ...hint @skip(if: $no) ...hint @include(if: $yes) } } ${hint}`,
    { no: false, yes: true },
  ],
  [
    'a field with a condition, and without',
    `query ($no: Boolean!) { ${record} @include(if: $no) { ...hint } ${record} { id } } ${hint}`,
    { no: false },
  ],
  [
    'aliases that are joined names',
    `{ node: ${record} { list: activations(first: 1) { edges { node { id } } } } list_node: ${record} { keyHint } }`,
    {},
  ],
])('%s is equal', async (_, query, variables) => {
  expect(await expectEqual(query, variables)).not.toHaveProperty('errors')
  await expectEqual(query, variables)
})

const preview = 'previewTerm(input: { startsAt: $at, terms: $terms, rules: $rules }) { expiresAt }'

test.each<[string, Record<string, unknown>]>([
  ['several fields where one is allowed', { rules: { entitlements: [{ code: 'x', value: {} }] } }],
  ['a default that is an instant', { rules: { term: 'P1Y' } }],
  ['a missing variable in a literal', { rules: { term: 'P1Y' }, at: '2026-03-01T00:00:00Z' }],
  ['null in a literal', { rules: { term: 'P1Y' }, at: null, terms: null }],
])('%s is equal', async (_, variables) => {
  const query = `query ($at: DateTime = "2026-02-03T00:00:00Z", $terms: Int, $rules: LicenseTypeRulesInput!) { ${preview} }`
  await expectEqual(query, variables)
  await expectEqual(query.replace('= "2026-02-03T00:00:00Z"', ''), variables)
})

test('a document with many fields is not compiled', async () => {
  const write = (times: number) => {
    const records = Array.from({ length: times }, (_, at) => `record${at}: ${record} { ...all }`)
    return `{ viewer { audience } ${records.join(' ')} } fragment all on License {
      ${'... { id status } '.repeat(20)} }`
  }
  const run = (times: number) =>
    countResolvers(async () => {
      for (let time = 0; time < 3; time++)
        expect(await executeWhole(compiled, admin, write(times))).not.toHaveProperty('errors')
    })
  expect(await run(2)).toEqual({ compiled: 3, interpreted: 0 })
  expect(await run(20)).toEqual({ compiled: 0, interpreted: 3 })
})

test('a field without its scope is refused equally', async () => {
  const { caller } = app.as({ audience: 'SUPPORT', scopes: ['LICENSES_READ'] })
  const { errors } = await expectEqual('{ accounts { edges { node { name } } } }', {}, caller)
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
})

test('a query with an error counts once against the limit of its caller', async () => {
  const before = app.ctx.limits
  app.ctx.limits = createLimits({ ...unlimited, requests: { points: 3, seconds: 60 } }, undefined, () => {})
  try {
    const { caller } = app.as({ audience: 'ADMIN' })
    const codes = []
    for (let time = 0; time < 5; time++) {
      const query = `{ license(id: "${toTypedId('Account', accountId)}") { id } }`
      const { errors } = await executeWhole(compiled, { caller }, query)
      codes.push(errors?.[0]?.extensions.code)
    }
    expect(codes).toEqual([...Array(3).fill('INPUT_INVALID'), ...Array(2).fill('RATE_LIMITED')])
  } finally {
    app.ctx.limits = before
  }
})

test('random queries of each audience have equal responses', async () => {
  const known = [license, toTypedId('Account', accountId), licenseKey, licenseType, product, 'one']
  const seen = { data: 0, errors: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.gen(),
      fc.constantFrom<Audience>('ADMIN', 'SUPPORT', 'ACCOUNT', 'PARTNER', 'APP'),
      async (g, audience) => {
        const { query, variables } = randomRequest(g, schemas[audience], known)
        // Attempts with a key are recorded, so that a second one can differ.
        if (!query.startsWith('query') || /validateLicense|findLicenses/.test(query)) return
        const bound = { accountId: audience === 'ACCOUNT' ? accountId : null }
        const { caller } = app.as({ audience, ...bound, partner: audience === 'PARTNER' ? 'north' : null })
        const { data } = await expectEqual(query, variables, caller)
        seen[data ? 'data' : 'errors']++
      },
    ),
    { numRuns: Number(process.env.TEST_FUZZ_RUNS ?? 400), seed: 20_261_130 },
  )
  expect(seen.data).toBeGreaterThan(30)
  expect(seen.errors).toBeGreaterThan(10)
})
