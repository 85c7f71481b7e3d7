import { expect, test } from 'vitest'
import { connectShops, shopSources } from '../../../integrations/shop/connect.ts'
import { followSentSale } from '../../../integrations/shop/follow-sent-sale.ts'
import { readSale } from '../../../integrations/shop/read-sale.ts'
import { decideSale } from '../../../src/crm/deals/decide-sale.ts'
import { rereadReviews, retryReview } from '../../../src/crm/deals/retry-review.ts'
import { choicesOf } from '../../../src/crm/reviews.ts'
import { transact } from '../../../src/platform/db.ts'
import { anonymizePerson } from '../../../src/privacy/anonymize-person.ts'
import { readExport } from '../../../src/privacy/export-account.ts'
import { startTestApp } from '../../app.ts'
import { seedSku } from '../../domain/sales/selling.ts'
import { uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { db } = app.ctx
const keys = ['main', 'outlet'].map((name, index) => ({ name, key: Buffer.alloc(32, index + 1) }))
const connected = { ...app.admin, shops: shopSources(keys) }
const shop = connectShops({ ...app.ctx, shops: connected.shops }, keys)

let seconds = 0
async function send(sale: object, from = 'main') {
  const changedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, ++seconds)).toISOString()
  const sent = readSale({ changedAt, state: 'WON', ...sale })
  if ('issues' in sent) throw new Error(JSON.stringify(sent.issues))
  return await followSentSale(app.ctx, from, sent)
}

const openReviews = (remoteId: string, source = 'shop:main') =>
  db.crmReview.findMany({ where: { remoteId, source, resolvedAt: null } })
const keptOf = async (externalId: string) =>
  (
    await db.shopState.findUniqueOrThrow({
      where: { source_externalId: { source: 'shop:main', externalId } },
    })
  ).unfollowed
const someone = () => ({ id: uniqueCode('customer'), email: `${uniqueCode('buyer')}@example.com` })

/** A sale of a SKU that no license type has yet. */
async function unknownSku() {
  const [id, sku, customer] = [uniqueCode('order'), uniqueCode('LATER'), someone()]
  await send({ id, customer, lines: [{ sku }] })
  const { licenseType } = await seedSku(app.admin)
  const type = await db.licenseType.findUniqueOrThrow({ where: { code: licenseType } })
  return { id, customer, add: () => db.sku.create({ data: { sku, licenseTypeId: type.id } }) }
}

/** Lets time pass, because two events of the same record and instant are one. */
function later(): void {
  app.setNow(new Date(app.ctx.now().getTime() + 60_000).toISOString())
}

test('a person decides what a sale does, and it is followed without the shop', async () => {
  const { sku } = await seedSku(app.admin, { term: 'P1Y' })
  const customer = someone()
  const first = await send({ id: uniqueCode('order'), customer, lines: [{ sku, quantity: 2 }] })
  const id = uniqueCode('order')
  expect(await send({ id, customer, lines: [{ sku, quantity: 5 }] })).toMatchObject({
    problems: [{ code: 'AMBIGUOUS' }],
  })
  const [review] = await openReviews(id)
  const choice = choicesOf(review!).find(({ intent }) => intent === 'ADD_SEATS')!
  await transact(db, (tx) =>
    decideSale(connected, tx, { reviewId: review!.id, choice: choice.id, reason: 'Five more.' }),
  )
  await shop.run()
  const [effect] = await db.saleEffect.findMany({
    where: { sale: { externalId: id } },
    include: { license: true },
  })
  expect(effect).toMatchObject({ intent: 'ADD_SEATS', license: { maxActivations: 7 } })
  expect(first.effects[0]!.license).toContain('lic_')
  expect(await openReviews(id)).toEqual([])
  expect(await keptOf(id)).toBeNull()
})

test.each<[string, (review: string) => Promise<unknown>]>([
  ['a retry of its review', (reviewId) => transact(db, (tx) => retryReview(connected, tx, { reviewId }))],
  ['the look at all open reviews', () => rereadReviews({ ...app.ctx, shops: connected.shops })],
])('a sale whose cause of a review is gone is followed by %s', async (_, look) => {
  const { id, add } = await unknownSku()
  later()
  const [review] = await openReviews(id)
  await look(review!.id)
  await shop.run()
  expect(await openReviews(id)).toMatchObject([{ code: 'DEAL_SKU_UNKNOWN' }])
  await add()
  later()
  await look(review!.id)
  await shop.run()
  expect(await db.saleEffect.count({ where: { sale: { externalId: id } } })).toBe(1)
  expect(await openReviews(id)).toEqual([])
  expect(await keptOf(id)).toBeNull()
})

test('a newer state replaces the kept one: a lost sale is not followed by a retry', async () => {
  const { id, customer, add } = await unknownSku()
  const [review] = await openReviews(id)
  await send({ id, state: 'LOST', customer, lines: [{ sku: uniqueCode('ANY') }] })
  await add()
  later()
  await rereadReviews({ ...app.ctx, shops: connected.shops })
  await shop.run()
  expect(await db.sale.count({ where: { externalId: id } })).toBe(0)
  expect(await keptOf(id)).toBeNull()
  expect(review).toBeDefined()
})

test('sales of two shops with one id have a review each, which only their own shop resolves', async () => {
  const { sku } = await seedSku(app.admin)
  const { id, customer, add } = await unknownSku()
  const own = { id, customer: someone(), lines: [{ sku: uniqueCode('OWN') }] }
  expect(await send(own, 'outlet')).toMatchObject({ problems: [{ code: 'SKU_UNKNOWN' }] })
  expect(await openReviews(id)).toHaveLength(1)
  expect(await openReviews(id, 'shop:outlet')).toMatchObject([{ detail: expect.stringContaining('OWN') }])
  // Both are followed again at the same instant.
  later()
  await add()
  await db.sku.create({
    data: {
      sku: own.lines[0]!.sku,
      licenseTypeId: (await db.sku.findFirstOrThrow({ where: { sku } })).licenseTypeId,
    },
  })
  await rereadReviews({ ...app.ctx, shops: connected.shops })
  await shop.run()
  expect(await db.sale.count({ where: { externalId: id } })).toBe(2)
  expect([...(await openReviews(id)), ...(await openReviews(id, 'shop:outlet'))]).toEqual([])
  // A sale that is followed leaves the question of the other shop open.
  await send({ id, customer, lines: [{ sku: uniqueCode('LATER') }] })
  await send({ ...own, lines: [{ sku }] }, 'outlet')
  expect(await openReviews(id)).toMatchObject([{ code: 'DEAL_SKU_UNKNOWN' }])
})

test('a person who is forgotten is in no kept sale', async () => {
  const { id, customer } = await unknownSku()
  expect(JSON.stringify(await keptOf(id))).toContain(customer.email)
  await transact(db, (tx) => anonymizePerson(app.admin, tx, [customer.email]))
  expect(await keptOf(id)).toBeNull()
})

test('a person who is forgotten is in no kept sale, found by another spelling of the address or by the customer', async () => {
  const { sku } = await seedSku(app.admin)
  const person = {
    id: uniqueCode('customer'),
    email: `Ada.${uniqueCode('x')}@MÜLLER.example`,
    name: 'Ada Quill',
  }
  const first = await send({ id: uniqueCode('order'), customer: person, lines: [{ sku }] })
  const lines = [{ sku: uniqueCode('LATER') }]
  const [byAddress, byCustomer] = [uniqueCode('order'), uniqueCode('order')]
  await send({ id: byAddress, customer: { email: person.email }, lines })
  await send({ id: byCustomer, customer: { id: person.id, name: person.name }, lines })
  const accountId = (
    await db.sale.findFirstOrThrow({ where: { effects: { some: {} }, lines: { some: { sku } } } })
  ).accountId
  const { document } = await readExport(app.ctx, accountId, null)
  expect(document.shopStates).toContainEqual(
    expect.objectContaining({ externalId: byCustomer, unfollowed: expect.objectContaining({}) }),
  )
  const { email } = await db.contact.findFirstOrThrow({ where: { accountId } })
  await transact(db, (tx) => anonymizePerson(app.admin, tx, [email]))
  expect([await keptOf(byAddress), await keptOf(byCustomer)]).toEqual([null, null])
  expect(first.effects).toHaveLength(1)
})

test('a shop without a secret is not connected', async () => {
  const { id } = await unknownSku()
  const [review] = await openReviews(id)
  const retry = transact(db, (tx) => retryReview(app.admin, tx, { reviewId: review!.id }))
  await expect(retry).rejects.toMatchObject({ code: 'CRM_NOT_CONNECTED' })
})
