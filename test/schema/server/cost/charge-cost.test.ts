import { getIntrospectionQuery } from 'graphql'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../../src/domain/activations/activate.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { startTestApp } from '../../../app.ts'
import { type Cost, execute, executeWhole } from '../../../graphql.ts'
import { seedLicense } from '../../../seed.ts'

const app = await startTestApp()
const { admin } = app
const DEVICES = 30
const { licenseId, licenseKey, accountId } = await seedLicense(admin, { maxActivations: null })
for (let device = 0; device < DEVICES; device++)
  await activateLicense(admin, { key: licenseKey, fingerprint: `device-${device}` })
const license = toTypedId('License', licenseId)
const customer = () => app.as({ audience: 'ACCOUNT', accountId })

const nested = (levels: number, inner: string): string =>
  levels === 0
    ? inner
    : `activations(first: $n) { edges { node { license { ${nested(levels - 1, inner)} } } } }`

test.each([
  ['a variable', 'query ($id: ID!, $n: Int)', { n: 100 }],
  ['a default of a variable', 'query ($id: ID!, $n: Int = 100)', {}],
  ['the default page', 'query ($id: ID!, $n: Int)', {}],
])('refuses nested pages whose size is %s, before anything is read', async (_, head, variables) => {
  const query = `${head} { license(id: $id) { ${nested(3, 'validation { code }')} } }`
  const { errors, data } = await execute(app, customer(), query, { id: license, ...variables })
  expect(data).toBeNull()
  expect(errors).toHaveLength(1)
  expect(['MAX_COST_EXCEEDED', 'GRAPHQL_VALIDATION_FAILED']).toContain(errors![0]!.extensions.code)
})

test('refuses a subscription of nested pages', async () => {
  const query = `subscription ($n: Int) { licenseChanged(license: "${license}") { license { ${nested(3, 'id')} } } }`
  const { errors } = await execute(app, customer(), query, { n: 100 })
  expect(['MAX_COST_EXCEEDED', 'GRAPHQL_VALIDATION_FAILED']).toContain(errors![0]!.extensions.code)
})

test('refuses long values of many records, however they are aliased', async () => {
  const aliases = Array.from({ length: 28 }, (_, n) => `m${n}: metadata`).join(' ')
  const query = `{ license(id: "${license}") { activations(first: 100) { edges { node { ${aliases} } } } } }`
  const { errors } = await execute(app, customer(), query)
  expect(errors![0]!.extensions.code).toBe('MAX_COST_EXCEEDED')
  expect(errors![0]!.message).toMatch(/^The operation costs 28\d{3} points, and at most 5000 are allowed\./)
})

test.each([
  { audience: 'ACCOUNT', limit: 20_000 },
  { audience: 'PARTNER', limit: 100_000 },
  { audience: 'SUPPORT', limit: 100_000 },
  { audience: 'ADMIN', limit: 100_000 },
] as const)(
  'shows $audience the points of its operation and of its budget of $limit',
  async ({ audience, limit }) => {
    const ctx = audience === 'ACCOUNT' ? customer() : app.as({ audience, partner: 'a partner' })
    const query = '{ licenses(first: 10) { edges { node { id } } } }'
    const first = (await executeWhole(app, ctx, query)).extensions!.cost!
    // A document is new until it was sent twice.
    const second = (await executeWhole(app, ctx, query)).extensions!.cost!
    // A connection, and for each license an edge and a record.
    const actual = audience === 'PARTNER' ? 1 : 2
    expect(first).toMatchObject({ requested: 12, actual, maximum: 5000, budget: { limit } })
    expect(first.budget!.resetAfter).toBeGreaterThan(0)
    expect(first.budget!.remaining - second.budget!.remaining).toBe(
      actual + Math.ceil((query.length / 1000) * 40),
    )
  },
)

test('keeps the points of the transactions of mutations, whatever their result is', async () => {
  const fields = ['a', 'b', 'c'].map(
    (alias) => `${alias}: releaseActivation(input: { activation: "${license}" }) { __typename }`,
  )
  for (const query of [`mutation { ${fields} }`, `mutation { ...M } fragment M on Mutation { ${fields} }`]) {
    const { extensions } = await executeWhole(app, customer(), query)
    expect(extensions!.cost).toMatchObject({ requested: 33, actual: 32 })
  }
})

test('shows the points of an operation that costs too much', async () => {
  const query = `query ($n: Int) { licenses(first: $n) { edges { node { activations(first: $n) { edges { node { id } } } } } } }`
  const { extensions } = await executeWhole(app, customer(), query, { n: 100 })
  expect(extensions!.cost).toEqual({ requested: 10_202, maximum: 5_000 })
})

test('shows a caller without a credential nothing, as the hot path does not', async () => {
  const field = app.as({ audience: 'APP' })
  const answer = await executeWhole(app, field, '{ validateLicense(input: { key: "k" }) { code } }')
  expect(answer.extensions).toBeUndefined()
})

test('refuses the operations of a credential whose budget is spent, and of no other', async () => {
  const [spender, other] = [customer(), customer()]
  const page = (inner: string) => `activations(first: ${DEVICES}) { edges { node { id ${inner} } } }`
  const query = `{ license(id: "${license}") { ${page(`license { ${page('')} }`)} } }`
  const costs: (Cost | undefined)[] = []
  for (;;) {
    const { errors, extensions } = await executeWhole(app, spender, query)
    if (errors) {
      expect(errors[0]!.extensions).toMatchObject({ code: 'RATE_LIMITED' })
      expect(errors[0]!.extensions.retryAfter).toBeGreaterThan(0)
      expect(errors[0]!.message).toMatch(/^Too many points/)
      break
    }
    costs.push(extensions!.cost)
  }
  const { actual, requested } = costs[0]!
  expect(actual).toBeGreaterThan(requested * 0.9)
  // The last one needs all its points in advance.
  expect(costs.length).toBe(Math.floor((20_000 - 10 - requested) / actual!) + 1)
  expect((await execute(app, other, query)).errors).toBeUndefined()
})

test.each([
  ['cannot be validated', (n: number) => `{ viewer { audience nothing${n} # ${'x'.repeat(900)}\n } }`],
  ['cannot be parsed', (n: number) => `{ viewer { audience ${n} # ${'x'.repeat(900)}\n`],
  ['describe the graph', (n: number) => `{ __schema { description } # ${n} ${'x'.repeat(900)}\n }`],
])('charges an address for new documents that %s, and never for repeated ones', async (kind, documentOf) => {
  const from = (address: string) => app.as({ audience: 'APP', address })
  const attacker = `attacker whose documents ${kind}`
  const codes: (string | undefined)[] = []
  for (let n = 0; n < 3_000 && codes.at(-1) !== 'RATE_LIMITED'; n++)
    codes.push((await execute(app, from(attacker), documentOf(n))).errors?.[0]?.extensions.code)
  expect(codes.at(-1)).toBe('RATE_LIMITED')
  expect(codes.length).toBeGreaterThan(400)
  // A device at another address, and one whose document is known, go on.
  const honest = '{ viewer { audience } }'
  for (let n = 0; n < 3; n++) expect((await execute(app, from('203.0.113.2'), honest)).errors).toBeUndefined()
})

test('charges an address for a description of the graph that it repeats', async () => {
  const attacker = app.as({ audience: 'APP', address: '203.0.113.3' })
  const codes: (string | undefined)[] = []
  while (codes.length < 250 && codes.at(-1) !== 'RATE_LIMITED') {
    const { errors } = await execute(app, attacker, getIntrospectionQuery())
    codes.push(errors?.[0]?.extensions.code)
  }
  expect(codes.at(-1)).toBe('RATE_LIMITED')
  expect(codes.length).toBeGreaterThan(100)
  // The described graph is the same for another address.
  const other = app.as({ audience: 'APP', address: '203.0.113.4' })
  const { data, errors } = await execute(app, other, getIntrospectionQuery())
  expect(errors).toBeUndefined()
  expect(data.__schema.types.length).toBeGreaterThan(10)
})

test('gives other requests their turn between the pages of one operation', async () => {
  const query = `query ($id: ID!) { license(id: $id) { activations(first: 30) { edges { node { license { activations(first: 30) {
    edges { node { fingerprint } } } } } } } } }`
  let [turns, over] = [0, false]
  const count = () => {
    turns++
    if (!over) setImmediate(count)
  }
  const done = execute(app, customer(), query, { id: license })
  setImmediate(count)
  const { errors, data } = await done
  over = true
  expect(errors).toBeUndefined()
  expect(data.license.activations.edges).toHaveLength(DEVICES)
  expect(turns).toBeGreaterThan(7)
})
