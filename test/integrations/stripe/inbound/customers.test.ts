import { expect, test } from 'vitest'
import {
  createCustomer,
  deleteCustomer,
  updateCustomer,
} from '../../../../integrations/stripe/emulator/objects/customers.ts'
import { mergeAccounts } from '../../../../src/crm/merge-accounts.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { forgetContact } from '../../../../src/privacy/forget-contact.ts'
import { seedSku } from '../../../domain/sales/selling.ts'
import { someone, startShop } from '../shop.ts'
import { subscribe } from '../subscribers.ts'

const shop = await startShop()
const { app, emulator } = shop
const { account } = emulator
const { db } = app.ctx

/** A customer that bought a license. */
async function buyer() {
  const { sku } = await seedSku(app.admin)
  const customer = createCustomer(account, { email: someone(), name: 'Ada Lovelace' })
  await shop.buy(shop.price(sku), { email: String(customer.email) }, { customer: customer.id })
  await shop.pull()
  const linked = await db.saleCustomer.findFirstOrThrow({ where: { externalId: customer.id } })
  return { customer, sku, accountId: linked.accountId, contactId: linked.contactId! }
}
const change = async (customer: Parameters<typeof updateCustomer>[1], params: Record<string, string>) => {
  updateCustomer(account, customer, params)
  await shop.pull()
}

test('the contact of a customer gets its new address and name, once', async () => {
  const { customer, contactId } = await buyer()
  const email = someone()
  await change(customer, { email, name: 'Ada King' })
  account.emit('customer.updated', customer)
  await shop.pull()
  expect(await db.contact.findUnique({ where: { id: contactId } })).toMatchObject({ email, name: 'Ada King' })
  const events = await db.event.findMany({ where: { subjectId: contactId, type: 'contact.changed' } })
  expect(events).toMatchObject([{ actor: 'stripe', data: { fields: ['email', 'name'] } }])
})

test('an address of another contact of the account is not taken twice: the customer is that contact from then on', async () => {
  const { customer, accountId, contactId } = await buyer()
  const email = someone()
  const other = await db.contact.create({ data: { accountId, email, name: 'Charles' } })
  await change(customer, { email })
  expect(await db.contact.count({ where: { accountId } })).toBe(2)
  expect(await db.contact.findUnique({ where: { id: contactId } })).not.toMatchObject({ email })
  const later = someone()
  await change(customer, { email: later })
  expect(await db.contact.findUnique({ where: { id: other.id } })).toMatchObject({ email: later })
})

test('a contact that was forgotten stays forgotten', async () => {
  const { customer, contactId } = await buyer()
  const data = { anonymizedAt: app.ctx.now(), email: `forgotten-${contactId}@invalid`, name: 'Forgotten' }
  await db.contact.update({ where: { id: contactId }, data })
  await change(customer, { email: someone(), name: 'Known again' })
  expect(await db.contact.findUnique({ where: { id: contactId } })).toMatchObject({
    name: 'Forgotten',
    email: data.email,
  })
})

test('a customer that only an unverified address linked to an account changes and adds no contact there', async () => {
  const victim = await buyer()
  const { email } = await db.contact.findUniqueOrThrow({ where: { id: victim.contactId } })
  const contacts = () => db.contact.findMany({ where: { accountId: victim.accountId } })
  const clock = await shop.client.call(({ testHelpers }) =>
    testHelpers.testClocks.create({ frozen_time: Date.parse('2026-01-15T12:00:00Z') / 1_000 }),
  )
  const made = await shop.client.call(({ customers }) =>
    customers.create({ email, name: 'Ada Lovelace', test_clock: clock.id }),
  )
  const stranger = account.get('customer', made.id)
  const price = shop.price((await seedSku(app.admin, { term: 'P1M' })).sku, {
    recurring: { interval: 'month' },
  })
  await shop.buy(shop.price(victim.sku), { email }, { customer: stranger.id })
  await shop.pull()
  const subscription = await subscribe(shop, price, { customer: stranger })
  expect((await subscription.license()).accountId).toBe(victim.accountId)
  const own = someone()
  await change(stranger, { email: own, name: 'Eve' })
  expect(await contacts()).toMatchObject([{ email, name: 'Ada Lovelace' }])
  // Later purchases belong to the account of the new address, and the subscription adds no contact either.
  await shop.buy(shop.price(victim.sku), { email: own }, { customer: stranger.id })
  await shop.pull()
  const linked = await db.saleCustomer.findFirstOrThrow({ where: { externalId: stranger.id } })
  expect(linked.accountId).not.toBe(victim.accountId)
  await subscription.until('2026-02-16T12:00:00Z')
  expect(await subscription.effects()).toHaveLength(2)
  expect(await contacts()).toMatchObject([{ email, name: 'Ada Lovelace' }])
  expect((await subscription.license()).accountId).toBe(victim.accountId)
})

test('a subscriber that was forgotten stays forgotten when the next period is paid, and is a contact again after a new purchase', async () => {
  const { sku } = await seedSku(app.admin, { term: 'P1M' })
  const subscriber = await subscribe(shop, shop.price(sku, { recurring: { interval: 'month' } }))
  const { accountId } = await subscriber.license()
  const [contact] = await db.contact.findMany({ where: { accountId } })
  await transact(db, (tx) => forgetContact(app.admin, tx, { contactId: contact!.id, reason: 'Asked.' }))
  await subscriber.until('2026-02-16T12:00:00Z')
  expect(await subscriber.effects()).toMatchObject([{ intent: 'NEW' }, { intent: 'RENEW', inForce: true }])
  expect(await db.contact.findMany({ where: { accountId } })).toMatchObject([{ name: 'Anonymized' }])
  await shop.buy(shop.price(sku), { email: subscriber.email }, { customer: subscriber.customer.id })
  await shop.pull()
  const again = await db.contact.findFirstOrThrow({ where: { accountId, email: subscriber.email } })
  const linked = await db.saleCustomer.findFirst({ where: { externalId: subscriber.customer.id } })
  expect(linked).toMatchObject({ contactId: again.id })
  await subscriber.until('2026-03-16T12:00:00Z')
  expect(await db.contact.count({ where: { accountId } })).toBe(2)
})

test('a deleted customer is unlinked, and its licenses stay', async () => {
  const { customer, accountId } = await buyer()
  const { id } = customer
  deleteCustomer(account, customer)
  await shop.pull()
  expect(await db.saleCustomer.findFirst({ where: { externalId: id } })).toBeNull()
  expect(await db.license.findMany({ where: { accountId } })).toMatchObject([{ suspendedAt: null }])
})

test('customers of accounts that are merged belong to the remaining account', async () => {
  const [from, into] = [await buyer(), await buyer()]
  await transact(db, (tx) =>
    mergeAccounts(app.admin, tx, {
      fromId: from.accountId,
      intoId: into.accountId,
      reason: 'One customer.',
    } as never),
  )
  const linked = await db.saleCustomer.findMany({ where: { accountId: into.accountId } })
  expect(linked.map(({ externalId }) => externalId).toSorted()).toEqual(
    [from.customer.id, into.customer.id].toSorted(),
  )
  await shop.buy(shop.price(from.sku), { email: String(from.customer.email) }, { customer: from.customer.id })
  await shop.pull()
  expect(await db.license.count({ where: { accountId: into.accountId } })).toBe(3)
  expect(toTypedId('Account', into.accountId)).toMatch(/^acct_/)
})
