import { expect, test } from 'vitest'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { changeLicenseType } from '../../../src/domain/licenses/change-type.ts'
import { storeDecision } from '../../../src/domain/sales/decision.ts'
import type { SaleProblem } from '../../../src/domain/sales/sale.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { uniqueCode } from '../../seed.ts'
import { type Customer, seedCustomer, seedSku, seedUpgrade } from './selling.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

const at = (instant: string) => app.setNow(instant)
const day = (instant: Date | null) => instant?.toISOString().slice(0, 10) ?? null
const endsOf = async ({ licenses }: Customer) =>
  (await licenses()).map(({ maxActivations, expiry, suspendedAt }) => [
    suspendedAt ? null : maxActivations,
    day(expiry),
  ])

/** Sells five seats on 15 January 2026, which end on 15 January 2027. */
async function sellFive(rules: object = {}) {
  at('2026-01-15T12:00:00Z')
  const { sku, licenseType } = await seedSku(admin, rules)
  const customer = await seedCustomer(admin)
  await customer.follow('1', 'WON', [{ sku, quantity: 5 }])
  return { sku, licenseType, customer, licenseId: (await customer.licenses())[0]!.id }
}

const typesOf = async (customer: Customer) => {
  const licenses = await db.license.findMany({
    where: { accountId: customer.accountId },
    include: { licenseType: true },
    orderBy: { id: 'asc' },
  })
  return licenses.map(({ licenseType, maxActivations, expiry, suspendedAt }) => [
    licenseType.code,
    suspendedAt ? null : maxActivations,
    day(expiry),
  ])
}

test('a new license has the period of its line, and follows a corrected one', async () => {
  at('2026-01-15T12:00:00Z')
  const { sku } = await seedSku(admin)
  const customer = await seedCustomer(admin)
  const line = { sku, quantity: 2, start: '2026-02-01', end: '2027-03-31' }
  await customer.follow('1', 'WON', [line])
  const [license] = await customer.licenses()
  expect(license).toMatchObject({
    startsAt: new Date('2026-02-01T00:00:00Z'),
    expiry: new Date('2027-03-31T23:59:59.999Z'),
  })
  // The license was issued with its dates: nothing else is mailed or recorded.
  const mails = await db.notification.findMany({ where: { licenseId: license!.id } })
  expect(mails.map(({ message }) => message)).toEqual(['LICENSE_ISSUED'])
  expect(await db.event.count({ where: { licenseId: license!.id, type: 'license.changed' } })).toBe(0)
  await customer.follow('1', 'WON', [{ ...line, end: '2027-06-30' }])
  expect(await endsOf(customer)).toEqual([[2, '2027-06-30']])
})

test('a renewal has the end of its line, and a renewal without dates continues it', async () => {
  const { sku, customer } = await sellFive()
  await customer.follow('2', 'WON', [{ sku, quantity: 5, end: '2028-06-30' }])
  expect(await endsOf(customer)).toEqual([[5, '2028-06-30']])
  await customer.follow('3', 'WON', [{ sku, quantity: 4 }])
  expect(await endsOf(customer)).toEqual([[4, '2029-06-30']])
  await customer.follow('2', 'REFUNDED')
  expect(await endsOf(customer)).toEqual([[4, '2028-01-15']])
  await customer.follow('2', 'WON', [{ sku, quantity: 5, end: '2028-06-30' }])
  expect(await endsOf(customer)).toEqual([[4, '2029-06-30']])
})

test('renewals with dates end the same in either order of their arrival', async () => {
  const lines = (sku: string) => ({
    2: [{ sku, quantity: 4, intent: 'RENEW' as const, start: '2027-01-16', end: '2028-01-15' }],
    3: [{ sku, quantity: 6, intent: 'RENEW' as const, start: '2028-01-16', end: '2029-01-15' }],
  })
  for (const order of [[2, 3] as const, [3, 2] as const]) {
    const { sku, customer } = await sellFive()
    for (const id of order) await customer.follow(String(id), 'WON', lines(sku)[id])
    expect(await endsOf(customer)).toEqual([[6, '2029-01-15']])
    await customer.follow('3', 'LOST')
    expect(await endsOf(customer)).toEqual([[4, '2028-01-15']])
  }
})

test('dates that continue the term state a renewal, also with more seats', async () => {
  const { sku, customer } = await sellFive()
  at('2026-12-20T12:00:00Z')
  await customer.follow('2', 'WON', [{ sku, quantity: 9, start: '2027-01-16', end: '2028-01-15' }])
  expect(await endsOf(customer)).toEqual([[9, '2028-01-15']])
})

test('existing business in mid-term with a co-term date adds seats, and keeps the expiry', async () => {
  const { sku, customer } = await sellFive()
  at('2026-06-15T12:00:00Z')
  const line = { sku, quantity: 3, start: '2026-06-15', end: '2027-01-15' }
  await customer.follow('2', 'WON', [line], { business: 'EXISTING' })
  expect(await endsOf(customer)).toEqual([[8, '2027-01-15']])
  await customer.follow('2', 'REFUNDED')
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
})

test.each([
  ['new business', {}, { business: 'NEW' as const }, 'new business'],
  ['a co-term date alone', { end: '2027-01-15' }, {}, 'ends with that of the license'],
  ['an earlier end', { end: '2026-12-31' }, { business: 'EXISTING' as const }, 'ends before the license'],
])('%s has several readings, and nothing is changed', async (_what, dates, stated, reason) => {
  const { sku, customer } = await sellFive()
  const { problems } = await customer.follow('2', 'WON', [{ sku, quantity: 3, ...dates }], stated)
  expect(problems).toMatchObject([{ code: 'AMBIGUOUS' }])
  expect(problems[0]!.detail).toContain(reason)
  const [{ id: licenseId }] = (await customer.licenses()) as unknown as [{ id: string }]
  expect(problems[0]!.question!.choices).toEqual([
    { intent: 'RENEW', licenseId },
    { intent: 'ADD_SEATS', licenseId },
    { intent: 'NEW', licenseId: null },
  ])
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
})

test.each([
  ['an end before its start', { start: '2026-05-01', end: '2026-04-30' }],
  ['no date', { end: 'next spring' }],
  ['no day of the calendar', { start: '2026-02-30' }],
])('a period with %s is reported, and changes nothing', async (_what, dates) => {
  const { sku, customer } = await sellFive()
  const { problems } = await customer.follow('2', 'WON', [{ sku, ...dates }])
  expect(problems).toMatchObject([{ code: 'PERIOD' }])
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
})

test('a line precedes its SKU, and a SKU precedes the sale', async () => {
  const { sku, licenseType, customer } = await sellFive()
  const { product } = await db.licenseType.findUniqueOrThrow({
    where: { code: licenseType },
    include: { product: true },
  })
  const seats = uniqueCode('SEATS')
  const definition = { code: licenseType, name: licenseType, rules: { term: 'P1Y', maxActivations: 1 } }
  await transact(db, (tx) =>
    defineLicenseType(admin, tx, {
      ...{ ...definition, product: product.code, skus: [sku, seats] },
      skuIntents: [{ sku: seats, intent: 'ADD_SEATS' }],
    }),
  )
  await customer.follow('2', 'WON', [{ sku: seats, quantity: 2 }], { intent: 'RENEW' })
  expect(await endsOf(customer)).toEqual([[7, '2027-01-15']])
  await customer.follow('3', 'WON', [{ sku, quantity: 9 }], { intent: 'RENEW' })
  expect(await endsOf(customer)).toEqual([[9, '2028-01-15']])
  await customer.follow('4', 'WON', [{ sku: seats, quantity: 9, intent: 'RENEW' }])
  expect(await endsOf(customer)).toEqual([[9, '2029-01-15']])
})

test('an upgrade changes the type of the license, with the seats and the end of the line, and is undone exactly', async () => {
  at('2026-01-15T12:00:00Z')
  const { basic, pro, basicSku, proSku } = await seedUpgrade(admin)
  const customer = await seedCustomer(admin)
  await customer.follow('1', 'WON', [{ sku: basicSku, quantity: 5 }])
  const [first] = await customer.licenses()
  at('2026-06-15T12:00:00Z')
  const line = { sku: proSku, quantity: 3, end: '2027-03-31' }
  await customer.follow('2', 'WON', [line])
  expect(await typesOf(customer)).toEqual([[pro, 3, '2027-03-31']])
  expect((await customer.licenses())[0]).toMatchObject({ id: first!.id, keys: first!.keys })
  // A later renewal of the upgraded license, and the loss of the upgrade before it.
  await customer.follow('3', 'WON', [{ sku: proSku, quantity: 3 }])
  expect(await typesOf(customer)).toEqual([[pro, 3, '2028-03-31']])
  await customer.follow('2', 'REFUNDED')
  expect(await typesOf(customer)).toEqual([[basic, 3, '2028-01-15']])
  await customer.follow('2', 'WON', [line])
  expect(await typesOf(customer)).toEqual([[pro, 3, '2028-03-31']])
  await customer.follow('3', 'LOST')
  await customer.follow('2', 'LOST')
  expect(await typesOf(customer)).toEqual([[basic, 5, '2027-01-15']])
})

test('an upgrade without dates begins a term, and an upgrade to a perpetual type ends the expiry', async () => {
  for (const [rules, expiry] of [
    [{}, '2027-06-15'],
    [{ term: null }, null],
  ] as const) {
    at('2026-01-15T12:00:00Z')
    const { basic, pro, basicSku, proSku } = await seedUpgrade(admin, {}, rules)
    const customer = await seedCustomer(admin)
    await customer.follow('1', 'WON', [{ sku: basicSku, quantity: 5 }])
    at('2026-06-15T12:00:00Z')
    await customer.follow('2', 'WON', [{ sku: proSku, quantity: 5 }])
    expect(await typesOf(customer)).toEqual([[pro, 5, expiry]])
    await customer.follow('2', 'LOST')
    expect(await typesOf(customer)).toEqual([[basic, 5, '2027-01-15']])
  }
})

test('a change of the type by hand stays when an upgrade before it is undone', async () => {
  at('2026-01-15T12:00:00Z')
  const { basic, pro, basicSku, proSku } = await seedUpgrade(admin)
  const customer = await seedCustomer(admin)
  await customer.follow('1', 'WON', [{ sku: basicSku, quantity: 5 }])
  const { id: licenseId } = (await customer.licenses())[0]!
  await customer.follow('2', 'WON', [{ sku: proSku, quantity: 4, end: '2027-01-15' }])
  await transact(db, (tx) => changeLicenseType(admin, tx, { licenseId, licenseType: basic, expiry: 'KEEP' }))
  await customer.follow('2', 'REFUNDED')
  expect(await typesOf(customer)).toEqual([[basic, 5, '2027-01-15']])
  await customer.follow('2', 'WON', [{ sku: proSku, quantity: 4, end: '2027-01-15' }])
  expect(await typesOf(customer)).toEqual([[basic, 4, '2027-01-15']])
  expect(pro).not.toBe(basic)
})

test('an upgrade asks if the customer has several licenses for it, or one of its own type too', async () => {
  const { basicSku, proSku } = await seedUpgrade(admin)
  const customer = await seedCustomer(admin)
  await customer.follow('1', 'WON', [{ sku: basicSku }])
  await customer.follow('2', 'WON', [{ sku: proSku, intent: 'NEW' }])
  const both = await customer.follow('3', 'WON', [{ sku: proSku }])
  expect(both.problems).toMatchObject([{ code: 'AMBIGUOUS' }])
  expect(both.problems[0]!.question!.choices.map(({ intent }) => intent)).toEqual([
    'RENEW',
    'ADD_SEATS',
    'UPGRADE',
    'NEW',
  ])
  await customer.follow('4', 'WON', [{ sku: basicSku, intent: 'NEW' }])
  const several = await customer.follow('5', 'WON', [{ sku: proSku, intent: 'UPGRADE' }])
  expect(several.problems[0]!.detail).toContain('2 licenses that can be upgraded')
})

test('maintenance extends the updates of a perpetual license, by its dates or by a period, and is undone exactly', async () => {
  at('2026-01-15T12:00:00Z')
  const { sku } = await seedSku(admin, { term: null, updates: 'P1Y' })
  const customer = await seedCustomer(admin)
  await customer.follow('1', 'WON', [{ sku, quantity: 5 }])
  const updates = async () =>
    (await customer.licenses()).map(({ maxActivations, expiry, updatesUntil }) => [
      maxActivations,
      expiry,
      day(updatesUntil),
    ])
  expect(await updates()).toEqual([[5, null, '2027-01-15']])
  const intent = 'EXTEND_UPDATES' as const
  await customer.follow('2', 'WON', [{ sku, quantity: 5, intent }])
  expect(await updates()).toEqual([[5, null, '2028-01-15']])
  await customer.follow('3', 'WON', [{ sku, quantity: 5, intent, end: '2030-12-31' }])
  expect(await updates()).toEqual([[5, null, '2030-12-31']])
  await customer.follow('3', 'REFUNDED')
  await customer.follow('2', 'REFUNDED')
  expect(await updates()).toEqual([[5, null, '2027-01-15']])
  // The same SKU without a statement can mean seats or updates.
  const { problems } = await customer.follow('4', 'WON', [{ sku, quantity: 5 }])
  expect(problems[0]!.question!.choices.map((choice) => choice.intent)).toEqual([
    'ADD_SEATS',
    'EXTEND_UPDATES',
    'NEW',
  ])
})

test('a partial refund takes back the refunded quantity of its line, and a full one the effect', async () => {
  const { sku, customer } = await sellFive()
  const lines = (refunded: number, seats = 0) => [
    { sku, quantity: 4, intent: 'RENEW' as const, refunded },
    { sku, quantity: 3, intent: 'ADD_SEATS' as const, refunded: seats },
  ]
  await customer.follow('2', 'WON', lines(0))
  expect(await endsOf(customer)).toEqual([[7, '2028-01-15']])
  await customer.follow('2', 'WON', lines(1, 1))
  expect(await endsOf(customer)).toEqual([[5, '2028-01-15']])
  const { problems } = await customer.follow('2', 'WON', lines(4, 1))
  expect([await endsOf(customer), problems]).toEqual([[[7, '2027-01-15']], []])
  await customer.follow('2', 'LOST')
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
  await customer.follow('2', 'WON', lines(4, 1))
  expect(await endsOf(customer)).toEqual([[7, '2027-01-15']])
  await customer.follow('2', 'WON', lines(0))
  expect(await endsOf(customer)).toEqual([[7, '2028-01-15']])
  // All seats of the first sale: the license remains with the other sale.
  await customer.follow('1', 'WON', [{ sku, quantity: 5, refunded: 5 }])
  expect(await endsOf(customer)).toEqual([[7, '2028-01-15']])
  await customer.follow('2', 'WON', lines(4, 3))
  expect((await customer.licenses())[0]!.suspendedAt).not.toBeNull()
})

test.each([
  [-1, 5],
  [0.5, 4],
  [6, 0],
])('a refund of %d of five is reported, and %d seats count', async (refunded, seats) => {
  const { sku, customer } = await sellFive()
  const { problems } = await customer.follow('2', 'WON', [
    { sku, quantity: 5, refunded, intent: 'ADD_SEATS' },
  ])
  expect(problems).toMatchObject([{ code: 'QUANTITY' }])
  expect(problems[0]!.detail).toContain(`5 of ${sku} with ${refunded} refunded`)
  expect(await endsOf(customer)).toEqual([[5 + seats, '2027-01-15']])
})

test('what a person decides is followed, also after a loss, and only while the license allows it', async () => {
  const { sku, customer } = await sellFive()
  const lines = [{ sku, quantity: 8 }]
  const asked = await customer.follow('2', 'WON', lines)
  const { purchase, choices } = asked.problems[0]!.question!
  const decide = (externalId: string, intent: SaleProblem['code'] | string) =>
    transact(db, (tx) =>
      storeDecision(
        admin,
        tx,
        { source: `test ${customer.accountId}`, externalId },
        { purchase, choice: choices.find((choice) => choice.intent === intent)!, reason: 'Asked them.' },
      ),
    )
  expect(await decide('2', 'RENEW')).toEqual({ saleId: asked.saleId })
  expect(await db.event.count({ where: { subjectId: asked.saleId!, type: 'sale.decided' } })).toBe(1)
  expect(await customer.follow('2', 'WON', lines)).toMatchObject({ problems: [] })
  expect(await endsOf(customer)).toEqual([[8, '2028-01-15']])
  await customer.follow('2', 'LOST')
  expect(await endsOf(customer)).toEqual([[5, '2027-01-15']])
  await customer.follow('2', 'WON', lines)
  expect(await endsOf(customer)).toEqual([[8, '2028-01-15']])
  expect(await decide('unknown', 'NEW')).toBeNull()
})

const previewQuery = `query ($input: PreviewSaleInput!) { previewSale(input: $input) {
  effects { intent quantity license { id } before { maxActivations expiry } after { licenseType maxActivations expiry } }
  problems { code } } }`

test.each([
  ['sku', { sku: 'a\u0000b' }],
  ['sku', { sku: '\ud800' }],
  ['sku', { sku: 'x'.repeat(256) }],
  ['start', { sku: 'a', start: '\u0000' }],
  ['end', { sku: 'a', end: 'x'.repeat(41) }],
])('a preview refuses a text of %s that no sale has', async (field, line) => {
  const { customer } = await sellFive()
  const input = { account: toTypedId('Account', customer.accountId), lines: [line] }
  const { errors } = await execute(app, admin, previewQuery, { input })
  expect(errors).toMatchObject([
    { extensions: { code: 'INPUT_INVALID', issues: [{ path: ['lines', '0', field] }] } },
  ])
})

test('a preview refuses more than 100 lines, and leaves none out', async () => {
  const { sku, customer } = await sellFive()
  const input = { account: toTypedId('Account', customer.accountId), lines: Array(101).fill({ sku }) }
  const { errors } = await execute(app, admin, previewQuery, { input })
  expect(errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID', issues: [{ path: ['lines'] }] } }])
})

test('a preview says what a sale would do, and changes nothing', async () => {
  const { sku, licenseType, customer, licenseId } = await sellFive()
  const preview = async (lines: object[], account = customer.accountId) => {
    const input = { account: toTypedId('Account', account), lines }
    const { data, errors } = await execute(app, admin, previewQuery, { input })
    expect(errors).toBeUndefined()
    return data.previewSale
  }
  const tables = async () => [
    await db.license.findMany({ where: { accountId: customer.accountId } }),
    await db.sale.count(),
    await db.event.count(),
    await db.notification.count(),
    await db.onboarding.count(),
  ]
  const before = await tables()
  expect(await preview([{ sku, quantity: 4 }])).toEqual({
    effects: [
      {
        ...{ intent: 'RENEW', quantity: 4, license: { id: toTypedId('License', licenseId) } },
        before: { maxActivations: 5, expiry: '2027-01-15T23:59:59.999Z' },
        after: { licenseType, maxActivations: 4, expiry: '2028-01-15T23:59:59.999Z' },
      },
    ],
    problems: [],
  })
  const { sku: other } = await seedSku(admin)
  expect(await preview([{ sku: other, quantity: 2 }])).toMatchObject({
    effects: [{ intent: 'NEW', license: null, before: null, after: { maxActivations: 2 } }],
  })
  expect(await preview([{ sku, quantity: 7 }])).toEqual({ effects: [], problems: [{ code: 'AMBIGUOUS' }] })
  expect(await preview([{ sku }], '00000000-0000-7000-8000-000000000000')).toBeNull()
  expect((await tables()).slice(0, 2)).toEqual(before.slice(0, 2))
  expect((await tables()).slice(3)).toEqual(before.slice(3))
})
