import { describe, expect, test } from 'vitest'
import type { StripeObject } from '../../../../integrations/stripe/emulator/account/stripe-object.ts'
import {
  collect,
  createInvoice,
  finalize,
  linesOfInvoice,
} from '../../../../integrations/stripe/emulator/billing/invoices.ts'
import { createCustomer } from '../../../../integrations/stripe/emulator/objects/customers.ts'
import {
  closeDispute,
  failRefund,
  openDispute,
} from '../../../../integrations/stripe/emulator/objects/refunds.ts'
import { statusOf } from '../../../../src/domain/validation/status.ts'
import { seedSku } from '../../../domain/sales/selling.ts'
import { someone, startShop } from '../shop.ts'
import { subscribe } from '../subscribers.ts'

const shop = await startShop()
const { app, emulator, client } = shop
const { account } = emulator
const { db } = app.ctx

const monthly = { recurring: { interval: 'month' } }
const rules = { term: 'P1M', endsAtEndOfDay: false }

const licensesOf = (externalId: string) =>
  db.license.findMany({
    where: { saleEffects: { some: { sale: { externalId } } } },
    orderBy: { id: 'asc' },
  })
const seatsOf = async (externalId: string) =>
  (await licensesOf(externalId)).map((license) =>
    statusOf(license, app.ctx.now()) === 'SUSPENDED' ? 'SUSPENDED' : license.maxActivations,
  )
const stateOf = async (externalId: string) => (await db.sale.findFirst({ where: { externalId } }))?.state
const reviewsOf = (remoteId: string) => db.crmReview.findMany({ where: { remoteId }, orderBy: { id: 'asc' } })
const refund = async (params: object) => {
  const created = await client.call(({ refunds }) => refunds.create(params as never))
  await shop.pull()
  return account.get('refund', created.id)
}

/** A purchase of two SKUs with three seats and one seat. */
async function buyTwo() {
  const [{ sku: first }, { sku: second }] = [await seedSku(app.admin), await seedSku(app.admin)]
  const [price, other] = [shop.price(first), shop.price(second)]
  const line_items = [
    { price: price.id, quantity: 3 },
    { price: other.id, quantity: 1 },
  ]
  const session = await shop.buy(price, { email: someone() }, { line_items })
  await shop.pull()
  return { session, first, second, payment_intent: String(session.payment_intent) }
}

describe('a refund of a purchase', () => {
  test('in full suspends its licenses, and a failed refund reinstates them', async () => {
    const { session, payment_intent } = await buyTwo()
    const made = await refund({ payment_intent })
    expect(await stateOf(session.id)).toBe('REFUNDED')
    expect(await seatsOf(session.id)).toEqual(['SUSPENDED', 'SUSPENDED'])
    failRefund(account, made)
    await shop.pull()
    expect(await stateOf(session.id)).toBe('WON')
    expect(await seatsOf(session.id)).toEqual([3, 1])
  })

  test('in part takes back the quantities that its metadata states, also in several refunds', async () => {
    const { session, payment_intent, first, second } = await buyTwo()
    await refund({ payment_intent, amount: 9900, metadata: { licet_refunded: `${first}=1` } })
    expect(await seatsOf(session.id)).toEqual([2, 1])
    await refund({ payment_intent, amount: 19_800, metadata: { licet_refunded: `${first}=1, ${second}=1` } })
    expect(await seatsOf(session.id)).toEqual([1, 'SUSPENDED'])
    expect(await stateOf(session.id)).toBe('WON')
    expect(await reviewsOf(session.id)).toEqual([])
  })

  test('in part of unknown lines changes nothing, and a review asks once for each amount', async () => {
    const { session, payment_intent } = await buyTwo()
    await refund({ payment_intent, amount: 1000 })
    expect(await seatsOf(session.id)).toEqual([3, 1])
    const [review, ...others] = await reviewsOf(session.id)
    expect(others).toEqual([])
    expect(review).toMatchObject({
      ...{ code: 'SALE_REFUNDED_IN_PART', object: 'CHECKOUT', source: 'stripe', resolvedAt: null },
      detail: expect.stringContaining('10.00 of 396.00 EUR'),
    })
    await db.crmReview.update({
      where: { id: review!.id },
      data: { resolvedAt: app.ctx.now(), resolvedBy: 'test' },
    })
    account.emit('checkout.session.completed', session)
    await shop.pull()
    expect(await reviewsOf(session.id)).toHaveLength(1)
    await refund({ payment_intent, amount: 500 })
    expect(await reviewsOf(session.id)).toMatchObject([{}, { detail: expect.stringContaining('15.00 of') }])
    // The rest is refunded: now everything is known.
    await refund({ payment_intent })
    expect((await reviewsOf(session.id)).map(({ resolvedBy }) => resolvedBy)).toEqual(['test', 'stripe'])
    expect(await stateOf(session.id)).toBe('REFUNDED')
  })

  test('that was refunded before the gateway read it issues nothing', async () => {
    const { sku } = await seedSku(app.admin)
    const email = someone()
    const session = await shop.buy(shop.price(sku), { email })
    await client.call(({ refunds }) => refunds.create({ payment_intent: String(session.payment_intent) }))
    await shop.pull()
    expect(await stateOf(session.id)).toBeUndefined()
    expect(await db.contact.findFirst({ where: { email } })).toBeNull()
  })
})

describe('a dispute', () => {
  test.each([
    ['lost', 'REFUNDED', 'SUSPENDED'],
    ['won', 'WON', 3],
  ] as const)('creates a review, and its end counts: %s', async (outcome, state, seats) => {
    const { session, payment_intent } = await buyTwo()
    const charge = account.all('charge').find((one) => one.payment_intent === payment_intent)!
    const dispute = openDispute(account, charge)
    await shop.pull()
    expect(await seatsOf(session.id)).toEqual([3, 1])
    expect(await reviewsOf(session.id)).toMatchObject([{ code: 'SALE_DISPUTED', resolvedAt: null }])
    closeDispute(account, dispute, outcome)
    await shop.pull()
    expect(await stateOf(session.id)).toBe(state)
    expect((await seatsOf(session.id))[0]).toBe(seats)
    expect(await reviewsOf(session.id)).toMatchObject([{ resolvedBy: 'stripe' }])
  })
})

describe('a refund of a subscription', () => {
  const invoiceOf = (id: string) =>
    account.get('invoice', String(account.get('subscription', id).latest_invoice))
  const intentOf = (invoice: StripeObject) =>
    ((invoice._payments as StripeObject[])[0]!.payment as { payment_intent: string }).payment_intent

  test('takes back the period of the refunded invoice alone', async () => {
    const { sku } = await seedSku(app.admin, rules)
    const subscriber = await subscribe(shop, shop.price(sku, monthly), { quantity: 2 })
    await subscriber.until('2026-02-15T14:00:00Z')
    expect((await subscriber.license()).expiry).toEqual(new Date('2026-03-18T12:00:00Z'))
    await refund({ payment_intent: intentOf(invoiceOf(subscriber.id)) })
    expect(await subscriber.license()).toMatchObject({
      expiry: new Date('2026-02-15T12:00:00Z'),
      suspendedAt: null,
    })
    expect((await subscriber.effects()).map(({ inForce }) => inForce)).toEqual([true, false])
    expect(await subscriber.sale()).toMatchObject({ state: 'WON' })
  })

  test('of its only period suspends the license, and the next period uses it again', async () => {
    const { sku } = await seedSku(app.admin, rules)
    const subscriber = await subscribe(shop, shop.price(sku, monthly))
    await refund({ payment_intent: intentOf(invoiceOf(subscriber.id)) })
    expect(await subscriber.sale()).toMatchObject({ state: 'REFUNDED' })
    expect((await subscriber.license()).suspendedAt).not.toBeNull()
    await subscriber.until('2026-02-15T14:00:00Z')
    expect(await subscriber.license()).toMatchObject({
      suspendedAt: null,
      expiry: new Date('2026-03-18T12:00:00Z'),
    })
  })

  test('in part takes a stated quantity back once, also if two items have the SKU', async () => {
    const { sku } = await seedSku(app.admin, rules)
    const customer = createCustomer(account, { email: someone() })
    const items = [2, 3].map((quantity) => ({ price: shop.price(sku, monthly).id, quantity }))
    const { id } = await client.call(({ subscriptions }) =>
      subscriptions.create({ customer: customer.id, items }),
    )
    await shop.pull()
    const seats = async () => (await licensesOf(id)).reduce((sum, one) => sum + (one.maxActivations ?? 0), 0)
    expect(await seats()).toBe(5)
    const payment_intent = intentOf(invoiceOf(id))
    await refund({ payment_intent, amount: 9900, metadata: { licet_refunded: `${sku}=1` } })
    expect(await seats()).toBe(4)
    await refund({ payment_intent, amount: 29_700, metadata: { licet_refunded: `${sku}=3` } })
    expect(await seats()).toBe(1)
  })

  test('by a credit note takes back the quantity of its line; an amount without a quantity is reviewed', async () => {
    const { sku } = await seedSku(app.admin, rules)
    const subscriber = await subscribe(shop, shop.price(sku, monthly), { quantity: 4 })
    const invoice = invoiceOf(subscriber.id)
    const [line] = linesOfInvoice(invoice)
    const credit = async (of: object, refund_amount: number) => {
      const lines = [{ type: 'invoice_line_item', invoice_line_item: line!.id, ...of }]
      await client.call(({ creditNotes }) =>
        creditNotes.create({ invoice: invoice.id, lines, refund_amount } as never),
      )
      await shop.pull()
    }
    await credit({ quantity: 1 }, 9900)
    expect(await subscriber.license()).toMatchObject({ maxActivations: 3 })
    expect(await subscriber.reviews()).toEqual([])
    const other = await subscribe(shop, shop.price(sku, monthly))
    await refund({ payment_intent: intentOf(invoiceOf(other.id)), amount: 100 })
    expect(await other.reviews()).toMatchObject([{ code: 'SALE_REFUNDED_IN_PART', object: 'SUBSCRIPTION' }])
    // The vendor cancels at once: nothing is left to take back.
    await other.cancel()
    expect(await other.reviews()).toMatchObject([{ resolvedBy: 'stripe' }])
  })
})

describe('an invoice without a subscription', () => {
  test('that is paid issues licenses, and its refund takes them back', async () => {
    const { sku } = await seedSku(app.admin)
    const customer = createCustomer(account, { email: someone(), name: 'By invoice' })
    const price = shop.price(sku)
    const period = { start: account.seconds(), end: account.seconds() }
    const line = {
      item: null,
      price,
      quantity: 2,
      amount: 19_800,
      period,
      proration: false,
      description: 'Two',
    }
    const invoice = createInvoice(account, { customer, subscription: null, reason: 'manual', lines: [line] })
    finalize(account, invoice)
    await shop.pull()
    expect(await stateOf(invoice.id)).toBeUndefined()
    collect(account, invoice)
    await shop.pull()
    expect(await seatsOf(invoice.id)).toEqual([2])
    const [payment] = invoice._payments as StripeObject[]
    await refund({ payment_intent: (payment!.payment as { payment_intent: string }).payment_intent })
    expect(await stateOf(invoice.id)).toBe('REFUNDED')
    expect(await seatsOf(invoice.id)).toEqual(['SUSPENDED'])
  })
})
