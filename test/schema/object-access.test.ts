import { expect, test } from 'vitest'
import { schemas } from '../../schema/index.ts'
import { transferLicense } from '../../src/domain/licenses/transfer.ts'
import type { Context } from '../../src/platform/context.ts'
import { transact } from '../../src/platform/db.ts'
import { startTestApp } from '../app.ts'
import { createDevice } from '../domain/license-files/device.ts'
import { execute } from '../graphql.ts'
import { type Customer, idsTaken, missingIdsLike, pathsTo, seedCustomer } from './paths-to-records.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx

const own = await seedCustomer(admin, admin)
const theirs = await seedCustomer(admin, admin)
const north = app.as({ audience: 'PARTNER', partner: 'north' })
const northern = await seedCustomer(admin, north)
const southern = await seedCustomer(admin, app.as({ audience: 'PARTNER', partner: 'south' }))
const account = app.as({ audience: 'ACCOUNT', accountId: own.uuids.Account })
const request = await (await createDevice(theirs.product, app.ctx.now())).request()
const paths = pathsTo(own, request)
const absentIds = missingIdsLike(own)

test('the table has every path', () => {
  const taken = new Set([...idsTaken(schemas.ACCOUNT), ...idsTaken(schemas.PARTNER)])
  expect([...taken].sort()).toEqual(Object.keys(paths).sort())
})

const strangers: [string, Context, Customer][] = [
  ['another account', account, theirs],
  ['a partner’s account', account, northern],
  ['the vendor’s account', north, theirs],
  ['another partner’s account', north, southern],
]

/** All that could be written about a customer. */
const stateOf = async ({ uuids }: Customer) => {
  const { Account: accountId, License: licenseId, Onboarding: onboardingId } = uuids
  return [
    await db.contact.findMany({ where: { accountId } }),
    await db.license.findMany({ where: { accountId } }),
    await db.activation.findMany({ where: { licenseId } }),
    await db.onboarding.findMany({ where: { accountId }, include: { attempts: true } }),
    await db.event.findMany({ where: { OR: [{ accountId }, { licenseId }, { subjectId: onboardingId }] } }),
  ]
}

test.each(strangers)('%s looks like a missing record on every path', async (_, ctx, customer) => {
  const before = await stateOf(customer)
  const taken = idsTaken(schemas[ctx.caller.audience])
  for (const [path, document] of Object.entries(paths).filter(([name]) => taken.includes(name))) {
    const hidden = await execute(app, ctx, document(customer.ids))
    const absent = await execute(app, ctx, document(absentIds))
    expect([path, hidden]).toEqual([path, absent])
    expect(hidden.errors).toBeUndefined()
    expect(JSON.stringify(hidden)).not.toContain(customer.email)
  }
  expect(await stateOf(customer)).toEqual(before)
})

test.each(strangers)('%s is in no list', async (_, ctx, customer) => {
  const lists = {
    ACCOUNT: ['licenses', 'activations'],
    PARTNER: [
      'accounts',
      'licenses',
      'activations',
      'onboardings',
      'notifications',
      `accounts(email: "${customer.email}")`,
    ],
  }[ctx.caller.audience as 'ACCOUNT' | 'PARTNER']
  for (const list of [...lists, `licenses(product: "${customer.product}")`]) {
    const { data } = await execute(app, ctx, `{ list: ${list} { edges { node { id } } } }`)
    const found = data.list.edges.map(({ node }: { node: { id: string } }) => node.id)
    for (const id of Object.values(customer.ids)) expect(found).not.toContain(id)
  }
  const byName = `{ account(externalId: "${customer.externalId}") { id } license(key: "${customer.licenseKey}") { id } }`
  expect(await execute(app, ctx, byName)).toEqual({ data: { account: null, license: null } })
})

test.each<[string, Context, Customer]>([
  ['an account', account, own],
  ['a partner', north, northern],
])('%s finds its own records on every path', async (_, ctx, customer) => {
  const taken = idsTaken(schemas[ctx.caller.audience])
  const reads = ['account id', 'activation id', 'license id', 'onboarding id']
  for (const path of reads.filter((name) => taken.includes(name))) {
    const { data } = await execute(app, ctx, paths[path]!(customer.ids))
    expect([path, Object.values(data)]).toEqual([path, [expect.any(Object)]])
  }
  const { data } = await execute(
    app,
    ctx,
    '{ licenses { edges { node { id } } } activations { edges { node { id } } } }',
  )
  expect(data.licenses.edges).toEqual([{ node: { id: customer.ids.License } }])
  expect(data.activations.edges).toEqual([{ node: { id: customer.ids.Activation } }])
})

test.each(strangers)('the key of %s shows the device and no further record', async (_, ctx, customer) => {
  const partner = ctx.caller.audience === 'PARTNER' ? 'onboarding { id }' : ''
  const activate = `mutation ($key: String!) {
    activateLicense(input: { key: $key, fingerprint: "stranger" }) {
      ... on ActivateLicensePayload { ${partner} activation { fingerprint license { id account { name } } } validation { valid } }
    }
  }`
  const { data } = await execute(app, ctx, activate, { key: customer.licenseKey })
  expect(data.activateLicense).toMatchObject({
    activation: { fingerprint: 'stranger', license: null },
    validation: { valid: true },
  })
  if (partner) expect(data.activateLicense.onboarding).toBeNull()
})

test('the owner of a license sees it through the device that it activates', async () => {
  const activate = `mutation ($key: String!) {
    activateLicense(input: { key: $key, fingerprint: "mine" }) {
      ... on ActivateLicensePayload { activation { license { id } } }
    }
  }`
  for (const [ctx, customer] of [
    [account, own],
    [north, northern],
    [admin, theirs],
  ] as const) {
    const { data } = await execute(app, ctx, activate, { key: customer.licenseKey })
    expect(data.activateLicense.activation.license).toEqual({ id: customer.ids.License })
  }
})

test('a caller without its account or its partner sees no record', async () => {
  const query = '{ licenses { edges { node { id } } } activations { edges { node { id } } } }'
  for (const audience of ['ACCOUNT', 'PARTNER'] as const) {
    const { data } = await execute(app, app.as({ audience }), query)
    expect(data).toEqual({ licenses: { edges: [] }, activations: { edges: [] } })
  }
})

test('an onboarding does not show its license after a transfer to another account', async () => {
  const customer = await seedCustomer(admin, north)
  const assign = `mutation ($input: AssignLicenseInput!) {
    assignLicense(input: $input) { ... on AssignLicensePayload { license { id account { name } } } }
  }`
  const input = { onboarding: customer.ids.Onboarding, licenseType: customer.licenseType }
  const { licenseId, accountId } = { licenseId: customer.uuids.License, accountId: theirs.uuids.Account }
  await transact(db, (tx) => transferLicense(admin, tx, { licenseId, accountId, reason: 'sold' }))

  const edges = `{ onboarding(id: "${customer.ids.Onboarding}") {
    state license { account { name } } activation { fingerprint } account { licenses { edges { node { id } } } }
  } }`
  expect((await execute(app, north, edges)).data.onboarding).toEqual({
    state: 'IN_PROGRESS',
    license: null,
    activation: null,
    account: { licenses: { edges: [] } },
  })
  expect(await execute(app, north, assign, { input })).toMatchObject({
    data: null,
    errors: [{ extensions: { code: 'LICENSE_NOT_FOUND' } }],
  })
  expect((await execute(app, admin, edges)).data.onboarding).toMatchObject({
    license: { account: { name: expect.any(String) } },
    activation: { fingerprint: 'laptop' },
  })
})
