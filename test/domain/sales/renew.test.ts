import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { changeLicense } from '../../../src/domain/licenses/change.ts'
import { extendLicense } from '../../../src/domain/licenses/extend.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { rotateLicenseKey } from '../../../src/domain/licenses/rotate-key.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedCustomer, seedSku } from './selling.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

const at = (instant: string) => app.setNow(instant)
const endsOf = async ({ licenses }: Awaited<ReturnType<typeof seedCustomer>>) =>
  (await licenses()).map(({ maxActivations, expiry, suspendedAt }) => [
    suspendedAt ? null : maxActivations,
    expiry?.toISOString().slice(0, 10) ?? null,
  ])

/** Sells five seats on 15 January 2026. */
async function sellFive(rules: object = {}) {
  at('2026-01-15T12:00:00Z')
  const { sku } = await seedSku(admin, rules)
  const customer = await seedCustomer(admin)
  await customer.follow('1', 'WON', [{ sku, quantity: 5 }])
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
  return { sku, customer, licenseId: (await customer.licenses())[0]!.id }
}

test('the same SKU won again renews the license: same key and seats, another term, and one mail', async () => {
  const { sku, customer, licenseId } = await sellFive()
  const [first] = await customer.licenses()
  at('2026-12-20T09:00:00Z')
  const followed = await customer.follow('2', 'WON', [{ sku, quantity: 5 }])
  expect(followed).toMatchObject({ isLost: false, problems: [] })
  const [license, ...others] = await customer.licenses()
  expect(others).toEqual([])
  expect(license).toMatchObject({ id: first!.id, keys: first!.keys, maxActivations: 5 })
  expect(await endsOf(customer)).toEqual([[5, '2028-01-15']])
  const mails = await db.notification.findMany({ where: { licenseId }, orderBy: { id: 'asc' } })
  expect(mails.map(({ message }) => message)).toEqual(['LICENSE_ISSUED', 'LICENSE_RENEWED'])

  // A replay changes nothing.
  const events = () => db.event.count({ where: { licenseId } })
  const before = await events()
  await customer.follow('2', 'WON', [{ sku, quantity: 5 }])
  await customer.follow('1', 'WON', [{ sku, quantity: 5 }])
  expect(await events()).toBe(before)
  expect(await endsOf(customer)).toEqual([[5, '2028-01-15']])
})

test.each([
  ['in grace', 'P30D', '2027-02-01T00:00:00Z'],
  ['expired for 80 days', null, '2027-04-05T00:00:00Z'],
])('a license that is %s is renewed, and not issued again', async (_what, gracePeriod, now) => {
  const { sku, customer } = await sellFive({ gracePeriod })
  at(now)
  await customer.follow('2', 'WON', [{ sku, quantity: 5 }])
  expect(await endsOf(customer)).toEqual([[5, '2028-01-15']])
})

test('a license that expired long ago is not changed, and a person decides', async () => {
  const { sku, customer } = await sellFive()
  at('2027-05-01T00:00:00Z')
  const { problems } = await customer.follow('2', 'WON', [{ sku, quantity: 5 }])
  expect(problems).toMatchObject([{ code: 'AMBIGUOUS' }])
  expect(problems[0]!.detail).toContain('expired long ago')
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
})

test('a renewal with fewer seats lowers them, and the rule of the license type decides about the devices', async () => {
  const { sku, customer, licenseId } = await sellFive()
  const { licenseKey: key } = await transact(db, (tx) => rotateLicenseKey(admin, tx, { licenseId }))
  for (const fingerprint of ['a', 'b', 'c']) await activateLicense(admin, { key, fingerprint })
  at('2026-12-20T09:00:00Z')
  await customer.follow('2', 'WON', [{ sku, quantity: 2 }])
  const [license] = await customer.licenses()
  expect(license).toMatchObject({
    maxActivations: 2,
    activeActivations: 3,
    overLimitUntil: new Date('2027-01-03T09:00:00.000Z'),
  })
  await customer.follow('2', 'LOST')
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
})

test('a sale with more seats than the license changes nothing, and a person decides', async () => {
  const { sku, customer } = await sellFive()
  const { problems } = await customer.follow('2', 'WON', [{ sku, quantity: 6 }])
  expect(problems).toMatchObject([{ code: 'AMBIGUOUS' }])
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
})

test('a line that states its intent is followed', async () => {
  const { sku, customer } = await sellFive()
  await customer.follow('2', 'WON', [{ sku, quantity: 3, intent: 'ADD_SEATS' }])
  expect(await endsOf(customer)).toEqual([[8, '2027-01-15']])
  await customer.follow('3', 'WON', [{ sku, quantity: 10, intent: 'RENEW' }])
  expect(await endsOf(customer)).toEqual([[10, '2028-01-15']])
  await customer.follow('4', 'WON', [{ sku, quantity: 2, intent: 'NEW' }])
  expect(await endsOf(customer)).toEqual([
    [10, '2028-01-15'],
    [2, '2027-01-15'],
  ])
})

test('one sale renews a license and adds seats to it', async () => {
  const { sku, customer } = await sellFive()
  const lines = [
    { sku, quantity: 4, intent: 'RENEW' as const },
    { sku, quantity: 3, intent: 'ADD_SEATS' as const },
  ]
  await customer.follow('2', 'WON', lines)
  expect(await endsOf(customer)).toEqual([[7, '2028-01-15']])
  await customer.follow('2', 'REFUNDED')
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
  await customer.follow('2', 'WON', lines)
  expect(await endsOf(customer)).toEqual([[7, '2028-01-15']])
})

test('a refund is exact after later sales, in any order, and a sale that is won again ends as it began', async () => {
  const { sku, customer } = await sellFive()
  const sell = {
    2: [{ sku, quantity: 3, intent: 'ADD_SEATS' as const }],
    3: [{ sku, quantity: 6, intent: 'RENEW' as const }],
    4: [{ sku, quantity: 2, intent: 'ADD_SEATS' as const }],
    5: [{ sku, quantity: 8, intent: 'RENEW' as const }],
  }
  for (const [id, lines] of Object.entries(sell)) await customer.follow(id, 'WON', lines)
  const all = [[8, '2029-01-15']]
  expect(await endsOf(customer)).toEqual(all)

  const refund = (id: keyof typeof sell) => customer.follow(String(id), 'REFUNDED')
  await refund(3)
  expect(await endsOf(customer)).toEqual([[8, '2028-01-15']])
  await refund(5)
  expect(await endsOf(customer)).toEqual([[10, '2027-01-15']])
  await refund(2)
  expect(await endsOf(customer)).toEqual([[7, '2027-01-15']])
  await refund(4)
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
  for (const id of [5, 2, 4, 3] as const) await customer.follow(String(id), 'WON', sell[id])
  expect(await endsOf(customer)).toEqual(all)
})

test('a change by hand stays when the sale before it is refunded', async () => {
  const { sku, customer, licenseId } = await sellFive()
  await customer.follow('2', 'WON', [{ sku, quantity: 5 }])
  await transact(db, (tx) => extendLicense(admin, tx, { licenseId, days: 14, reason: 'Outage.' }))
  await transact(db, (tx) =>
    changeLicense(admin, tx, { licenseId, change: { maxActivations: 7 }, reason: 'Gift.' }),
  )
  expect(await endsOf(customer)).toEqual([[7, '2028-01-29']])
  await customer.follow('2', 'REFUNDED')
  expect(await endsOf(customer)).toEqual([[7, '2027-01-29']])
  await customer.follow('2', 'WON', [{ sku, quantity: 5 }])
  expect(await endsOf(customer)).toEqual([[7, '2028-01-29']])
})

test('a renewal by hand counts whole terms, also on 29 February', async () => {
  at('2027-02-28T12:00:00Z')
  const { sku } = await seedSku(admin)
  const customer = await seedCustomer(admin)
  await customer.follow('1', 'WON', [{ sku }])
  const { id: licenseId } = (await customer.licenses())[0]!
  await customer.follow('2', 'WON', [{ sku }])
  await transact(db, (tx) => renewLicense(admin, tx, { licenseId }))
  expect(await endsOf(customer)).toEqual([[1, '2030-02-28']])
  await customer.follow('2', 'LOST')
  expect(await endsOf(customer)).toEqual([[1, '2029-02-28']])
})

test('a license that no sale issued returns to what it was', async () => {
  const { sku, customer, licenseId } = await sellFive()
  await db.soldLicense.update({ where: { licenseId }, data: { issued: false } })
  await customer.follow('2', 'WON', [{ sku, quantity: 3, intent: 'ADD_SEATS' }])
  await customer.follow('1', 'LOST')
  expect(await endsOf(customer)).toEqual([[3, '2027-01-15']])
  await customer.follow('2', 'LOST')
  expect((await customer.licenses())[0]).toMatchObject({ maxActivations: 0, suspendedAt: null })
})

test('seats that a person took away do not become negative, and return with the sale', async () => {
  const { customer, sku, licenseId } = await sellFive()
  await customer.follow('2', 'WON', [{ sku, quantity: 3, intent: 'ADD_SEATS' }])
  const set = (maxActivations: number) =>
    transact(db, (tx) => changeLicense(admin, tx, { licenseId, change: { maxActivations }, reason: 'x' }))
  await set(1)
  await customer.follow('1', 'LOST')
  expect(await endsOf(customer)).toEqual([[0, '2027-01-15']])
  await set(2)
  await customer.follow('1', 'WON', [{ sku, quantity: 5 }])
  expect(await endsOf(customer)).toEqual([[7, '2027-01-15']])
})

test('a new sale of a license whose sale was lost begins a term, and keeps the key', async () => {
  const { sku, customer } = await sellFive()
  const [first] = await customer.licenses()
  await customer.follow('1', 'LOST')
  expect((await customer.licenses())[0]).toMatchObject({ suspendReason: 'Sale 1 was lost.' })
  at('2026-06-15T12:00:00Z')
  await customer.follow('2', 'WON', [{ sku, quantity: 4 }])
  expect(await endsOf(customer)).toEqual([[4, '2027-06-15']])
  expect((await customer.licenses())[0]).toMatchObject({ id: first!.id, keys: first!.keys })
  await customer.follow('2', 'LOST')
  await customer.follow('1', 'WON', [{ sku, quantity: 5 }])
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
})

test('quantities are reported as they are', async () => {
  const { sku, customer } = await sellFive()
  for (const quantity of [0, -3, 0.5, null]) {
    const { problems } = await customer.follow(`q${quantity}`, 'WON', [{ sku, quantity }])
    expect(problems).toMatchObject([{ code: 'QUANTITY' }])
    expect(problems[0]!.detail).toContain(`${quantity ?? 'no number'} of ${sku}`)
  }
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
})

test('staff reads the sales of an account and their effects', async () => {
  const { sku, customer, licenseId } = await sellFive()
  await customer.follow('2', 'WON', [{ sku, quantity: 5 }])
  await customer.follow('2', 'REFUNDED')
  const { data } = await execute(
    app,
    admin,
    `query ($account: ID!, $license: ID!) {
      account: node(id: $account) { ... on Account { sales { edges { node { externalId state lines { sku quantity } effects { intent quantity inForce issued } } } } } }
      license: node(id: $license) { ... on License { saleEffects { edges { node { intent inForce sale { externalId } } } } } }
    }`,
    { account: toTypedId('Account', customer.accountId), license: toTypedId('License', licenseId) },
  )
  const nodes = (list: { edges: { node: object }[] }) => list.edges.map(({ node }) => node)
  expect({ sales: nodes(data?.account.sales), effects: nodes(data?.license.saleEffects) }).toEqual({
    sales: [
      {
        externalId: '2',
        state: 'REFUNDED',
        lines: [{ sku, quantity: 5 }],
        effects: [{ intent: 'RENEW', quantity: 5, inForce: false, issued: false }],
      },
      {
        externalId: '1',
        state: 'WON',
        lines: [{ sku, quantity: 5 }],
        effects: [{ intent: 'NEW', quantity: 5, inForce: true, issued: true }],
      },
    ],
    effects: [
      { intent: 'RENEW', inForce: false, sale: { externalId: '2' } },
      { intent: 'NEW', inForce: true, sale: { externalId: '1' } },
    ],
  })
})

test('a corrected statement corrects what the sale did, and a further line is followed', async () => {
  const { sku, customer } = await sellFive()
  await customer.follow('2', 'WON', [{ sku, quantity: 3 }])
  expect(await endsOf(customer)).toEqual([[3, '2028-01-15']])
  const added = { sku, quantity: 3, intent: 'ADD_SEATS' as const }
  await customer.follow('2', 'WON', [added])
  expect(await endsOf(customer)).toEqual([[8, '2027-01-15']])
  await customer.follow('2', 'WON', [added, { sku, quantity: 8, intent: 'RENEW' }])
  expect(await endsOf(customer)).toEqual([[8, '2028-01-15']])
  await customer.follow('2', 'LOST')
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
})
