import { getNamedType, isInputObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { ATTEMPT } from '../../../schema/builder/rate-limit.ts'
import { schemas } from '../../../schema/index.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'

const app = await startTestApp()
const { admin } = app
const field = app.as({ audience: 'APP' })
const validate = 'validateLicense(input: { key: "k" }) { code }'
const times = (count: number, write: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => write(n)).join(' ')

async function problemOf(ctx: Parameters<typeof execute>[1], query: string): Promise<string> {
  const { data, errors } = await execute(app, ctx, query)
  expect(data ?? null).toBeNull()
  return errors![0]!.message
}

test.each([
  ['aliases', `{ a: ${validate} b: ${validate} }`],
  ['a fragment', `{ ${validate} ...F } fragment F on Query { b: ${validate} }`],
  [
    'fragments in fragments',
    `{ ...F ...G } fragment F on Query { a: ${validate} } fragment G on Query { ...H }
    fragment H on Query { b: ${validate} }`,
  ],
  ['an inline fragment', `{ ${validate} ... on Query { b: ${validate} } }`],
  [
    'a directive that leaves one out',
    `{ ${validate} b: ${validate.replace('{ code }', '@include(if: true) { code }')} }`,
  ],
  [
    'another field',
    'mutation { deactivateLicense(input: { key: "k", fingerprint: "f" }) { __typename } heartbeat(input: { key: "k", fingerprint: "f" }) { __typename } }',
  ],
  [
    'the answer to a request',
    'mutation { answerLicenseRequest(input: { request: "r", key: "k" }) { __typename } heartbeat(input: { key: "k", fingerprint: "f" }) { __typename } }',
  ],
])('an operation contains only one field with a license key: not two by %s', async (_, query) => {
  for (const ctx of [field, admin]) {
    expect(await problemOf(ctx, query)).toMatch(
      /^An operation can contain only one field with a license key, but this one contains 2: /,
    )
  }
})

test('an attempt counts once, whatever else the document selects', async () => {
  const { data } = await execute(app, field, `{ ${validate} viewer { audience } }`)
  expect(data.validateLicense.code).toBe('KEY_MALFORMED')
})

test.each([
  ['aliases', `{ ${times(40, (n) => `a${n}: __typename`)} }`, /^Aliases limit of 30 exceeded/],
  [
    'directives',
    `{ viewer { audience ${times(11, () => '@include(if: true)')} } }`,
    /^Directives limit of 10 exceeded/,
  ],
  [
    'repetitions of a field',
    `{ ${times(11, () => '__typename')} }`,
    /The field "__typename" occurs more than 10 times/,
  ],
  [
    'levels',
    `{ accounts { edges { node { ${times(6, () => 'licenses { edges { node { account {')} id ${'}'.repeat(24)} } } } }`,
    /depth limit of 15 exceeded|Pages are nested/i,
  ],
  [
    'records',
    '{ accounts(first: 100) { edges { node { licenses(first: 100) { edges { node { activations(first: 100) { edges { node { id } } } } } } } } } }',
    /^The operation costs 10\d{5} points, and at most 5000 are allowed/,
  ],
  [
    'pages within pages whose sizes are variables',
    `query ($n: Int) { accounts(first: $n) { edges { node { licenses(first: $n) { edges { node { activations(first: $n) {
      edges { node { license { activations(first: $n) { edges { node { id } } } } } } } } } } } } } }`,
    /Pages are nested more than 3 levels deep|depth limit/i,
  ],
])('too many %s are refused before anything is resolved', async (_, query, message) => {
  expect(await problemOf(admin, query)).toMatch(message)
})

test('suggests for a misspelt field a field of the graph of the caller', async () => {
  const message = await problemOf(field, '{ validateLicens(input: { key: "k" }) { code } }')
  expect(message).toBe(
    'Cannot query field "validateLicens" on type "Query". Did you mean "validateLicense"? ' +
      `The field is not in the \`app\` graph, the graph of the credential \`${field.caller.principal}\`.`,
  )
})

test('the introspection of common tools is within the limits, a circular one is not', async () => {
  const { getIntrospectionQuery } = await import('graphql')
  const { data } = await execute(app, field, getIntrospectionQuery())
  expect(data.__schema.queryType.name).toBe('Query')
  const circular = `{ __schema { types { ${times(8, () => 'fields { type {')} name ${'} }'.repeat(8)} } } }`
  expect(await problemOf(field, circular)).toMatch(/introspection depth/i)
})

test('every field that takes a license key counts each call as an attempt', () => {
  const graph = schemas.ADMIN
  const fields = [graph.getQueryType(), graph.getMutationType()].flatMap((type) =>
    Object.values(type!.getFields()),
  )
  // There, the key is a new one that an administrator chose.
  const givesKey = ['issueLicense', 'assignLicense']
  const takesKey = fields.filter(
    ({ name, args }) =>
      // The text of a search can be a key.
      name === 'search' ||
      (!givesKey.includes(name) &&
        args.some(({ type }) => {
          const named = getNamedType(type)
          return isInputObjectType(named) && 'key' in named.getFields()
        })),
  )
  const attempts = fields.filter(({ extensions }) => extensions[ATTEMPT])
  expect(attempts.map(({ name }) => name)).toEqual(takesKey.map(({ name }) => name))
  expect(attempts.length).toBeGreaterThan(5)
})
