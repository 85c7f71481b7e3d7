import { expect, test } from 'vitest'
import { followSentSale } from '../../../integrations/shop/follow-sent-sale.ts'
import { readSale } from '../../../integrations/shop/read-sale.ts'
import { startTestApp } from '../../app.ts'
import { seedSku } from '../../domain/sales/selling.ts'
import { uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { db } = app.ctx
const order = () => uniqueCode('order')
const someone = () => ({ email: `${uniqueCode('buyer')}@example.com` })

async function send(sale: object) {
  const sent = readSale({ changedAt: '2026-01-01T00:00:00Z', ...sale })
  if ('issues' in sent) throw new Error(JSON.stringify(sent.issues))
  return await followSentSale(app.ctx, 'main', sent)
}

test('a customer whose account only the address found adds no contact, until the shop names the account', async () => {
  const { sku } = await seedSku(app.admin)
  const [lines, state] = [[{ sku }], 'WON']
  const known = { ...someone(), id: uniqueCode('customer') }
  const { account } = await send({ id: order(), state, customer: known, lines })
  const id = uniqueCode('customer')
  const buy = async (customer: object) =>
    (await send({ id: order(), state, customer: { id, ...customer }, lines })).account
  expect(await buy({ email: known.email })).toBe(account)
  expect(await buy(someone())).not.toBe(account)
  const other = uniqueCode('customer')
  const as = { id: other, email: known.email }
  expect(await buy(as)).toBe(account)
  const own = someone()
  expect(await buy({ ...as, ...own, account })).toBe(account)
  expect(await buy({ ...as, ...someone() })).toBe(account)
  const contacts = await db.contact.findMany({
    where: { account: { contacts: { some: { email: known.email } } } },
  })
  expect(contacts).toHaveLength(3)
})
