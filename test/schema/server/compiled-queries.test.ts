import fc from 'fast-check'
import { type GraphQLObjectType, getNamedType, isLeafType, parse, print } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { schemas } from '../../../schema/index.ts'
import { COMPILE_AFTER } from '../../../schema/server/compiled-queries.ts'
import { readEdgesAsValues, withEdgesValues } from '../../../schema/server/edges-value.ts'
import { createGraphql } from '../../../schema/server/yoga.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import type { Audience, Caller } from '../../../src/platform/caller.ts'
import { ConnectionUnavailable } from '../../../src/platform/database/unavailable.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { createLimits } from '../../../src/platform/limits/limits.ts'
import { startTestApp, unlimited } from '../../app.ts'
import { executeWhole } from '../../graphql.ts'
import { randomRequest } from '../../http/random-document.ts'
import { seedLicense } from '../../seed.ts'
import { withFragments } from './random-fragments.ts'

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

/** The fields of the root that were resolved, with the way in which their query was executed. */
const resolved: { field: string; by: 'compiled' | 'interpreted' }[] = []
const restore: (() => void)[] = []
for (const schema of Object.values(schemas).flatMap((one) => [one, withEdgesValues(one)]))
  for (const field of Object.values(schema.getQueryType()!.getFields())) {
    const { name, resolve } = field
    field.resolve = (...given) => {
      const by = new Error().stack!.includes('compileQuery') ? 'compiled' : 'interpreted'
      resolved.push({ field: name, by })
      return resolve!(...given)
    }
    restore.push(() => {
      field.resolve = resolve!
    })
  }
afterAll(() => {
  for (const one of restore) one()
})

/** How a query was executed: `both` if the compiled function had an error, and `neither` if no resolver was called. */
type Execution = 'compiled' | 'interpreted' | 'both' | 'neither'

/** Sends a query to both servers, and expects equal responses. Returns one of them. */
async function compare(
  query: string,
  variables: Record<string, unknown> = {},
  caller: Caller = admin.caller,
) {
  const expected = await executeWhole(interpreted, { caller }, query, variables)
  resolved.length = 0
  const actual = await executeWhole(compiled, { caller }, query, variables)
  const [by, ...others] = new Set(resolved.map((field) => field.by))
  const execution: Execution = others.length > 0 ? 'both' : (by ?? 'neither')
  expect(actual).toEqual(expected)
  // Also in the same order.
  expect(JSON.stringify(actual)).toBe(JSON.stringify(expected))
  return { ...expected, execution }
}

/** Sends a query to both servers, and expects equal data and codes. Which of the fields of a page is refused first is not determined. */
async function compareRefusals(query: string, caller: Caller): Promise<void> {
  const [expected, actual] = await Promise.all(
    [interpreted, compiled].map(async (server) => {
      const { data, errors = [] } = await executeWhole(server, { caller }, query, {})
      return { data, codes: [...new Set(errors.map(({ extensions }) => extensions?.code))] }
    }),
  )
  expect(actual).toEqual(expected)
}

/** Like `compare`, and expects how the query was executed by the server that compiles each one. */
async function expectEqual(
  execution: Execution,
  query: string,
  variables?: Record<string, unknown>,
  caller?: Caller,
) {
  const result = await compare(query, variables, caller)
  expect(result.execution).toBe(execution)
  return result
}

/** Returns how often `viewer` was resolved by a compiled query, and by the interpreter. */
async function countResolvers(work: () => Promise<unknown>) {
  resolved.length = 0
  await work()
  const viewer = resolved.filter(({ field }) => field === 'viewer')
  const compiled = viewer.filter(({ by }) => by === 'compiled').length
  return { compiled, interpreted: viewer.length - compiled }
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

test('a query that always has an error is never compiled', async () => {
  const { graphql } = app
  const query = `{ viewer { audience } license(id: "${toTypedId('Account', accountId)}") { id } }`
  const counts = await countResolvers(async () => {
    for (let time = 0; time < COMPILE_AFTER + 8; time++) await executeWhole({ graphql }, admin, query)
  })
  expect(counts).toEqual({ interpreted: COMPILE_AFTER + 8, compiled: 0 })
})

test('a compiled query with an error is interpreted until it had ten results without one', async () => {
  const { graphql } = app
  const query = 'query ($id: ID!) { viewer { audience } license(id: $id) { id } }'
  const send = async (times: number, id: string) => {
    for (let time = 0; time < times; time++) await executeWhole({ graphql }, admin, query, { id })
  }
  const wrong = toTypedId('Account', accountId)
  await send(COMPILE_AFTER + 2, license)
  expect(await countResolvers(() => send(2, license))).toEqual({ compiled: 2, interpreted: 0 })
  expect(await countResolvers(() => send(4, wrong))).toEqual({ compiled: 1, interpreted: 4 })
  expect(await countResolvers(() => send(COMPILE_AFTER, license))).toEqual({
    compiled: 0,
    interpreted: COMPILE_AFTER,
  })
  expect(await countResolvers(() => send(2, license))).toEqual({ compiled: 2, interpreted: 0 })
})

test('documents that cannot be compiled replace no compiled query', async () => {
  const graphql = createGraphql(app.ctx, { graphiql: false, compileAfter: 1 })
  const send = async (times: number, query: string) => {
    for (let time = 0; time < times; time++) await executeWhole({ graphql }, admin, query)
  }
  const query = '{ viewer { audience scopes } }'
  // The first two documents are not cached, and the next execution is counted.
  await send(3, query)
  expect(await countResolvers(() => send(1, query))).toEqual({ compiled: 1, interpreted: 0 })
  for (let number = 0; number < 110; number++)
    await send(4, `{ number${number}: viewer { audience @include(if: true) } }`)
  expect(await countResolvers(() => send(1, query))).toEqual({ compiled: 1, interpreted: 0 })
})

test('each cursor of a compiled page is sealed once', async () => {
  const query = `{ license(id: "${license}") { activations { edges { cursor } pageInfo { startCursor endCursor } } } }`
  const { secrets } = app.ctx
  let sealed = 0
  app.ctx.secrets = {
    ...secrets,
    base64urlDigest: (purpose, text) => {
      if (purpose === 'cursor') sealed++
      return secrets.base64urlDigest(purpose, text)
    },
  }
  try {
    resolved.length = 0
    const { data } = await executeWhole(compiled, admin, query)
    expect(resolved.map(({ by }) => by)).toEqual(['compiled'])
    expect(new Set(data.license.activations.edges.map((edge: { cursor: string }) => edge.cursor)).size).toBe(
      3,
    )
    expect(sealed).toBe(3)
  } finally {
    app.ctx.secrets = secrets
  }
})

const page = `query ($first: Int, $last: Int, $after: String, $before: String) {
  license(id: "${license}") {
    named: activations(first: $first, last: $last, after: $after, before: $before) {
      edges { cursor node { ...device } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount { value exact }
    }
    other: activations(first: 1) { edges { node { id license { account { id licenses { edges { node { id } } } } } } } }
  }
}
fragment device on Activation { id fingerprint files { edges { cursor } } }`

test('a page in the middle of a list, with fragments and aliases, is equal', async () => {
  const { data } = await expectEqual('compiled', page, { first: 1 })
  const { endCursor } = data.license.named.pageInfo
  for (const variables of [
    { first: 1, after: endCursor },
    { last: 1, before: endCursor },
    { first: 2, last: null },
  ]) {
    const further = await expectEqual('compiled', page, variables)
    expect(further).not.toHaveProperty('errors')
  }
})

test('a page with a condition is interpreted', async () => {
  const query = `query ($with: Boolean = true) { license(id: "${license}") { activations { edges @include(if: $with) { cursor } } } }`
  for (const variables of [{}, { with: false }])
    expect(await expectEqual('interpreted', query, variables)).not.toHaveProperty('errors')
})

test.each<[string, Execution, string, Record<string, unknown>]>([
  [
    'a record of an interface',
    'compiled',
    `{ node(id: "${license}") { __typename id ... on License { keyHint } } }`,
    {},
  ],
  [
    'a record that does not exist',
    'compiled',
    `{ license(id: "${toTypedId('License', accountId)}") { id } }`,
    {},
  ],
  ['an ID of another type', 'both', `{ license(id: "${toTypedId('Account', accountId)}") { id } }`, {}],
  ['a number for a text', 'neither', 'query ($v: String!) { product(code: $v) { id } }', { v: 1 }],
  ['a missing variable', 'neither', 'query ($v: String!) { product(code: $v) { id } }', {}],
  [
    'null for a variable with a default',
    'neither',
    'query ($v: ID = "x") { node(id: $v) { id } }',
    { v: null },
  ],
  ['a page that is too long', 'compiled', '{ licenses(first: 101) { edges { cursor } } }', {}],
  ['a wrong cursor', 'neither', '{ licenses(after: "x") { edges { cursor } } }', {}],
  ['a name of a prototype', 'interpreted', '{ __proto__: viewer { audience } }', {}],
  ['an introspection', 'neither', '{ __type(name: "License") { fields { name } } }', {}],
  [
    'a validation',
    'compiled',
    `{ license(id: "${license}") { validation { valid code checks { code detail } } } }`,
    {},
  ],
])('%s is equal', async (_, execution, query, variables) => {
  await expectEqual(execution, query, variables)
  await expectEqual(execution, query, variables)
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
  await expectEqual('interpreted', write(asCode(code)))
  await expectEqual('interpreted', write(asCode(code)))
  expect(globalThis).not.toHaveProperty('ranAsCode')
})

const hint = 'fragment hint on License { keyHint }'
const record = `license(id: "${license}")`

const named = 'fragment named on Node { __typename id }'
const list = 'fragment list on License { activations(first: 2) { edges { cursor node { ...device } } } }'
const device = 'fragment device on Activation { fingerprint id }'

test.each<[string, Execution, string, Record<string, unknown>]>([
  ['a fragment before a field', 'compiled', `{ ${record} { ...hint id } } ${hint}`, {}],
  ['a fragment before and after a field', 'compiled', `{ ${record} { ...hint id ...hint } } ${hint}`, {}],
  [
    'a fragment in another one, and after it',
    'compiled',
    `{ ${record} { ...one ...hint } } fragment one on License { ...hint id } ${hint}`,
    {},
  ],
  [
    'a fragment in an inline one, and after it',
    'compiled',
    `{ ${record} { ... { ...hint id } status ... on License { ...hint revision } ...hint } } ${hint}`,
    {},
  ],
  [
    'a fragment before and after other ones',
    'compiled',
    `{ ${record} { ...hint ...one ...two ...hint } } fragment one on License { id ...two } fragment two on License { status ...hint } ${hint}`,
    {},
  ],
  [
    'a fragment in two selections of a field',
    'compiled',
    `{ ${record} { id } ${record} { ...hint status ...hint } ${record} { ...hint revision } } ${hint}`,
    {},
  ],
  [
    'fragments in the fields of a fragment that is spread twice',
    'compiled',
    `{ ${record} { ...list id activations(first: 2) { edges { node { activatedAt ...device } } } ...list } } ${list} ${device}`,
    {},
  ],
  [
    'a fragment that is read for another type first',
    'compiled',
    `{ node(id: "${license}") { ... on Account { ...named } ... on License { keyHint } ...named } } ${named}`,
    {},
  ],
  [
    'a fragment in that of another type first',
    'compiled',
    `{ node(id: "${license}") { ...other ...own ...named } } fragment other on Account { ...named name } fragment own on License { keyHint ...named } ${named}`,
    {},
  ],
  [
    'a fragment of the interface in that of a type',
    'compiled',
    `{ node(id: "${license}") { ... on License { ... on Node { ...named } keyHint ...named } id } } ${named}`,
    {},
  ],
  [
    'fragments within fragments',
    'compiled',
    `{ ${record} { id ...one validation { code } ...two maxActivations } } fragment one on License { ...hint ... { revision } issuedAt }
     fragment two on License { ... on Node { ... on License { revokedAt } } ...hint status } ${hint}`,
    {},
  ],
  [
    'fragments of the members of an interface',
    'compiled',
    `{ node(id: "${license}") { ... on Account { name } ... on License { keyHint ...hint } id __typename ... on License { revokedAt } } } ${hint}`,
    {},
  ],
  [
    'a fragment that is spread twice, with conditions',
    'interpreted',
    `query ($no: Boolean!, $yes: Boolean!) { ${record} { id ...hint @include(if: $no) ...hint @include(if: $yes) } } ${hint}`,
    { no: false, yes: true },
  ],
  [
    'a fragment at two places, with conditions',
    'interpreted',
    `query ($no: Boolean!, $yes: Boolean!) { one: ${record} { id ...hint @include(if: $no) } two: ${record} { id ...hint @skip(if: $no) ...hint @include(if: $yes) } } ${hint}`,
    { no: false, yes: true },
  ],
  [
    'a field with a condition, and without',
    'interpreted',
    `query ($no: Boolean!) { ${record} @include(if: $no) { ...hint } ${record} { id } } ${hint}`,
    { no: false },
  ],
  [
    'aliases that are joined names',
    'interpreted',
    `{ node: ${record} { list: activations(first: 1) { edges { node { id } } } } list_node: ${record} { keyHint } }`,
    {},
  ],
])('%s is equal', async (_, execution, query, variables) => {
  expect(await expectEqual(execution, query, variables)).not.toHaveProperty('errors')
  await expectEqual(execution, query, variables)
})

const preview = 'previewTerm(input: { startsAt: $at, terms: $terms, rules: $rules }) { expiry }'

test.each<[string, Execution, Record<string, unknown>]>([
  ['several fields where one is allowed', 'neither', { rules: { entitlements: [{ code: 'x', value: {} }] } }],
  ['a default that is an instant', 'interpreted', { rules: { term: 'P1Y' } }],
  ['a missing variable in a literal', 'interpreted', { rules: { term: 'P1Y' }, at: '2026-03-01T00:00:00Z' }],
  ['null in a literal', 'interpreted', { rules: { term: 'P1Y' }, at: null, terms: null }],
])('%s is equal', async (_, execution, variables) => {
  const query = `query ($at: DateTime = "2026-02-03T00:00:00Z", $terms: Int, $rules: LicenseTypeRulesInput!) { ${preview} }`
  await expectEqual(execution, query, variables)
  await expectEqual(execution, query.replace('= "2026-02-03T00:00:00Z"', ''), variables)
})

test.each<[string, Execution, Record<string, unknown>]>([
  ['a text', 'compiled', { product }],
  ['null', 'compiled', { product: null }],
  // graphql-jit would take null for it.
  ['a missing variable', 'interpreted', {}],
])('%s in a literal of a compiled query is equal', async (_, execution, variables) => {
  const query = `query ($from: LocalDate!, $to: LocalDate!, $product: String) {
    insights(input: { from: $from, to: $to, product: $product }) { __typename }
  }`
  const period = { from: '2026-01-01', to: '2026-01-31' }
  expect(await expectEqual(execution, query, { ...period, ...variables })).not.toHaveProperty('errors')
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
  const { errors } = await expectEqual('both', '{ accounts { edges { node { name } } } }', {}, caller)
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

test('an error that is sent without the interpreter has the same locations', async () => {
  const before = app.ctx.limits
  app.ctx.limits = createLimits({ ...unlimited, requests: { points: 1, seconds: 600 } }, undefined, () => {})
  const { caller } = app.as({ audience: 'ADMIN' })
  const query = `query ($id: ID!) {
    other: license(id: $id) { ...hint }
      other: license(id: $id) { ...hint id } }\n${hint}`
  try {
    const send = (server: typeof compiled) => executeWhole(server, { caller }, query, { id: license })
    await send(interpreted)
    resolved.length = 0
    const { data, errors } = await send(compiled)
    expect(data).toBeNull()
    expect(resolved.map(({ by }) => by)).toEqual(['compiled'])
    const expected = await send(interpreted)
    for (const error of [errors![0]!, expected.errors![0]!]) {
      expect(Object.keys(error)).toEqual(['message', 'locations', 'path', 'extensions'])
      expect(error).toMatchObject({
        path: ['other'],
        locations: [
          { line: 2, column: 5 },
          { line: 3, column: 7 },
        ],
        extensions: { code: 'RATE_LIMITED' },
      })
    }
  } finally {
    app.ctx.limits = before
  }
})

test('an outage within a written page is sent with the same place', async () => {
  const query = '{ accounts { edges { node { owned: licenses { edges { node { id } } } } } } }'
  const { sql } = app.ctx
  const send = async (server: typeof compiled) => {
    app.ctx.sql = {
      ...sql,
      query: (statement, values) =>
        /lateral/i.test(statement.text)
          ? Promise.reject(new ConnectionUnavailable('refused', new Error('refused')))
          : sql.query(statement, values),
    }
    try {
      return await executeWhole(server, admin, query)
    } finally {
      app.ctx.sql = sql
    }
  }
  resolved.length = 0
  const { data, errors } = await send(compiled)
  expect(data).toBeNull()
  expect(resolved.map(({ by }) => by)).toEqual(['compiled'])
  const expected = await send(interpreted)
  expect(errors).toHaveLength(1)
  expect(expected.errors?.map(({ path }) => path)).toContainEqual(errors![0]!.path)
  const [{ path, message, locations, extensions }] = errors as [(typeof errors & {})[number]]
  expect(path).toEqual(['accounts', 'edges', expect.any(Number), 'node', 'owned'])
  expect(extensions?.code).toBe('DATABASE_UNAVAILABLE')
  expect(expected.errors![0]).toMatchObject({ message, locations })
})

test('pages below a list that is not written are read with one statement for each level', async () => {
  for (let more = 0; more < 2; more++) {
    const { licenseKey: key } = await seedLicense(admin)
    await activateLicense(admin, { key, fingerprint: 'levels' })
  }
  const query =
    '{ licenses(first: 10) { edges { node { status activations(first: 3) { edges { node { id files(first: 2) { edges { node { id } } } } } } } } } }'
  const { sql } = app.ctx
  const statementsOf = async (server: typeof compiled) => {
    let statements = 0
    app.ctx.sql = {
      ...sql,
      query: (statement, values) => {
        if (/lateral/i.test(statement.text)) statements++
        return sql.query(statement, values)
      },
    }
    try {
      const { data, errors } = await executeWhole(server, admin, query)
      expect(errors).toBeUndefined()
      expect(data.licenses.edges.length).toBeGreaterThan(2)
      return statements
    } finally {
      app.ctx.sql = sql
    }
  }
  expect(await statementsOf(compiled)).toBe(2)
  expect(await statementsOf(interpreted)).toBe(2)
})

test('a page without a field of its records needs no scope of theirs', async () => {
  const caller = { ...admin.caller, scopes: ['ACCOUNTS_READ'] } as Caller
  const query = '{ accounts { edges { node { id licenses { edges { cursor node { __typename } } } } } } }'
  const { errors } = await expectEqual('compiled', query, {}, caller)
  expect(errors).toBeUndefined()
})

const lists = `
  fragment Device on Activation { name fingerprint ...Seen }
  fragment Seen on Activation { lastSeenAt deactivatedAt metadata __typename }
  fragment Pages on PageInfo { hasNextPage hasPreviousPage }`

test.each<[string, boolean, string]>([
  [
    'a list of columns',
    true,
    '{ licenses(first: 3) { edges { cursor node { id name expiry metadata } } pageInfo { hasNextPage endCursor } } }',
  ],
  [
    'a list of pages of pages',
    true,
    `{ accounts(last: 2) { edges { __typename node { second: id name
    owned: licenses(first: 1) { __typename edges { node { keyHint id activations(last: 2) { edges { node { ...Device } }
      pageInfo { ...Pages startCursor __typename } } } cursor } pageInfo { hasNextPage hasPreviousPage end: endCursor } } id } } } } ${lists}`,
  ],
  [
    'aliases of edges and nodes',
    true,
    '{ licenses { some: edges { one: node { id } other: node { keyHint a: id } } } }',
  ],
  [
    'the edges of an inner page, selected twice',
    true,
    '{ licenses { edges { node { activations { a: edges { node { activatedAt } } b: edges { node { id } cursor } } } } } }',
  ],
  [
    'lists of values and enums',
    true,
    '{ accounts { edges { node { contacts { edges { node { roles email locale } } } } } } }',
  ],
  [
    'variables of an inner page',
    true,
    'query ($first: Int = 2, $active: Boolean) { licenses { edges { node { activations(first: $first, active: $active) { edges { node { id } } pageInfo { hasNextPage } } } } } }',
  ],
  [
    'a field of an interface',
    true,
    '{ licenses { edges { node { ... on Node { id __typename } ... on License { keyHint } } } } }',
  ],
  [
    'an outer list with a computed field',
    true,
    '{ licenses { edges { node { status activations { edges { node { id } } } } } } }',
  ],
  [
    'an inner list with a computed field',
    false,
    '{ accounts { edges { node { licenses { edges { node { status } } } } } } }',
  ],
  [
    'a count of an inner page',
    false,
    '{ accounts { edges { node { licenses { totalCount { value } } } } } }',
  ],
  [
    'a page that is selected twice',
    false,
    '{ accounts { edges { node { licenses { edges { node { id } } } } } } accounts { edges { node { licenses { edges { node { keyHint } } } } } } }',
  ],
  [
    'an edge in a fragment',
    false,
    '{ licenses { ...L } } fragment L on LicenseConnection { edges { node { id } } }',
  ],
  [
    'a page in a fragment that is spread twice',
    true,
    '{ a: licenses { edges { node { ...L } } } b: licenses(last: 1) { edges { node { ...L } } } } fragment L on License { id activations { edges { node { id } } } }',
  ],
])('%s is equal, whether its edges are written as one value (%s)', async (_, isWritten, query) => {
  const schema = schemas.ADMIN
  expect(print(readEdgesAsValues(schema, parse(query))).includes('edgesValue')).toBe(isWritten)
  const { data } = await expectEqual('compiled', query)
  expect(data).not.toBeNull()
})

test('a list whose records need a scope that the caller lacks is refused equally', async () => {
  const caller = { ...admin.caller, scopes: ['ACCOUNTS_READ'] } as Caller
  const inner = '{ accounts { edges { node { id licenses { edges { node { id } } } } } } }'
  const { errors } = await expectEqual('both', inner, {}, caller)
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', scope: 'LICENSES_READ' })
  const written = await expectEqual('compiled', '{ accounts { edges { node { id name } } } }', {}, caller)
  expect(written.data).not.toBeNull()
})

test('edges that are refused after others began to be read end no process', async () => {
  const caller = { ...admin.caller, scopes: ['ACCOUNTS_READ'] } as Caller
  // The second edges are refused at once, and then the pages below the first ones.
  const query = `{ accounts(first: 2) { edges { node { licenses(first: 2) {
    e1: edges { node { activations(first: 2) { edges { node { id } } } } } e2: edges { node { id keyHint } } } } } } }`
  const { errors } = await expectEqual('both', query, {}, caller)
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
})

test('random pages of pages have equal responses', async () => {
  const children = new Map([
    ['accounts', { type: 'Account', inner: ['licenses', 'contacts'] }],
    ['licenses', { type: 'License', inner: ['activations', 'files', 'keys'] }],
    ['contacts', { type: 'Contact', inner: ['notifications'] }],
    ['activations', { type: 'Activation', inner: ['files'] }],
  ])
  let compiledPages = 0
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const some = <T>(values: readonly T[], share = 3) =>
        values.filter(() => g(fc.integer, { min: 0, max: share - 1 }) === 0)
      const page = (field: string, level: number): string => {
        const { type, inner } = children.get(field) ?? { type: null, inner: [] }
        const object = type ? (schemas.ADMIN.getType(type) as GraphQLObjectType) : null
        const columns = object
          ? some(
              Object.values(object.getFields()).filter(
                (one) => isLeafType(getNamedType(one.type)) && one.args.length === 0,
              ),
              6,
            ).map(({ name }) => name)
          : ['__typename']
        const pages =
          level < 3
            ? some(inner, 2)
                .filter((one) => object?.getFields()[one])
                .map((one) => page(one, level + 1))
            : []
        const node = `node { ${[...columns, ...pages, 'id'].join(' ')} }`
        const alias = g(fc.boolean) ? `x${field}: ` : ''
        const size = g(fc.constantFrom, '', '(first: 1)', '(last: 2)', '(first: 0)')
        const parts = [
          `edges { ${some(['cursor', '__typename']).join(' ')} ${node} }`,
          ...some([`more: edges { node { __typename ${columns.slice(1).join(' ')} } }`], 3),
          ...some(
            [
              'pageInfo { hasNextPage endCursor }',
              'info: pageInfo { hasPreviousPage startCursor }',
              'totalCount { value }',
            ],
            4,
          ),
        ]
        return `${alias}${field}${size} { ${parts.join(' ')} }`
      }
      const scopes = g(fc.constantFrom, admin.caller.scopes, ['ACCOUNTS_READ'], ['LICENSES_READ'])
      const query = `{ ${page(g(fc.constantFrom, 'accounts', 'licenses'), 1)} }`
      const caller = { ...admin.caller, scopes } as Caller
      if (scopes !== admin.caller.scopes) return await compareRefusals(query, caller)
      const { execution } = await compare(query, {}, caller)
      if (execution === 'compiled') compiledPages++
    }),
    { numRuns: Number(process.env.TEST_FUZZ_RUNS ?? 250), seed: 20_261_201 },
  )
  expect(compiledPages).toBeGreaterThan(50)
}, 120_000)

test('random queries of each audience have equal responses', async () => {
  const known = [license, toTypedId('Account', accountId), licenseKey, licenseType, product, 'one']
  const seen = { data: 0, errors: 0, compiled: 0, compiledFragments: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.gen(),
      fc.constantFrom<Audience>('ADMIN', 'SUPPORT', 'ACCOUNT', 'PARTNER', 'APP'),
      async (g, audience) => {
        const { query: plain, variables } = randomRequest(g, schemas[audience], known)
        // Attempts with a key are recorded, so that a second one can differ.
        if (!plain.startsWith('query') || /validateLicense|findLicenses/.test(plain)) return
        const query = g(fc.boolean) ? plain : withFragments(g, schemas[audience], plain)
        const bound = { accountId: audience === 'ACCOUNT' ? accountId : null }
        const { caller } = app.as({ audience, ...bound, partner: audience === 'PARTNER' ? 'north' : null })
        const { data, execution } = await compare(query, variables, caller)
        seen[data ? 'data' : 'errors']++
        if (data && execution === 'compiled') seen[query === plain ? 'compiled' : 'compiledFragments']++
      },
    ),
    { numRuns: Number(process.env.TEST_FUZZ_RUNS ?? 400), seed: 20_261_130 },
  )
  expect(seen.data).toBeGreaterThan(30)
  expect(seen.errors).toBeGreaterThan(10)
  expect(seen.compiled).toBeGreaterThan(10)
  expect(seen.compiledFragments).toBeGreaterThan(10)
})
