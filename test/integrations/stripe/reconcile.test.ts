import { expect, test } from 'vitest'
import { reconcile } from '../../../integrations/stripe/reconcile/reconcile.ts'
import { recoverEvents } from '../../../integrations/stripe/reconcile/recover-events.ts'
import { seedSku } from '../../domain/sales/selling.ts'
import { dumpTables } from '../../dump-tables.ts'
import { someone, startShop } from './shop.ts'
import { subscribe } from './subscribers.ts'

const shop = await startShop()
const { app, emulator, client, sync } = shop
const { account } = emulator
const { db } = app.ctx
const monthly = { recurring: { interval: 'month' } }
const rules = { term: 'P1M', endsAtEndOfDay: false }

async function run(dryRun: boolean, since: Date | null = null) {
  const lines: string[] = []
  const result = await reconcile(app.ctx, await sync.open(), {
    dryRun,
    since,
    onDifference: (line) => lines.push(line),
  })
  return { ...result, lines }
}
/** All tables but those of the job queue, which has its own schedule. */
const ownTables = async () =>
  [...(await dumpTables(app.ctx.sql))].filter(([name]) => !name.startsWith('pgboss.'))
const saleOf = (externalId: string) => db.sale.findFirst({ where: { externalId } })

test('a reconciliation follows what was missed; its dry run only says so', async () => {
  const { sku } = await seedSku(app.admin, rules)
  const subscriber = await subscribe(shop, shop.price(sku, monthly), { quantity: 2 })
  const license = await subscriber.license()
  // Deliveries are lost from now on.
  const lost = () => emulator.webhooks.pending.splice(0)
  const bought = await shop.buy(shop.price(sku), { email: someone() })
  await client.call(({ subscriptions }) =>
    subscriptions.update(subscriber.id, { items: [{ id: subscriber.item().id, quantity: 9 }] }),
  )
  lost()
  const before = await ownTables()
  const dry = await run(true)
  expect(dry).toMatchObject({ differing: 2, failed: 0 })
  expect(dry.lines).toContainEqual(
    expect.stringMatching(new RegExp(`^${subscriber.id}: license lic_\\w+: .* 2 seats, .* → .* 9 seats`)),
  )
  expect(dry.lines).toContainEqual(`${bought.id}: not followed → WON, in force: NEW`)
  expect(await ownTables()).toEqual(before)
  const real = await run(false)
  expect(real).toMatchObject({ compared: dry.compared, differing: 2, failed: 0 })
  expect(await subscriber.license()).toMatchObject({ id: license.id, maxActivations: 9 })
  expect(await saleOf(bought.id)).toMatchObject({ state: 'WON' })
  expect(await run(false)).toMatchObject({ differing: 0, lines: [] })
})

test('an object that fails does not stop the others, and older purchases can be left out', async () => {
  const { sku } = await seedSku(app.admin)
  const [bad, good] = [
    await shop.buy(shop.price(sku), { email: someone() }),
    await shop.buy(shop.price(sku), { email: someone() }),
  ]
  emulator.webhooks.pending.splice(0)
  emulator.faults.add({ path: `${bad.id}?`, play: { kind: 'status', status: 500 } })
  const later = new Date(app.ctx.now().getTime() + 1_000)
  expect((await run(true, later)).lines.join()).not.toContain(good.id)
  const found = await run(false)
  expect(found).toMatchObject({ failed: 1 })
  expect(found.lines).toContainEqual(expect.stringContaining(`${bad.id}: failed, HTTP_500`))
  expect(await saleOf(good.id)).toMatchObject({ state: 'WON' })
  expect(await saleOf(bad.id)).toBeNull()
})

test('events that no webhook delivered are found in the list of events, each once', async () => {
  const { sku } = await seedSku(app.admin)
  const session = await shop.buy(shop.price(sku), { email: someone() })
  const seen = await shop.buy(shop.price(sku), { email: someone() })
  const [event] = emulator.webhooks.pending
    .splice(0)
    .filter(({ event }) => event.type === 'checkout.session.completed')
  expect((event!.event.data as { object: { id: string } }).object.id).toBe(session.id)
  account.emit('checkout.session.completed', seen)
  await shop.pull()
  expect(await saleOf(session.id)).toBeNull()
  expect(await recoverEvents(app.ctx, client)).toBeGreaterThan(0)
  await sync.run()
  expect(await saleOf(session.id)).toMatchObject({ state: 'WON' })
  expect(await recoverEvents(app.ctx, client)).toBe(0)
})
