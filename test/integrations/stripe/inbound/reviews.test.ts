import { expect, test } from 'vitest'
import { decideSale } from '../../../../src/crm/deals/decide-sale.ts'
import { rereadReviews, retryReview } from '../../../../src/crm/deals/retry-review.ts'
import { choicesOf } from '../../../../src/crm/reviews.ts'
import { transact } from '../../../../src/platform/db.ts'
import { seedSku } from '../../../domain/sales/selling.ts'
import { uniqueCode } from '../../../seed.ts'
import { someone, startShop } from '../shop.ts'
import { subscribe } from '../subscribers.ts'

const shop = await startShop()
const { app } = shop
const { db } = app.ctx
const connected = { ...app.admin, shops: ['stripe'] }
const rules = { term: 'P1M', endsAtEndOfDay: false }
const monthly = { recurring: { interval: 'month' } }

const openReview = (remoteId: string) =>
  db.crmReview.findFirstOrThrow({ where: { remoteId, resolvedAt: null } })

/** A purchase of a SKU that no license type has yet. */
async function unknownSku() {
  const sku = uniqueCode('LATER')
  const session = await shop.buy(shop.price(sku), { email: someone() })
  await shop.pull()
  const { licenseType } = await seedSku(app.admin)
  const type = await db.licenseType.findUniqueOrThrow({ where: { code: licenseType } })
  return { id: session.id, add: () => db.sku.create({ data: { sku, licenseTypeId: type.id } }) }
}

test('a person decides what a change of the plan does, and the purchase is read again', async () => {
  const [{ sku }, { sku: other }] = [await seedSku(app.admin, rules), await seedSku(app.admin, rules)]
  const subscriber = await subscribe(shop, shop.price(sku, monthly))
  await subscriber.update({
    items: [{ id: subscriber.item().id, price: shop.price(other, monthly).id, quantity: 2 }],
  })
  const review = await openReview(subscriber.id)
  expect(review).toMatchObject({ code: 'DEAL_AMBIGUOUS', source: 'stripe', object: 'SUBSCRIPTION' })
  const fresh = choicesOf(review).find(({ intent }) => intent === 'NEW')!
  const input = { reviewId: review.id, choice: fresh.id, reason: 'Another product.' }
  await expect(transact(db, (tx) => decideSale(app.admin, tx, input))).rejects.toMatchObject({
    code: 'CRM_NOT_CONNECTED',
  })
  await transact(db, (tx) => decideSale(connected, tx, input))
  await shop.sync.run()
  expect(await subscriber.licenses()).toMatchObject([{ maxActivations: 1 }, { maxActivations: 2 }])
  expect(await subscriber.reviews()).toMatchObject([{ resolvedBy: 'stripe' }])
})

test('a retry reads the purchase again, and resolves the review if its cause is gone', async () => {
  const { id, add } = await unknownSku()
  const review = await openReview(id)
  const retry = () => transact(db, (tx) => retryReview(connected, tx, { reviewId: review.id }))
  await retry()
  await shop.sync.run()
  expect(await openReview(id)).toMatchObject({ code: 'DEAL_SKU_UNKNOWN' })
  await add()
  app.setNow('2026-01-15T12:01:00Z')
  await retry()
  await shop.sync.run()
  expect(await db.crmReview.findMany({ where: { remoteId: id } })).toMatchObject([{ resolvedBy: 'stripe' }])
  expect(await db.sale.findFirst({ where: { externalId: id } })).toMatchObject({ state: 'WON' })
})

test('the job reads the purchases of open reviews again', async () => {
  const { id, add } = await unknownSku()
  await add()
  app.setNow('2026-01-15T12:02:00Z')
  await rereadReviews({ ...app.ctx, shops: ['stripe'] })
  await shop.sync.run()
  expect(await db.sale.findFirst({ where: { externalId: id } })).toMatchObject({ state: 'WON' })
})
