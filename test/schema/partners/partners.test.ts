import { expect, test } from 'vitest'
import type { Context } from '../../../src/platform/context.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const support = app.as({ audience: 'SUPPORT' })
const partnerNamed = (partner: string) => app.as({ audience: 'PARTNER', partner })

const fields = 'id code name state suspendedAt metadata createdAt'

async function run(ctx: Context, field: 'createPartner' | 'updatePartner', input: object) {
  const name = field[0]!.toUpperCase() + field.slice(1)
  const { data, errors } = await execute(
    app,
    ctx,
    `mutation ($input: ${name}Input!) { ${field}(input: $input) {
      ... on ${name}Payload { partner { ${fields} } } ... on Refusal { code message } } }`,
    { input },
  )
  expect(errors).toBeUndefined()
  return data[field]
}

async function create(code = uniqueCode('partner'), name = `Name of ${code}`) {
  const { partner } = await run(admin, 'createPartner', { code, name })
  return partner as { id: string; code: string; name: string }
}

test('an administrator creates and changes a partner', async () => {
  const code = uniqueCode('partner')
  const metadata = { margin: 20 }
  const { partner } = await run(admin, 'createPartner', { code, name: 'North', metadata })
  const createdAt = '2026-01-15T12:00:00.000Z'
  expect(partner).toEqual({
    ...{ id: partner.id, code, name: 'North', state: 'ACTIVE', suspendedAt: null, metadata },
    createdAt: expect.anything(),
  })
  expect(new Date(partner.createdAt).toISOString()).toBe(createdAt)

  const input = { partner: partner.id, name: 'North GmbH', state: 'SUSPENDED', reason: 'Unpaid.' }
  const changed = await run(admin, 'updatePartner', input)

  expect(changed.partner).toMatchObject({ id: partner.id, name: 'North GmbH', state: 'SUSPENDED', metadata })
  expect(new Date(changed.partner.suspendedAt).toISOString()).toBe(createdAt)
})

test('a repeat with the idempotency key creates and changes once', async () => {
  const code = uniqueCode('partner')
  const key = uniqueCode('key')
  const first = await run(admin, 'createPartner', { code, name: 'North', idempotencyKey: key })
  expect(await run(admin, 'createPartner', { code, name: 'North', idempotencyKey: key })).toEqual(first)
  const change = { partner: first.partner.id, reason: 'a test', idempotencyKey: uniqueCode('key') }
  await run(admin, 'updatePartner', { ...change, state: 'SUSPENDED' })
  await run(admin, 'updatePartner', { partner: first.partner.id, state: 'ACTIVE', reason: 'a test' })
  await run(admin, 'updatePartner', { ...change, state: 'SUSPENDED' })
  expect(await db.partner.findUnique({ where: { code } })).toMatchObject({ suspendedAt: null })
})

test('refusals name the partner that is missing, and the code that is taken', async () => {
  const { code } = await create()
  expect(await run(admin, 'createPartner', { code, name: 'Another' })).toMatchObject({
    code: 'PARTNER_CODE_TAKEN',
    message: expect.stringContaining(`Name of ${code}`),
  })
  const partner = toTypedId('Partner', '01900000-0000-7000-8000-000000000000')
  expect(await run(admin, 'updatePartner', { partner, reason: 'x' })).toMatchObject({
    code: 'PARTNER_NOT_FOUND',
  })
  const wrong = toTypedId('Account', '01900000-0000-7000-8000-000000000000')
  expect(await run(admin, 'updatePartner', { partner: wrong, reason: 'x' })).toMatchObject({
    code: 'INPUT_INVALID',
  })
})

test.each(['SUPPORT', 'PARTNER', 'ACCOUNT', 'APP'] as const)(
  'the audience %s has no mutation of partners',
  async (audience) => {
    const ctx = app.as({ audience, partner: 'north', accountId: '01900000-0000-7000-8000-000000000000' })
    for (const field of ['createPartner', 'updatePartner']) {
      const { data, errors } = await execute(app, ctx, `mutation { ${field}(input: {}) { __typename } }`)
      expect([field, data, errors?.[0]?.message]).toEqual([
        field,
        undefined,
        expect.stringContaining(`Cannot query field "${field}"`),
      ])
    }
  },
)

test('staff lists partners by state and creation, in the order of age or name', async () => {
  app.setNow('2027-01-01T00:00:00Z')
  const [zeta, alpha] = [await create(undefined, 'Zeta'), await create(undefined, 'älpha')]
  app.setNow('2027-01-02T00:00:00Z')
  const mid = await create(undefined, 'Mid')
  await run(admin, 'updatePartner', { partner: alpha.id, state: 'SUSPENDED', reason: 'a test' })
  const list = async (ctx: Context, args: string) => {
    const query = `{ partners(${args}) { totalCount { value } edges { node { name } } } }`
    const { data } = await execute(app, ctx, query)
    const names = data.partners.edges.map(({ node }: { node: { name: string } }) => node.name)
    expect(data.partners.totalCount.value).toBe(names.length)
    return names
  }
  const since = 'createdAfter: "2027-01-01T00:00:00Z"'
  for (const ctx of [admin, support]) {
    expect(await list(ctx, since)).toEqual(['Zeta', 'älpha', 'Mid'])
    expect(await list(ctx, `${since}, orderBy: NEWEST`)).toEqual(['Mid', 'älpha', 'Zeta'])
    expect(await list(ctx, `${since}, orderBy: NAME_ASC`)).toEqual(['älpha', 'Mid', 'Zeta'])
    expect(await list(ctx, `${since}, orderBy: NAME_DESC`)).toEqual(['Zeta', 'Mid', 'älpha'])
    expect(await list(ctx, `${since}, state: SUSPENDED`)).toEqual(['älpha'])
    expect(await list(ctx, `${since}, state: ACTIVE`)).toEqual(['Zeta', 'Mid'])
    expect(await list(ctx, `${since}, createdBefore: "2027-01-02T00:00:00Z"`)).toEqual(['Zeta', 'älpha'])
  }
  const one = `{ byId: partner(id: "${mid.id}") { name } byCode: partner(code: "${zeta.code}") { name }
    none: partner { name } other: partner(id: "${mid.id}", code: "${zeta.code}") { name } }`
  expect((await execute(app, support, one)).data).toEqual({
    byId: { name: 'Mid' },
    byCode: { name: 'Zeta' },
    none: null,
    other: null,
  })
  app.setNow('2026-01-15T12:00:00Z')
})

test('a partner has its accounts, and an account its partner', async () => {
  const [north, south] = [await create(), await create()]
  const own = await seedAccount(partnerNamed(north.code))
  const merged = await seedAccount(partnerNamed(north.code))
  await db.account.update({ where: { id: merged.accountId }, data: { mergedIntoId: own.accountId } })
  await seedAccount(partnerNamed(south.code))
  const vendors = await seedAccount(admin)
  const query = `{ partner(code: "${north.code}") { accounts { totalCount { value } edges { node { id onboardedBy { name } } } } }
    account(id: "${toTypedId('Account', vendors.accountId)}") { onboardedBy { name } } }`
  expect((await execute(app, admin, query)).data).toEqual({
    partner: {
      accounts: {
        totalCount: { value: 1 },
        edges: [{ node: { id: toTypedId('Account', own.accountId), onboardedBy: { name: north.name } } }],
      },
    },
    account: { onboardedBy: null },
  })
})

test('a partner sees its own record, without the notes of the vendor, and no other one', async () => {
  const [north, south] = [await create(), await create()]
  const { accountId } = await seedAccount(partnerNamed(north.code))
  const ctx = partnerNamed(north.code)
  const record = { id: north.id, code: north.code, name: north.name }
  const account = toTypedId('Account', accountId)
  const query = `{
    viewer { partner { id code name accounts { edges { node { id } } } } }
    own: node(id: "${north.id}") { ... on Partner { id code name } }
    other: node(id: "${south.id}") { id }
    account(id: "${account}") { onboardedBy { id code name } }
  }`
  expect((await execute(app, ctx, query)).data).toEqual({
    viewer: { partner: { ...record, accounts: { edges: [{ node: { id: account } }] } } },
    own: record,
    other: null,
    account: { onboardedBy: record },
  })
  for (const hidden of ['metadata', 'state', 'suspendedAt']) {
    const { errors } = await execute(app, ctx, `{ viewer { partner { ${hidden} } } }`)
    expect(errors?.[0]?.message).toContain(`Cannot query field "${hidden}" on type "Partner"`)
  }
  for (const root of ['partners { edges { node { id } } }', `partner(code: "${south.code}") { id }`]) {
    const { data, errors } = await execute(app, ctx, `{ ${root} }`)
    expect([data, errors?.[0]?.message]).toEqual([undefined, expect.stringContaining('Cannot query field')])
  }
})

test('a partner without a record has none, and one without the scope cannot read its own', async () => {
  const query = '{ viewer { partner { name } } }'
  expect((await execute(app, partnerNamed(uniqueCode('new')), query)).data).toEqual({
    viewer: { partner: null },
  })
  expect((await execute(app, app.as({ audience: 'PARTNER' }), query)).data).toEqual({
    viewer: { partner: null },
  })
  const { code } = await create()
  const narrow = app.as({ audience: 'PARTNER', partner: code, scopes: ['LICENSES_READ'] })
  expect((await execute(app, narrow, query)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
})

test.each(['ACCOUNT', 'APP'] as const)('the audience %s finds no partner on any path', async (audience) => {
  const { id, code } = await create()
  const { accountId } = await seedAccount(partnerNamed(code))
  const ctx = app.as({ audience, accountId: audience === 'ACCOUNT' ? accountId : null })
  for (const query of [
    'viewer { partner { id } }',
    'account { onboardedBy { id } }',
    'partners { edges { cursor } }',
  ])
    expect((await execute(app, ctx, `{ ${query} }`)).errors?.[0]?.message).toContain('Cannot query field')
  if (audience === 'ACCOUNT')
    expect((await execute(app, ctx, `{ node(id: "${id}") { id } }`)).data).toEqual({ node: null })
})

test('staff finds a partner by a part of its name, its code and its ID, and a partner does not', async () => {
  const code = uniqueCode('partner')
  const { id } = await create(code, 'Røde Kors Rådgivning')
  const search = async (ctx: Context, text: string) => {
    const query = `{ search(text: "${text}") { matchedBy label record { __typename ... on Node { id } } } }`
    const { data } = await execute(app, ctx, query)
    return data.search.filter(
      ({ record }: { record: { __typename: string } }) => record.__typename === 'Partner',
    )
  }
  const found = (matchedBy: string) => [
    { matchedBy, label: `Røde Kors Rådgivning, ${code}`, record: { __typename: 'Partner', id } },
  ]
  for (const ctx of [admin, support]) {
    expect(await search(ctx, 'kors rad')).toEqual(found('NAME'))
    expect(await search(ctx, code)).toEqual(found('PARTNER_CODE'))
    expect(await search(ctx, code.slice(2))).toEqual(found('PARTNER_CODE'))
    expect(await search(ctx, id)).toEqual(found('ID'))
  }
  for (const ctx of [partnerNamed(code), partnerNamed(uniqueCode('other'))])
    for (const text of ['kors rad', code, id]) expect(await search(ctx, text)).toEqual([])
})
