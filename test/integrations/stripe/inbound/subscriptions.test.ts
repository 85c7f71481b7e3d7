import { describe, expect, test } from 'vitest'
import { settings } from '../../../../integrations/stripe/emulator/billing/test-clocks.ts'
import { createCustomer } from '../../../../integrations/stripe/emulator/objects/customers.ts'
import { statusOf } from '../../../../src/domain/validation/status.ts'
import { findSourceState } from '../../../../src/shops/source-state.ts'
import { seedSku, seedUpgrade } from '../../../domain/sales/selling.ts'
import { startShop } from '../shop.ts'
import { type Subscriber, subscribe } from '../subscribers.ts'

const shop = await startShop()
const { app, emulator } = shop
const { account } = emulator

const monthly = { recurring: { interval: 'month' } }
const monthlyRules = { term: 'P1M', gracePeriod: 'P14D', endsAtEndOfDay: false }
const seat = (sku: string) => shop.price(sku, monthly)
const expiryOf = async (subscriber: Subscriber) => (await subscriber.license()).expiry?.toISOString()
const status = async (subscriber: Subscriber) => statusOf(await subscriber.license(), app.ctx.now())

describe('a subscription', () => {
  test('issues a license for the paid period and the slack', async () => {
    const { sku } = await seedSku(app.admin, monthlyRules)
    const subscriber = await subscribe(shop, seat(sku), { quantity: 3 })
    expect(await subscriber.license()).toMatchObject({
      maxActivations: 3,
      expiry: new Date('2026-02-18T12:00:00Z'),
      renewsAutomatically: true,
      account: { name: 'Grace Hopper', contacts: [{ email: subscriber.email, locale: 'de' }] },
    })
    expect(await subscriber.effects()).toEqual([{ intent: 'NEW', quantity: 3, inForce: true }])
    expect(await subscriber.sale()).toEqual({ state: 'WON', renews: true })
  })

  test('renews the license with each paid invoice, and keeps its key', async () => {
    const { sku } = await seedSku(app.admin, monthlyRules)
    const subscriber = await subscribe(shop, seat(sku))
    const { id, keyHint } = await subscriber.license()
    await subscriber.until('2026-02-15T12:30:00Z')
    // The invoice is a draft for an hour. The slack covers it.
    expect(await expiryOf(subscriber)).toBe('2026-02-18T12:00:00.000Z')
    await subscriber.until('2026-02-15T14:00:00Z')
    expect(await expiryOf(subscriber)).toBe('2026-03-18T12:00:00.000Z')
    await subscriber.until('2026-04-10T12:00:00Z')
    expect(await subscriber.license()).toMatchObject({
      id,
      keyHint,
      expiry: new Date('2026-04-18T12:00:00Z'),
    })
    expect(await subscriber.effects()).toEqual([
      { intent: 'NEW', quantity: 1, inForce: true },
      { intent: 'RENEW', quantity: 1, inForce: true },
      { intent: 'RENEW', quantity: 1, inForce: true },
    ])
    expect(await subscriber.reviews()).toEqual([])
  })

  test('sends no notices before an expiry that Stripe renews', async () => {
    const { sku } = await seedSku(app.admin, { ...monthlyRules, expiryNotices: ['P14D'] })
    const subscriber = await subscribe(shop, seat(sku))
    app.setNow('2026-02-14T12:00:00Z')
    await app.handlers['notifications.schedule-notices']({})
    const { id } = await subscriber.license()
    const notices = await app.ctx.db.notification.findMany({
      where: { licenseId: id, message: 'LICENSE_EXPIRING' },
    })
    expect(notices.length).toBeGreaterThan(0)
    for (const notice of notices)
      expect(notice).toMatchObject({ state: 'SUPPRESSED', reason: 'RENEWS_AUTOMATICALLY' })
  })

  test('with a trial is licensed for the trial, and renewed by the first payment', async () => {
    const { sku } = await seedSku(app.admin, monthlyRules)
    const subscriber = await subscribe(shop, seat(sku), { data: { trial_period_days: 14 } })
    expect(await expiryOf(subscriber)).toBe('2026-02-01T12:00:00.000Z')
    await subscriber.until('2026-01-29T14:00:00Z')
    // The month after 29 January ends on 28 February.
    expect(await expiryOf(subscriber)).toBe('2026-03-03T12:00:00.000Z')
    expect((await subscriber.effects()).map(({ intent }) => intent)).toEqual(['NEW', 'RENEW'])
  })

  test('is followed in full after an outage: periods in their order, whatever the order of the events', async () => {
    const { basicSku, proSku, pro } = await seedUpgrade(app.admin, monthlyRules)
    const price = seat(basicSku)
    const subscriber = await subscribe(shop, price)
    const sale = await app.ctx.db.sale.findFirstOrThrow({ where: { externalId: subscriber.id } })
    const { client, sync } = shop
    // The gateway is down while the subscription is renewed, upgraded and renewed again.
    const run = sync.run
    sync.run = async () => {}
    await subscriber.until('2026-02-20T12:00:00Z')
    const { id } = subscriber.item()
    const items = [{ id, price: seat(proSku).id }]
    await client.call(({ subscriptions }) => subscriptions.update(subscriber.id, { items }))
    await subscriber.until('2026-03-20T12:00:00Z')
    sync.run = run
    await sync.run()
    expect(await subscriber.effects()).toMatchObject([
      { intent: 'NEW' },
      { intent: 'RENEW' },
      { intent: 'UPGRADE' },
      { intent: 'RENEW' },
    ])
    expect(await subscriber.license()).toMatchObject({
      licenseType: { code: pro },
      expiry: new Date('2026-04-18T12:00:00Z'),
    })
    expect(await subscriber.reviews()).toEqual([])
    expect(sale.accountId).toBe((await subscriber.license()).accountId)
  })

  test('of a customer with several subscriptions of one product renews its own license', async () => {
    const { sku } = await seedSku(app.admin, monthlyRules)
    const price = seat(sku)
    const first = await subscribe(shop, price, { quantity: 2 })
    const second = await subscribe(shop, price, { quantity: 5, customer: first.customer })
    await first.until('2026-02-15T14:00:00Z')
    expect(await first.license()).toMatchObject({
      maxActivations: 2,
      expiry: new Date('2026-03-18T12:00:00Z'),
    })
    expect(await second.license()).toMatchObject({
      maxActivations: 5,
      expiry: new Date('2026-03-18T12:00:00Z'),
    })
    expect((await first.license()).accountId).toBe((await second.license()).accountId)
    expect([...(await first.reviews()), ...(await second.reviews())]).toEqual([])
  })

  test('whose first payment fails issues nothing', async () => {
    const { sku } = await seedSku(app.admin, monthlyRules)
    const customer = createCustomer(account, { email: 'declined@customer.example' })
    customer._card = 'DECLINED'
    const created = await shop.client.call(({ subscriptions }) =>
      subscriptions.create({ customer: customer.id, items: [{ price: seat(sku).id }] }),
    )
    await shop.pull()
    expect(created.status).toBe('incomplete')
    expect(await app.ctx.db.sale.findFirst({ where: { externalId: created.id } })).toBeNull()
  })

  test('that was over before the gateway followed it issues nothing', async () => {
    const { sku } = await seedSku(app.admin, monthlyRules)
    const { sync } = shop
    const run = sync.run
    sync.run = async () => {}
    const subscriber = await subscribe(shop, seat(sku))
    await subscriber.update({ cancel_at_period_end: true })
    await subscriber.until('2026-02-20T12:00:00Z')
    sync.run = run
    await sync.run()
    expect(await subscriber.sale()).toBeNull()
  })
})

test('a license type whose licenses end with the day lasts until the end of the day of the slack', async () => {
  const { sku } = await seedSku(app.admin, { term: 'P1M' })
  const subscriber = await subscribe(shop, seat(sku))
  expect(await expiryOf(subscriber)).toBe('2026-02-18T23:59:59.999Z')
})

describe('seats', () => {
  test('follow the quantity at once, in both directions', async () => {
    const { sku } = await seedSku(app.admin, monthlyRules)
    const subscriber = await subscribe(shop, seat(sku), { quantity: 2 })
    const change = async (quantity: number) => {
      await subscriber.update({ items: [{ id: subscriber.item().id, quantity }] })
      return (await subscriber.license()).maxActivations
    }
    expect(await change(7)).toBe(7)
    expect(await change(4)).toBe(4)
    await subscriber.until('2026-02-15T14:00:00Z')
    expect(await subscriber.license()).toMatchObject({
      maxActivations: 4,
      expiry: new Date('2026-03-18T12:00:00Z'),
    })
    expect(await subscriber.reviews()).toEqual([])
  })

  test('do not count the usage of a metered price', async () => {
    const { sku } = await seedSku(app.admin, monthlyRules)
    const { sku: metered } = await seedSku(app.admin, monthlyRules)
    const price = shop.price(metered, {
      recurring: { interval: 'month', usage_type: 'metered', meter: shop.meter('pages').id },
    })
    const subscriber = await subscribe(shop, seat(sku), { quantity: 2 })
    await subscriber.update({ items: [{ price: price.id }] })
    expect(await subscriber.license()).toMatchObject({ maxActivations: 2 })
    expect(await subscriber.effects()).toHaveLength(1)
  })
})

describe('a change of the plan', () => {
  test.each(['create_prorations', 'always_invoice'] as const)(
    'upgrades the license at the time of the change: %s',
    async (proration_behavior) => {
      const { basicSku, proSku, pro } = await seedUpgrade(app.admin, monthlyRules)
      const subscriber = await subscribe(shop, seat(basicSku), { quantity: 2 })
      const before = await subscriber.license()
      await subscriber.until('2026-01-20T08:00:00Z')
      const items = [{ id: subscriber.item().id, price: seat(proSku).id, quantity: 3 }]
      await subscriber.update({ items, proration_behavior })
      const upgraded = {
        ...{ id: before.id, keyHint: before.keyHint, maxActivations: 3 },
        licenseType: { code: pro },
        termAnchor: new Date('2026-01-20T08:00:00Z'),
      }
      expect(await subscriber.license()).toMatchObject({
        ...upgraded,
        expiry: new Date('2026-02-18T12:00:00Z'),
      })
      await subscriber.until('2026-02-15T14:00:00Z')
      expect(await subscriber.license()).toMatchObject({
        ...{ id: before.id, maxActivations: 3, licenseType: { code: pro } },
        expiry: new Date('2026-03-18T12:00:00Z'),
      })
      expect((await subscriber.effects()).map(({ intent }) => intent)).toEqual(['NEW', 'UPGRADE', 'RENEW'])
      expect(await subscriber.reviews()).toEqual([])
    },
  )

  test('without a proration upgrades it as well', async () => {
    const { basicSku, proSku, pro } = await seedUpgrade(app.admin, monthlyRules)
    const subscriber = await subscribe(shop, seat(basicSku))
    const items = [{ id: subscriber.item().id, price: seat(proSku).id }]
    await subscriber.update({ items, proration_behavior: 'none' })
    expect(await subscriber.license()).toMatchObject({ licenseType: { code: pro } })
    await subscriber.until('2026-02-15T14:00:00Z')
    expect(await subscriber.license()).toMatchObject({
      licenseType: { code: pro },
      expiry: new Date('2026-03-18T12:00:00Z'),
    })
    expect(await subscriber.reviews()).toEqual([])
  })

  test.each(['create_prorations', 'none'] as const)(
    'that is taken back has no effect: %s',
    async (proration_behavior) => {
      const { basicSku, proSku, basic } = await seedUpgrade(app.admin, monthlyRules)
      const price = seat(basicSku)
      const subscriber = await subscribe(shop, price)
      const { id } = subscriber.item()
      await subscriber.update({ items: [{ id, price: seat(proSku).id }], proration_behavior })
      await subscriber.update({ items: [{ id, price: price.id }], proration_behavior })
      expect(await subscriber.license()).toMatchObject({ licenseType: { code: basic } })
      await subscriber.until('2026-02-15T14:00:00Z')
      expect(await subscriber.license()).toMatchObject({
        licenseType: { code: basic },
        expiry: new Date('2026-03-18T12:00:00Z'),
      })
      expect(await subscriber.reviews()).toEqual([])
    },
  )

  test('to a plan that is no upgrade changes nothing, and a review asks', async () => {
    const { sku } = await seedSku(app.admin, monthlyRules)
    const { sku: other } = await seedSku(app.admin, monthlyRules)
    const subscriber = await subscribe(shop, seat(sku))
    const before = await subscriber.license()
    await subscriber.update({ items: [{ id: subscriber.item().id, price: seat(other).id }] })
    expect(await subscriber.license()).toMatchObject({
      licenseTypeId: before.licenseTypeId,
      expiry: before.expiry,
    })
    expect(await subscriber.reviews()).toMatchObject([{ code: 'DEAL_AMBIGUOUS', resolvedAt: null }])
  })
})

describe('the end', () => {
  test('of a subscription that is canceled at its period end is the end of the period, without the slack', async () => {
    const { sku } = await seedSku(app.admin, monthlyRules)
    const subscriber = await subscribe(shop, seat(sku))
    await subscriber.update({ cancel_at_period_end: true })
    expect(await subscriber.license()).toMatchObject({
      expiry: new Date('2026-02-15T12:00:00Z'),
      suspendedAt: null,
      renewsAutomatically: false,
    })
    // The customer changes their mind.
    await subscriber.update({ cancel_at_period_end: false })
    expect(await subscriber.license()).toMatchObject({
      expiry: new Date('2026-02-18T12:00:00Z'),
      renewsAutomatically: true,
    })
    await subscriber.update({ cancel_at_period_end: true })
    await subscriber.until('2026-02-16T12:00:00Z')
    expect(await expiryOf(subscriber)).toBe('2026-02-15T12:00:00.000Z')
    expect(await status(subscriber)).toBe('GRACE')
    expect(await subscriber.sale()).toEqual({ state: 'WON', renews: false })
  })

  test('of a subscription that is canceled at once is now', async () => {
    const { sku } = await seedSku(app.admin, monthlyRules)
    const subscriber = await subscribe(shop, seat(sku))
    await subscriber.until('2026-02-15T14:00:00Z')
    await subscriber.until('2026-02-15T15:00:00Z')
    await subscriber.cancel()
    expect(await expiryOf(subscriber)).toBe('2026-02-15T15:00:00.000Z')
  })

  test('of a subscription whose payment fails is the grace of the rules, then the suspension; a late payment ends it', async () => {
    settings.set(account, { afterRetries: 'unpaid' })
    const { sku } = await seedSku(app.admin, monthlyRules)
    const subscriber = await subscribe(shop, seat(sku))
    subscriber.card('DECLINED')
    await subscriber.until('2026-02-17T12:00:00Z')
    expect(await status(subscriber)).toBe('ACTIVE')
    await subscriber.until('2026-02-20T12:00:00Z')
    expect(await status(subscriber)).toBe('GRACE')
    expect(await subscriber.sale()).toEqual({ state: 'WON', renews: true })
    // Stripe gave up on 2 March, and the grace ends on 4 March.
    await subscriber.until('2026-03-03T12:00:00Z')
    expect(account.get('subscription', subscriber.id).status).toBe('unpaid')
    expect(await status(subscriber)).toBe('GRACE')
    expect(await subscriber.sale()).toEqual({ state: 'WON', renews: false })
    // The read at the end of the grace is no backlog until then.
    expect(await findSourceState(app.ctx, 'stripe')).toMatchObject({
      state: 'CURRENT',
      pending: 0,
      behindSince: null,
    })
    await subscriber.until('2026-03-04T13:00:00Z')
    expect(await status(subscriber)).toBe('SUSPENDED')
    expect(await subscriber.sale()).toEqual({ state: 'LOST', renews: false })
    subscriber.card('OK')
    await subscriber.pay()
    expect(await status(subscriber)).toBe('ACTIVE')
    expect(await expiryOf(subscriber)).toBe('2026-03-18T12:00:00.000Z')
    expect(await subscriber.sale()).toEqual({ state: 'WON', renews: true })
  })

  test('of a subscription that Stripe cancels after failed payments is the suspension after the grace', async () => {
    settings.set(account, { afterRetries: 'cancel' })
    const { sku } = await seedSku(app.admin, { ...monthlyRules, gracePeriod: 'P1D' })
    const subscriber = await subscribe(shop, seat(sku))
    subscriber.card('DECLINED')
    await subscriber.until('2026-02-17T12:00:00Z')
    await subscriber.until('2026-03-03T12:00:00Z')
    expect(account.get('subscription', subscriber.id).status).toBe('canceled')
    expect(await status(subscriber)).toBe('SUSPENDED')
  })
})
