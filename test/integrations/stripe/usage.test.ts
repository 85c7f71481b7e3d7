import { expect, test } from 'vitest'
import { reportUsage } from '../../../integrations/stripe/usage/report-usage.ts'
import { addUsage } from '../../../src/domain/usage/record.ts'
import { transact } from '../../../src/platform/db.ts'
import { seedSku } from '../../domain/sales/selling.ts'
import { startShop } from './shop.ts'
import { subscribe } from './subscribers.ts'

const shop = await startShop()
const { app, emulator, client } = shop
const { account } = emulator
const { db } = app.ctx
const monthly = { recurring: { interval: 'month' } }
const rules = {
  term: 'P1M',
  endsAtEndOfDay: false,
  meters: [{ code: 'pages', period: 'MONTH' }],
}

let names = 0
/** A subscription with a seat and a metered price. */
async function metered(named = true) {
  names++
  const { sku } = await seedSku(app.admin, rules)
  const meter = shop.meter(named ? `pages_${names}` : 'pages')
  const price = shop.price(null, {
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    ...(named && { metadata: { licet_meter: 'pages' } }),
  })
  const subscriber = await subscribe(shop, shop.price(sku, monthly))
  await subscriber.update({ items: [{ price: price.id }] })
  const { id: licenseId } = await subscriber.license()
  const eventsOf = () =>
    account.all('billing.meter_event').filter(({ event_name }) => event_name === meter.event_name)
  return {
    ...{ subscriber, licenseId, meter, eventsOf },
    use: (amount: number) =>
      transact(db, (tx) =>
        addUsage(app.admin, tx, { licenseId, activationId: null, meter: 'pages', amount }),
      ),
    total: () =>
      eventsOf().reduce((sum, { payload }) => sum + Number((payload as { amount: string }).amount), 0),
  }
}
const report = async () => await reportUsage(app.ctx, client, `stripe:${account.id}`)

test('usage is reported once for each minute, with the customer, the amount and the time', async () => {
  const { use, eventsOf, subscriber } = await metered()
  app.setNow('2026-01-16T08:00:05Z')
  await use(3)
  app.setNow('2026-01-16T08:00:40Z')
  await use(4)
  app.setNow('2026-01-16T08:02:00Z')
  await use(10)
  await report()
  await report()
  const seconds = (instant: string) => new Date(instant).getTime() / 1_000
  expect(eventsOf()).toMatchObject([
    {
      payload: { customer: subscriber.customer.id, amount: '7' },
      timestamp: seconds('2026-01-16T08:00:40Z'),
    },
    { payload: { amount: '10' }, timestamp: seconds('2026-01-16T08:02:00Z') },
  ])
  const reports = await db.usageReport.findMany({
    where: { licenseId: (await subscriber.license()).id },
    orderBy: { id: 'asc' },
  })
  expect(eventsOf().map(({ identifier }) => identifier)).toEqual(reports.map(({ id }) => id))
})

test('usage before the metered price is not reported, and a meter is found by the event name of its Stripe meter', async () => {
  app.setNow('2026-01-17T08:00:00Z')
  const { use, total } = await metered(false)
  await use(5)
  await report()
  expect(total()).toBe(5)
})

test('an event counts once although the connection breaks after Stripe recorded it', async () => {
  const { use, total } = await metered()
  app.setNow('2026-01-18T08:00:00Z')
  await use(8)
  emulator.faults.add({ path: '/v1/billing/meter_events', play: { kind: 'reset' }, afterwards: true })
  await expect(report()).rejects.toMatchObject({ failure: { code: 'UNREACHABLE' } })
  expect(total()).toBe(8)
  app.setNow('2026-01-18T09:00:00Z')
  await report()
  expect(total()).toBe(8)
  expect(await db.usageReport.count({ where: { reportedAt: null } })).toBe(0)
})

test('an event of unknown outcome is not sent again after a day, when Stripe would count it twice', async () => {
  const { use, total, licenseId } = await metered()
  app.setNow('2026-01-20T08:00:00Z')
  await use(8)
  emulator.faults.add({ path: '/v1/billing/meter_events', play: { kind: 'reset' }, afterwards: true })
  await expect(report()).rejects.toThrow()
  app.setNow('2026-01-21T08:00:00Z')
  await report()
  expect(total()).toBe(8)
  expect(await db.usageReport.findMany({ where: { licenseId } })).toMatchObject([
    { failureCode: 'OUTCOME_UNKNOWN', reportedAt: null },
  ])
  expect(app.logged).toContainEqual(
    expect.objectContaining({ msg: 'usage was not reported to Stripe', code: 'OUTCOME_UNKNOWN' }),
  )
})

test('a refused event does not stop the others, and a failing Stripe is asked again later', async () => {
  const [bad, good] = [await metered(), await metered()]
  app.setNow('2026-01-22T08:00:00Z')
  await bad.use(1)
  await good.use(2)
  emulator.faults.add({ path: '/v1/billing/meter_events', play: { kind: 'status', status: 503 } })
  await expect(report()).rejects.toThrow()
  account.remove('billing.meter', bad.meter.id)
  await report()
  expect([bad.total(), good.total()]).toEqual([0, 2])
  expect(await db.usageReport.findMany({ where: { licenseId: bad.licenseId } })).toMatchObject([
    { failureCode: 'no_meter' },
  ])
})

test('processes that report at the same time count everything once', async () => {
  const { use, total } = await metered()
  for (let second = 0; second < 10; second++) {
    app.setNow(`2026-01-23T08:00:0${second}Z`)
    await use(1)
  }
  await Promise.all([report(), report(), report()])
  await report()
  expect(total()).toBe(10)
})

test('after the end of the subscription usage is not reported, and what was used until then is', async () => {
  const { use, total, subscriber } = await metered()
  app.setNow('2026-01-24T08:00:00Z')
  await use(6)
  await subscriber.cancel()
  await use(100).catch(() => {})
  await report()
  expect(total()).toBe(6)
})
