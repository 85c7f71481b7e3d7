import { expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../src/domain/activations/deactivate.ts'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { assignLicense } from '../../src/domain/onboarding/assign-license.ts'
import type { Context } from '../../src/platform/context.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { startTestApp } from '../app.ts'
import { type Answer, execute } from '../graphql.ts'
import { seedAccount, seedLicense, seedLicenseType, seedPartner, uniqueCode } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const north = app.as({ audience: 'PARTNER', partner: 'north' })
const south = app.as({ audience: 'PARTNER', partner: 'south' })
const support = app.as({ audience: 'SUPPORT' })

interface LicensePage {
  licenses: {
    pageInfo: { hasNextPage: boolean; endCursor: string }
    edges: { node: { id: string } }[]
  }
}

async function list(ctx: Context, field: string, args: string): Promise<{ ids: string[]; count: number }> {
  const { data, errors } = await execute(
    app,
    ctx,
    `{ list: ${field}(${args} first: 100) { totalCount { value exact } edges { node { id } } } }`,
  )
  expect(errors).toBeUndefined()
  expect(data.list.totalCount.exact).toBe(true)
  const ids = data.list.edges.map(({ node }: { node: { id: string } }) => node.id)
  return { ids, count: data.list.totalCount.value }
}

test('a partner finds and counts its own records alone, whatever it filters by', async () => {
  const { licenseType, product } = await seedLicenseType(admin)
  const issue = async (ctx: Context) => {
    const { accountId } = await seedAccount(ctx)
    const { licenseId, licenseKey } = await transact(admin.db, (tx) =>
      issueLicense(admin, tx, { accountId, licenseType, metadata: { plan: 'gold' } }),
    )
    const { activationId } = await activateLicense(admin, {
      key: licenseKey,
      fingerprint: uniqueCode('device'),
      platform: 'linux',
      version: '7.1',
    })
    return {
      account: toTypedId('Account', accountId),
      license: toTypedId('License', licenseId),
      activation: toTypedId('Activation', activationId),
    }
  }
  const own = await issue(north)
  const other = await issue(south)
  for (const filter of [
    `product: "${product}"`,
    `licenseType: "${licenseType}"`,
    'status: ACTIVE',
    'neverActivated: false',
    'silentSince: "2099-01-01T00:00:00Z"',
    'metadata: { plan: "gold" }',
    'partner: "north"',
    'atLimit: true',
  ]) {
    const found = await list(north, 'licenses', filter)
    expect([filter, found]).toEqual([filter, { ids: [own.license], count: 1 }])
  }
  expect(await list(north, 'licenses', 'partner: "south"')).toEqual({ ids: [], count: 0 })
  expect(await list(north, 'licenses', `account: "${other.account}"`)).toEqual({ ids: [], count: 0 })
  for (const filter of ['platform: "linux"', 'version: "7.1"', `product: "${product}"`, 'active: true']) {
    const found = await list(north, 'activations', filter)
    expect([filter, found]).toEqual([filter, { ids: [own.activation], count: 1 }])
  }
  for (const filter of ['hasActiveLicense: true', 'createdAfter: "2000-01-01T00:00:00Z"', 'partner: "north"'])
    expect((await list(north, 'accounts', filter)).ids).toEqual([own.account])
  expect((await list(north, 'accounts', 'hasActiveLicense: false')).ids).toEqual([])
  expect((await list(support, 'licenses', `product: "${product}"`)).ids).toEqual([own.license, other.license])
})

test('the filters of accounts select by partner, external ID, creation and active licenses', async () => {
  const { accountId } = await seedAccount(south)
  const id = toTypedId('Account', accountId)
  const { externalId, createdAt } = await admin.db.account.findUniqueOrThrow({ where: { id: accountId } })
  const created = createdAt.toISOString()
  const next = new Date(createdAt.getTime() + 1).toISOString()
  const has = async (args: string) => (await list(admin, 'accounts', args)).ids.includes(id)
  expect(await has(`externalId: "${externalId}"`)).toBe(true)
  expect(await has('partner: "south"')).toBe(true)
  expect(await has('partner: "north"')).toBe(false)
  expect(await has(`createdAfter: "${created}", createdBefore: "${next}"`)).toBe(true)
  expect(await has(`createdAfter: "${next}"`)).toBe(false)
  expect(await has(`createdBefore: "${created}"`)).toBe(false)
  expect(await has('hasActiveLicense: false')).toBe(true)

  const { licenseType } = await seedLicenseType(admin)
  const { licenseId } = await transact(admin.db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
  expect(await has('hasActiveLicense: true')).toBe(true)
  expect(await has('hasActiveLicense: false')).toBe(false)

  await transact(admin.db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'test' }))
  expect(await has('hasActiveLicense: true')).toBe(false)
})

test('the filters of activations select by product, platform, version, silence and seat', async () => {
  const { licenseKey: key, licenseId, product } = await seedLicense(admin, { maxActivations: 5 })
  app.setNow('2026-01-10T12:00:00Z')
  const old = await activateLicense(admin, { key, fingerprint: 'old', platform: 'plan9', version: '1.0' })
  app.setNow('2026-01-15T12:00:00Z')
  const recent = await activateLicense(admin, { key, fingerprint: 'new', platform: 'plan9', version: '2.0' })
  const [first, second] = [old, recent].map(({ activationId }) => toTypedId('Activation', activationId))
  const license = toTypedId('License', licenseId)
  const ids = async (args: string) => (await list(admin, 'activations', args)).ids
  expect(await ids(`product: "${product}"`)).toEqual([first, second])
  expect(await ids('product: "unknown"')).toEqual([])
  expect(await ids('platform: "plan9", version: "2.0"')).toEqual([second])
  expect(await ids(`license: "${license}", silentSince: "2026-01-10T12:00:00.001Z"`)).toEqual([first])
  expect(await ids(`license: "${license}", silentSince: "2026-01-10T12:00:00Z"`)).toEqual([])

  await transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'old' }))
  expect(await ids(`license: "${license}", active: false`)).toEqual([first])
  expect(await ids(`license: "${license}", active: true`)).toEqual([second])
})

test('the audit log is filtered by actor, type and time', async () => {
  app.setNow('2026-02-01T00:00:00Z')
  const { licenseId } = await seedLicense(admin)
  app.setNow('2026-02-02T00:00:00Z')
  await transact(admin.db, (tx) => suspendLicense(support, tx, { licenseId, reason: 'test' }))
  app.setNow('2026-01-15T12:00:00Z')
  const license = `license: "${toTypedId('License', licenseId)}"`
  const types = async (args: string) => {
    const { data } = await execute(
      app,
      admin,
      `{ auditEvents(${license} ${args} first: 100) { edges { node { type } } } }`,
    )
    return data.auditEvents.edges.map(({ node }: { node: { type: string } }) => node.type)
  }
  expect(await types(`actor: "${support.caller.principal}"`)).toEqual(['license.suspended'])
  expect(await types('type: "license.issued"')).toEqual(['license.issued'])
  expect(await types('occurredAfter: "2026-02-02T00:00:00Z"')).toEqual(['license.suspended'])
  expect(await types('occurredBefore: "2026-02-02T00:00:00Z"')).not.toContain('license.suspended')
  expect((await types('orderBy: OLDEST')).at(-1)).toBe('license.suspended')
  expect((await types('orderBy: NEWEST'))[0]).toBe('license.suspended')
})

test('the types of events are listed in order, each one that the audit log has', async () => {
  await seedLicense(admin)
  const query = '{ auditEventTypes auditEvents(first: 100) { edges { node { type } } } }'
  const { data } = await execute(app, support, query)
  expect(data.auditEventTypes).toEqual(data.auditEventTypes.toSorted())
  const recorded = data.auditEvents.edges.map(({ node }: { node: { type: string } }) => node.type)
  expect(recorded).not.toHaveLength(0)
  expect(data.auditEventTypes).toEqual(expect.arrayContaining(recorded))
})

test('an event of the audit log has the ID of its record, which finds all events of the record', async () => {
  await transact(admin.db, (tx) => createApiKey(admin, tx, { name: 'shop', audience: 'SUPPORT' }))
  const { data } = await execute(
    app,
    admin,
    '{ apiKeys(last: 1) { edges { node { id } } } auditEvents(type: "api-key.created", first: 1) { edges { node { subject } } } }',
  )
  const { id } = data.apiKeys.edges[0].node
  expect(data.auditEvents.edges[0].node.subject).toBe(id)
  const found = await execute(
    app,
    admin,
    `{ auditEvents(subject: "${id}") { edges { node { type subject } } } }`,
  )
  expect(found.data.auditEvents.edges).toEqual([{ node: { type: 'api-key.created', subject: id } }])
})

test('sales are filtered by source, state and account', async () => {
  const { accountId } = await seedAccount(admin)
  const { accountId: otherId } = await seedAccount(admin)
  const at = new Date('2026-01-15T12:00:00Z')
  const source = uniqueCode('shop')
  const times = { createdAt: at, changedAt: at }
  await admin.db.sale.createMany({
    data: [
      { source, externalId: '1', accountId, state: 'WON', ...times },
      { source, externalId: '2', accountId: otherId, state: 'REFUNDED', ...times },
      { source: `${source}-2`, externalId: '1', accountId, state: 'WON', ...times },
    ],
  })
  const sales = async (args: string) => {
    const { data } = await execute(
      app,
      support,
      `{ sales(${args} first: 100) { totalCount { value } edges { node { source externalId } } } }`,
    )
    expect(data.sales.totalCount.value).toBe(data.sales.edges.length)
    return data.sales.edges.map(
      ({ node }: { node: { source: string; externalId: string } }) => `${node.source} ${node.externalId}`,
    )
  }
  expect((await sales(`source: "${source}"`)).toSorted()).toEqual([`${source} 1`, `${source} 2`])
  expect(await sales(`source: "${source}" state: REFUNDED`)).toEqual([`${source} 2`])
  expect((await sales(`account: "${toTypedId('Account', accountId)}"`)).toSorted()).toEqual([
    `${source} 1`,
    `${source}-2 1`,
  ])
})

test('onboardings are filtered by stalled, and notifications by contact', async () => {
  const { accountId, onboardingId } = await seedAccount(admin)
  const id = toTypedId('Onboarding', onboardingId)
  const has = async (args: string) => (await list(admin, 'onboardings', args)).ids.includes(id)
  expect(await has('stalled: false')).toBe(true)
  const { licenseType } = await seedLicenseType(admin)
  await assignLicense(admin, { onboardingId, licenseType })
  expect(await has('stalled: false, nextStep: ACTIVATE')).toBe(true)
  await admin.db.onboarding.update({ where: { id: onboardingId }, data: { stalledAt: new Date() } })
  expect(await has('stalled: true, state: IN_PROGRESS')).toBe(true)
  expect(await has('stalled: false')).toBe(false)

  const [contact, other] = await Promise.all(
    [accountId, (await seedAccount(admin)).accountId].map((id) =>
      admin.db.contact.findFirstOrThrow({ where: { accountId: id } }),
    ),
  )
  const notified = await admin.db.notification.count({ where: { contactId: contact!.id } })
  const count = async (uuid: string) =>
    (await list(admin, 'notifications', `contact: "${toTypedId('Contact', uuid)}"`)).count
  expect(notified).toBeGreaterThan(0)
  expect(await count(contact!.id)).toBe(notified)
  expect(await count(other!.id)).toBe(0)
})

test.each(['OLDEST', 'NEWEST', 'EXPIRY_ASC', 'EXPIRY_DESC', 'LAST_SEEN_ASC', 'LAST_SEEN_DESC'])(
  'the pages of licenses in the order %s contain every license once while others are added',
  async (orderBy) => {
    const { licenseType } = await seedLicenseType(admin)
    const { accountId } = await seedAccount(admin)
    const add = async () =>
      (await transact(admin.db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))).licenseId
    const expected: string[] = []
    for (let n = 0; n < 12; n++) {
      const id = await add()
      expected.push(id)
      const expiry = n % 3 === 0 ? null : new Date(Date.UTC(2027, 0, 1 + (n % 4)))
      const lastValidatedAt = n % 4 === 0 ? null : new Date(Date.UTC(2026, 0, 1 + (n % 3), n))
      const dates = {
        expiry,
        graceEndsAt: expiry,
        lastValidatedAt,
        startsAt: new Date('2026-01-01T00:00:00Z'),
      }
      await admin.db.license.update({ where: { id }, data: dates })
    }
    const seen: string[] = []
    let after: string | null = null
    do {
      const { data, errors }: Answer<LicensePage> = await execute<LicensePage>(
        app,
        admin,
        `query ($after: String) { licenses(licenseType: "${licenseType}", orderBy: ${orderBy}, first: 5, after: $after) {
        pageInfo { hasNextPage endCursor } edges { node { id } } } }`,
        { after },
      )
      expect(errors).toBeUndefined()
      seen.push(...data.licenses.edges.map(({ node }) => node.id))
      after = data.licenses.pageInfo.hasNextPage ? data.licenses.pageInfo.endCursor : null
      if (after) await add()
    } while (after && seen.length < 100)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(expected.map((id) => toTypedId('License', id))))
  },
)

test('names are ordered without regard to case and accents', async () => {
  const partner = await seedPartner(admin)
  for (const name of ['Zeta', 'éclair', 'Übung', 'alpha', 'Zebra', 'eclipse'])
    await admin.db.account.create({ data: { name, partner } })
  const { data } = await execute(
    app,
    admin,
    `{ accounts(partner: "${partner}", orderBy: NAME_ASC) { edges { node { name } } } }`,
  )
  const names = data.accounts.edges.map(({ node }: { node: { name: string } }) => node.name)
  expect(names).toEqual(['alpha', 'éclair', 'eclipse', 'Übung', 'Zebra', 'Zeta'])
})

test('a cursor of one order is refused in another', async () => {
  await seedAccount(admin)
  const { data } = await execute(app, admin, '{ accounts(first: 1) { pageInfo { endCursor } } }')
  const { errors } = await execute(
    app,
    admin,
    `{ accounts(orderBy: NAME_ASC, after: "${data.accounts.pageInfo.endCursor}") { edges { cursor } } }`,
  )
  expect(errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID' } }])
  expect(errors![0]!.message).toMatch(/another order/)
})

test('nested lists are counted for each parent', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const partner = uniqueCode('partner')
  const ctx = app.as({ audience: 'PARTNER', partner })
  const [two] = [await seedAccount(ctx), await seedAccount(ctx)]
  for (let n = 0; n < 2; n++)
    await transact(admin.db, (tx) => issueLicense(admin, tx, { accountId: two.accountId, licenseType }))
  const { data } = await execute(
    app,
    ctx,
    '{ accounts { edges { node { licenses(first: 1) { totalCount { value exact } edges { cursor } } } } } }',
  )
  expect(
    data.accounts.edges.map(
      ({ node }: { node: { licenses: { totalCount: object } } }) => node.licenses.totalCount,
    ),
  ).toEqual([
    { value: 2, exact: true },
    { value: 0, exact: true },
  ])
})
