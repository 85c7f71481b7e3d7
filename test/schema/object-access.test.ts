import { type GraphQLSchema, getNamedType, isInputObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { schemas } from '../../schema/index.ts'
import { activateLicense } from '../../src/activations/activate.ts'
import type { Context } from '../../src/context.ts'
import { transact } from '../../src/db.ts'
import { type NodeType, toTypedId } from '../../src/ids.ts'
import { transferLicense } from '../../src/licenses/transfer.ts'
import { assignLicense } from '../../src/onboarding/assign.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { createDevice } from '../license-files/device.ts'
import { seedAccount, seedLicenseType } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx

/** A customer with one of everything, onboarded by the caller. */
async function seedCustomer(ctx: Context) {
  const { licenseType, product } = await seedLicenseType(admin, { maxActivations: 9 })
  const { accountId, onboardingId } = await seedAccount(ctx)
  const { licenseId, licenseKey } = await assignLicense(ctx, { onboardingId, licenseType })
  const { activationId } = await activateLicense(ctx, { key: licenseKey, fingerprint: 'laptop' })
  const contact = await db.contact.findFirstOrThrow({ where: { accountId } })
  const attempt = await db.onboardingAttempt.findFirstOrThrow({ where: { onboardingId } })
  const event = await db.event.findFirstOrThrow({ where: { licenseId } })
  const notification = await db.notification.findFirstOrThrow({ where: { licenseId } })
  const uuids = {
    Account: accountId,
    Contact: contact.id,
    License: licenseId,
    Activation: activationId,
    Onboarding: onboardingId,
    OnboardingAttempt: attempt.id,
    Event: event.id,
    Notification: notification.id,
  } satisfies Partial<Record<NodeType, string>>
  const ids = Object.fromEntries(
    Object.entries(uuids).map(([type, uuid]) => [type, toTypedId(type as NodeType, uuid)]),
  ) as Record<keyof typeof uuids, string>
  const { externalId } = await db.account.findUniqueOrThrow({ where: { id: accountId } })
  return { ids, uuids, licenseKey, licenseType, product, email: contact.email, externalId }
}

const own = await seedCustomer(admin)
const theirs = await seedCustomer(admin)
const north = app.as({ audience: 'PARTNER', partner: 'north' })
const northern = await seedCustomer(north)
const southern = await seedCustomer(app.as({ audience: 'PARTNER', partner: 'south' }))
const account = app.as({ audience: 'ACCOUNT', accountId: own.uuids.Account })
type Customer = typeof own
const request = await (await createDevice(theirs.product, app.ctx.now())).request()

/** Nobody's ids, of the same types. */
const nobody: Customer['ids'] = Object.fromEntries(
  Object.keys(own.ids).map((type) => [
    type,
    toTypedId(type as NodeType, '01900000-0000-7000-8000-000000000000'),
  ]),
) as Customer['ids']

/** Every road by which an id leads to a record, in the graphs of accounts and partners. */
const roads: Record<string, (ids: Customer['ids']) => string> = {
  'account id': ({ Account }) =>
    `{ account(id: "${Account}") { id name contacts { edges { node { email } } } } }`,
  'activation id': ({ Activation }) => `{ activation(id: "${Activation}") { fingerprint } }`,
  'activations license': ({ License }) => `{ activations(license: "${License}") { edges { node { id } } } }`,
  'license id': ({ License }) => `{ license(id: "${License}") { keyHint } }`,
  'licenses account': ({ Account }) => `{ licenses(account: "${Account}") { edges { node { id } } } }`,
  'notifications account': ({ Account }) =>
    `{ notifications(account: "${Account}") { edges { node { id } } } }`,
  'notifications license': ({ License }) =>
    `{ notifications(license: "${License}") { edges { node { id } } } }`,
  'node id': (ids) =>
    `{ ${Object.entries(ids)
      .map(([type, id]) => `${type}: node(id: "${id}") { id }`)
      .join(' ')} }`,
  'onboarding id': ({ Onboarding }) => `{ onboarding(id: "${Onboarding}") { state } }`,
  'abandonOnboarding input.onboarding': ({ Onboarding }) =>
    `mutation { abandonOnboarding(input: { onboarding: "${Onboarding}", reason: "mine" }) { ... on Refusal { code message } } }`,
  'answerLicenseRequest input.license': ({ License }) =>
    `mutation { answerLicenseRequest(input: { request: "${request}", license: "${License}" }) { ... on Refusal { code message } } }`,
  'assignLicense input.onboarding': ({ Onboarding }) =>
    `mutation { assignLicense(input: { onboarding: "${Onboarding}", licenseType: "${own.licenseType}" }) { ... on Refusal { code message } } }`,
  'previewNotification input.contact': ({ Contact, License }) =>
    `mutation { previewNotification(input: { license: "${License}", contact: "${Contact}", message: LICENSE_ISSUED }) { ... on Refusal { code message } } }`,
  'previewNotification input.license': ({ License }) =>
    `mutation { previewNotification(input: { license: "${License}", message: LICENSE_ISSUED }) { ... on Refusal { code message } } }`,
  'setContactPreferences input.contact': ({ Contact }) =>
    `mutation { setContactPreferences(input: { contact: "${Contact}", declined: [TRIAL_ENDING] }) { ... on Refusal { code message } } }`,
  'releaseActivation input.activation': ({ Activation }) =>
    `mutation { releaseActivation(input: { activation: "${Activation}" }) { ... on Refusal { code message } } }`,
  'verifyUsage input.onboarding': ({ Onboarding }) =>
    `mutation { verifyUsage(input: { onboarding: "${Onboarding}" }) { ... on Refusal { code message } } }`,
}

/** The places of a graph's questions and commands that take an id. */
function idsTaken(schema: GraphQLSchema): string[] {
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    Object.values(root?.getFields() ?? {}),
  )
  return fields.flatMap(({ name, args }) =>
    args.flatMap((argument) => {
      const type = getNamedType(argument.type)
      if (isInputObjectType(type)) {
        const members = Object.values(type.getFields()).filter(
          (member) => String(getNamedType(member.type)) === 'ID',
        )
        return members.map((member) => `${name} ${argument.name}.${member.name}`)
      }
      return String(type) === 'ID' ? [`${name} ${argument.name}`] : []
    }),
  )
}

test('the table has every road', () => {
  const taken = new Set([...idsTaken(schemas.ACCOUNT), ...idsTaken(schemas.PARTNER)])
  expect([...taken].sort()).toEqual(Object.keys(roads).sort())
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

test.each(strangers)('%s looks as if it were not there, by every road', async (_, ctx, customer) => {
  const before = await stateOf(customer)
  const taken = idsTaken(schemas[ctx.caller.audience])
  for (const [road, document] of Object.entries(roads).filter(([name]) => taken.includes(name))) {
    const hidden = await execute(app, ctx, document(customer.ids))
    const absent = await execute(app, ctx, document(nobody))
    expect([road, hidden]).toEqual([road, absent])
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
])('%s finds its own by every road', async (_, ctx, customer) => {
  const taken = idsTaken(schemas[ctx.caller.audience])
  const reads = ['account id', 'activation id', 'license id', 'onboarding id']
  for (const road of reads.filter((name) => taken.includes(name))) {
    const { data } = await execute(app, ctx, roads[road]!(customer.ids))
    expect([road, Object.values(data)]).toEqual([road, [expect.any(Object)]])
  }
  const { data } = await execute(
    app,
    ctx,
    '{ licenses { edges { node { id } } } activations { edges { node { id } } } }',
  )
  expect(data.licenses.edges).toEqual([{ node: { id: customer.ids.License } }])
  expect(data.activations.edges).toEqual([{ node: { id: customer.ids.Activation } }])
})

test.each(strangers)(
  'holding the key of %s shows the device, and nothing behind it',
  async (_, ctx, customer) => {
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
  },
)

test('the owner of a device that activates it sees the license behind it', async () => {
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

test('a caller without an account or a partner to be bound to sees nothing', async () => {
  const query = '{ licenses { edges { node { id } } } activations { edges { node { id } } } }'
  for (const audience of ['ACCOUNT', 'PARTNER'] as const) {
    const { data } = await execute(app, app.as({ audience }), query)
    expect(data).toEqual({ licenses: { edges: [] }, activations: { edges: [] } })
  }
})

test('a license that was transferred to another account is no longer behind its onboarding', async () => {
  const customer = await seedCustomer(north)
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
