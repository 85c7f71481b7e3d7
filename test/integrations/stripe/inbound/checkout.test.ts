import { describe, expect, test } from 'vitest'
import { settlePayment } from '../../../../integrations/stripe/emulator/objects/checkout-sessions.ts'
import { createCustomer } from '../../../../integrations/stripe/emulator/objects/customers.ts'
import { linkCustomer } from '../../../../src/domain/sales/customer.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { seedSku } from '../../../domain/sales/selling.ts'
import { seedAccount, uniqueCode } from '../../../seed.ts'
import { someone, startShop } from '../shop.ts'

const shop = await startShop()
const { app, emulator } = shop
const { db } = app.ctx
const { account } = emulator
const source = `stripe:${account.id}`

const contactsOf = (email: string) =>
  db.contact.findMany({ where: { email }, include: { account: { include: { licenses: true } } } })
const saleOf = (externalId: string) =>
  db.sale.findUnique({
    where: { source_externalId: { source, externalId } },
    include: { effects: { include: { license: true } }, lines: true },
  })
const reviewsOf = (remoteId: string) => db.crmReview.findMany({ where: { remoteId, object: 'CHECKOUT' } })

describe('a purchase in Checkout', () => {
  test('issues a license to a new account with the names, the address and the language of the customer', async () => {
    const { sku } = await seedSku(app.admin)
    const email = someone()
    const entered = { email, name: 'Ada Lovelace', business: 'Analytical Engines', locale: 'de' }
    const session = await shop.buy(shop.price(sku), entered, { customer_creation: 'always' })
    await shop.pull()
    const [contact, ...others] = await contactsOf(email)
    expect(others).toEqual([])
    expect(contact).toMatchObject({ name: 'Ada Lovelace', locale: 'de' })
    expect(contact?.account).toMatchObject({ name: 'Analytical Engines', domain: null, externalId: null })
    expect(contact?.account.licenses).toMatchObject([{ maxActivations: 1, suspendedAt: null }])
    expect(await saleOf(session.id)).toMatchObject({
      state: 'WON',
      accountId: contact?.accountId,
      effects: [{ intent: 'NEW', quantity: 1, issued: true }],
      lines: [{ sku, kind: 'ONE_TIME', price: '99.00', quantity: 1 }],
    })
    const mails = await db.notification.findMany({ where: { contactId: contact!.id } })
    expect(mails.map(({ message }) => message)).toContain('LICENSE_ISSUED')
  })

  test('sells the quantity as seats, and reads 100 lines in pages', async () => {
    const [{ sku }, { sku: other }] = [await seedSku(app.admin), await seedSku(app.admin)]
    const email = someone()
    const [first, second] = [shop.price(sku), shop.price(other)]
    const line_items = [
      { price: first.id, quantity: 3 },
      ...Array.from({ length: 11 }, () => ({ price: second.id, quantity: 1 })),
    ]
    const session = await shop.buy(first, { email }, { line_items })
    await shop.pull()
    const sale = await saleOf(session.id)
    expect(sale?.effects.map(({ quantity }) => quantity).toSorted()).toEqual([11, 3])
    expect(sale?.lines).toHaveLength(12)
  })

  test('of a maintenance SKU extends the updates of the license of the customer', async () => {
    const { licenseType, sku } = await seedSku(app.admin, { term: null, updates: 'P1Y' })
    const customer = createCustomer(account, { email: someone() })
    await shop.buy(shop.price(sku), { email: String(customer.email) }, { customer: customer.id })
    await shop.pull()
    const maintenance = uniqueCode('CARE')
    const type = await db.licenseType.findUniqueOrThrow({ where: { code: licenseType } })
    await db.sku.create({ data: { sku: maintenance, licenseTypeId: type.id, intent: 'EXTEND_UPDATES' } })
    const before = await db.license.findFirstOrThrow({ where: { licenseTypeId: type.id } })
    expect(before.expiry).toBeNull()
    await shop.buy(shop.price(maintenance), { email: String(customer.email) }, { customer: customer.id })
    await shop.pull()
    const licenses = await db.license.findMany({ where: { licenseTypeId: type.id } })
    expect(licenses).toHaveLength(1)
    expect(licenses[0]!.updatesUntil!.getTime()).toBeGreaterThan(before.updatesUntil!.getTime())
  })

  test('that is paid later is licensed when the payment succeeds, and not when it fails', async () => {
    const { sku } = await seedSku(app.admin)
    const [paid, failed] = [someone(), someone()]
    const sessions = [
      await shop.buy(shop.price(sku), { email: paid, pays: 'LATER' }),
      await shop.buy(shop.price(sku), { email: failed, pays: 'LATER' }),
    ]
    await shop.pull()
    expect(await Promise.all(sessions.map(({ id }) => saleOf(id)))).toEqual([null, null])
    settlePayment(account, sessions[0]!, true)
    settlePayment(account, sessions[1]!, false)
    await shop.pull()
    expect(await saleOf(sessions[0]!.id)).toMatchObject({ state: 'WON' })
    expect(await saleOf(sessions[1]!.id)).toBeNull()
    expect(await contactsOf(failed)).toEqual([])
  })

  test('that costs nothing is licensed without a payment', async () => {
    const { sku } = await seedSku(app.admin)
    const session = await shop.buy(shop.price(sku, { unit_amount: '0' }), { email: someone() })
    await shop.pull()
    expect(await saleOf(session.id)).toMatchObject({ state: 'WON', lines: [{ price: '0.00' }] })
  })

  test('changes nothing when its events are repeated, reordered and stale', async () => {
    const { sku } = await seedSku(app.admin)
    const email = someone()
    const session = await shop.buy(shop.price(sku), { email })
    const stale = structuredClone(emulator.webhooks.pending.at(-1)!)
    ;(stale.event.data as { object: Record<string, unknown> }).object.payment_status = 'unpaid'
    emulator.webhooks.pending.push(stale, ...structuredClone(emulator.webhooks.pending))
    emulator.webhooks.pending.reverse()
    await shop.pull()
    account.emit('checkout.session.completed', session)
    await shop.pull()
    const [contact] = await contactsOf(email)
    expect(contact?.account.licenses).toHaveLength(1)
    expect((await saleOf(session.id))?.effects).toHaveLength(1)
  })
})

describe('SKUs', () => {
  test('are read from the price, its product, and its lookup key if a license type has it', async () => {
    const [{ sku: ofProduct }, { sku: ofKey }] = [await seedSku(app.admin), await seedSku(app.admin)]
    const price = shop.price(null)
    account.get('product', String(price.product)).metadata = { licet_sku: ofProduct }
    const byProduct = await shop.buy(price, { email: someone() })
    const byKey = await shop.buy(shop.price(null, { lookup_key: ofKey }), { email: someone() })
    await shop.pull()
    expect((await saleOf(byProduct.id))?.lines).toMatchObject([{ sku: ofProduct }])
    expect((await saleOf(byKey.id))?.lines).toMatchObject([{ sku: ofKey }])
  })

  test('a purchase without any SKU is no sale', async () => {
    const email = someone()
    const session = await shop.buy(shop.price(null, { lookup_key: uniqueCode('mug') }), { email })
    await shop.pull()
    expect(await saleOf(session.id)).toBeNull()
    expect(await contactsOf(email)).toEqual([])
    expect(await reviewsOf(session.id)).toEqual([])
  })

  test('a stated SKU that no license type has raises a review, which resolves itself once one has it', async () => {
    const sku = uniqueCode('SOON')
    const session = await shop.buy(shop.price(sku), { email: someone() })
    await shop.pull()
    expect(await reviewsOf(session.id)).toMatchObject([{ code: 'DEAL_SKU_UNKNOWN', resolvedAt: null }])
    const { licenseType } = await seedSku(app.admin)
    const type = await db.licenseType.findUniqueOrThrow({ where: { code: licenseType } })
    await db.sku.create({ data: { sku, licenseTypeId: type.id } })
    account.emit('checkout.session.completed', session)
    await shop.pull()
    expect(await reviewsOf(session.id)).toMatchObject([{ resolvedBy: 'stripe' }])
    expect(await saleOf(session.id)).toMatchObject({ state: 'WON' })
  })
})

describe('the account of a purchase', () => {
  const buyAs = async (sku: string, email: string, session: object = {}) => {
    const { id } = await shop.buy(shop.price(sku), { email }, session)
    await shop.pull()
    return (await saleOf(id))!.accountId
  }

  test('is that of the earlier purchases of the same customer, also under another address', async () => {
    const { sku } = await seedSku(app.admin)
    const customer = createCustomer(account, { email: someone() })
    const first = await buyAs(sku, String(customer.email), { customer: customer.id })
    customer.email = someone()
    expect(await buyAs(sku, String(customer.email), { customer: customer.id })).toBe(first)
    const contacts = await db.contact.findMany({ where: { accountId: first } })
    expect(contacts).toHaveLength(2)
  })

  test('is the account that a customer is linked to, also after a merge of accounts', async () => {
    const { sku } = await seedSku(app.admin)
    const [from, into] = [await seedAccount(app.admin), await seedAccount(app.admin)]
    const customer = createCustomer(account, { email: someone() })
    const link = {
      source,
      externalId: customer.id,
      accountId: from.accountId,
      contactId: null,
      byAddress: false,
    }
    await transact(db, (tx) => linkCustomer(app.admin, tx, link))
    await db.account.update({ where: { id: from.accountId }, data: { mergedIntoId: into.accountId } })
    expect(await buyAs(sku, String(customer.email), { customer: customer.id })).toBe(into.accountId)
  })

  test('is the one that the vendor names in the metadata, and never that of client_reference_id', async () => {
    const { sku } = await seedSku(app.admin)
    const { accountId } = await seedAccount(app.admin)
    const named = toTypedId('Account', accountId)
    expect(await buyAs(sku, someone(), { metadata: { licet_account: named } })).toBe(accountId)
    expect(await buyAs(sku, someone(), { client_reference_id: named })).not.toBe(accountId)
    expect(await buyAs(sku, someone(), { metadata: { licet_account: 'acct_of_nobody' } })).not.toBe(accountId)
  })

  test('is the only account with a contact of exactly the address, and never one with its domain', async () => {
    const { sku } = await seedSku(app.admin)
    const email = someone()
    const first = await buyAs(sku, email)
    expect(await buyAs(sku, email.toUpperCase())).toBe(first)
    await db.account.update({ where: { id: first }, data: { domain: 'customer.example' } })
    expect(await buyAs(sku, someone())).not.toBe(first)
  })

  test('is a new one if several accounts have a contact with the address', async () => {
    const { sku } = await seedSku(app.admin)
    const email = someone()
    const existing = [await seedAccount(app.admin), await seedAccount(app.admin)]
    for (const { accountId } of existing)
      await db.contact.create({ data: { accountId, email, name: 'Twice' } })
    const bought = await buyAs(sku, email)
    expect(existing.map(({ accountId }) => accountId)).not.toContain(bought)
  })

  test('has the address as its name if the name cannot be stored', async () => {
    const { sku } = await seedSku(app.admin)
    const email = someone()
    const id = await shop.buy(shop.price(sku), { email, name: '\u202egnp.exe' })
    await shop.pull()
    expect(await saleOf(id.id)).toMatchObject({ state: 'WON' })
    expect(await contactsOf(email)).toMatchObject([{ name: email }])
  })
})

describe('failures', () => {
  test('a failing Stripe pauses the reads, keeps the events, and shows the pause', async () => {
    const { sku } = await seedSku(app.admin)
    const session = await shop.buy(shop.price(sku), { email: someone() })
    emulator.faults.add({ path: session.id, play: { kind: 'status', status: 503 } })
    await shop.pull()
    expect(await saleOf(session.id)).toBeNull()
    const { findSourceState } = await import('../../../../src/shops/source-state.ts')
    expect(await findSourceState(app.ctx, 'stripe')).toMatchObject({
      state: 'PAUSED',
      pending: 1,
      pause: { code: 'HTTP_503' },
    })
    await shop.sync.run()
    expect(await saleOf(session.id)).toBeNull()
    app.setNow('2026-01-15T12:10:00Z')
    await shop.sync.run()
    expect(await saleOf(session.id)).toMatchObject({ state: 'WON' })
    expect(await findSourceState(app.ctx, 'stripe')).toMatchObject({
      state: 'CURRENT',
      pending: 0,
      pause: null,
    })
  })

  test('an object that Stripe never shows raises a review and does not block the others', async () => {
    const { sku } = await seedSku(app.admin)
    const [bad, good] = [
      await shop.buy(shop.price(sku), { email: someone() }),
      await shop.buy(shop.price(sku), { email: someone() }),
    ]
    emulator.faults.add({
      path: bad.id,
      play: {
        kind: 'status',
        status: 400,
        error: { type: 'invalid_request_error', code: 'odd', message: 'No.' },
      },
    })
    await shop.pull()
    expect(await reviewsOf(bad.id)).toMatchObject([{ code: 'RECORD_UNREADABLE', accountId: null }])
    expect(await saleOf(good.id)).toMatchObject({ state: 'WON' })
  })

  test('events of the other mode are completed without a read', async () => {
    const body = JSON.stringify({
      ...{ id: 'evt_live', object: 'event', created: 1_768_478_400, livemode: true },
      ...{ type: 'checkout.session.completed', data: { object: { id: 'cs_live_1', mode: 'payment' } } },
    })
    await shop.post(body)
    await shop.sync.run()
    const event = await db.crmInboxEvent.findFirstOrThrow({ where: { eventId: 'evt_live' } })
    expect(event).toMatchObject({ portalId: 'live', failureCode: 'OTHER_MODE' })
    expect(event.processedAt).not.toBeNull()
  })

  test('only one process reads at a time', async () => {
    const { createStripeSync } = await import('../../../../integrations/stripe/sync.ts')
    const { sku } = await seedSku(app.admin)
    const session = await shop.buy(shop.price(sku), { email: someone() })
    await emulator.webhooks.flush()
    const { holdSource, releaseSource } = await import('../../../../src/shops/source-state.ts')
    expect(await holdSource(app.ctx.sql, 'stripe', 'another')).toBe(true)
    await createStripeSync(app.ctx, { client: shop.client, slackDays: 3 }).run()
    expect(await saleOf(session.id)).toBeNull()
    await releaseSource(app.ctx.sql, 'stripe', 'another')
    await createStripeSync(app.ctx, { client: shop.client, slackDays: 3 }).run()
    expect(await saleOf(session.id)).toMatchObject({ state: 'WON' })
  })
})
