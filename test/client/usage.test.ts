import { beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../client/index.ts'
import { parseKept } from '../../client/kept.ts'
import type { Store } from '../../client/settings.ts'
import { seedLicense } from '../seed.ts'
import { DAY, HOUR, startField } from './device.ts'

const { admin, gateway, proxy, software, time } = await startField()

const { db } = gateway.ctx
const meters = [{ code: 'renders', limit: 100, period: 'TERM', overage: 'BLOCK' }]

beforeEach(() => {
  proxy.set('none')
  time.pass(DAY)
})

async function metered(store: Store = memoryStore()) {
  const license = await seedLicense(admin, { term: 'P1Y', meters })
  const app = await software(license.product, 'laptop', { store })
  await app.activate(license.licenseKey)
  const { licenseId } = license
  const used = async () =>
    Number((await db.usageCounter.aggregate({ where: { licenseId }, _sum: { used: true } }))._sum.used ?? 0)
  return { ...license, app, store, used }
}

/** A minute passes, and the software wakes. */
async function wake(app: { check: () => Promise<unknown> }): Promise<void> {
  time.pass(60_000)
  await app.check()
}

const waiting = async (store: Store) => parseKept(await store.update((text) => text!)).memory.outbox

test('usage is sent after it is on disk', async () => {
  const { app, store, used } = await metered()
  expect(await app.recordUsage(3)).toBe(true)
  expect(await app.recordUsage(4, 'renders')).toBe(true)
  await expect.poll(used).toBe(7)
  await expect.poll(() => waiting(store)).toEqual([])
})

test.each(['cut', 'lose', 'unavailable', 'half', 'fault', 'change'] as const)(
  'usage across the fault "%s" is counted once, also after a new start',
  async (fault) => {
    const { app, store, product, used } = await metered()
    proxy.set(fault)
    for (let i = 0; i < 5; i++) await app.recordUsage(2)
    await app.check({ fresh: true })
    await expect
      .poll(async () => (await waiting(store)).length)
      .toBeGreaterThanOrEqual(fault === 'change' ? 0 : 1)
    time.pass(HOUR)
    // The process is killed: nothing of it runs on but what is in the store.
    const next = await software(product, 'laptop', { store })
    await next.check()
    await next.recordUsage(1)
    proxy.set('none')
    time.pass(HOUR)
    await expect
      .poll(async () => {
        await wake(next)
        return await waiting(store)
      })
      .toEqual([])
    expect(await used()).toBe(11)
    time.pass(HOUR)
    await next.check({ fresh: true })
    expect(await used()).toBe(11)
  },
)

test('a process that is killed while a request is under way counts it once', async () => {
  const { app, store, product, used } = await metered()
  proxy.set('lose')
  await app.recordUsage(5)
  await expect.poll(used).toBe(5)
  expect((await waiting(store))[0]).toMatchObject({ amount: 5, tried: expect.any(Number) })
  proxy.set('none')
  time.pass(HOUR)
  const next = await software(product, 'laptop', { store })
  await expect
    .poll(async () => {
      await wake(next)
      return await waiting(store)
    })
    .toEqual([])
  expect(await used()).toBe(5)
})

test('usage above a limit is refused and not sent again', async () => {
  const { app, store, used } = await metered()
  await app.recordUsage(101)
  await expect.poll(() => waiting(store)).toEqual([])
  await app.recordUsage(99)
  await expect.poll(used).toBe(99)
})

test('use before a deactivation is sent before it', async () => {
  const { app, store, used, licenseId } = await metered()
  proxy.set('cut')
  await app.recordUsage(6)
  await app.deactivate()
  expect((await waiting(store)).map(({ kind }) => kind)).toEqual(['USAGE', 'RELEASE'])
  proxy.set('none')
  time.pass(HOUR)
  await expect
    .poll(async () => {
      await wake(app)
      return await waiting(store)
    })
    .toEqual([])
  expect([await used(), await db.activation.count({ where: { licenseId, deactivatedAt: null } })]).toEqual([
    6, 0,
  ])
})

test('many instances with one store lose no use', async () => {
  const { store, product, used } = await metered()
  const apps = await Promise.all(Array.from({ length: 5 }, () => software(product, 'laptop', { store })))
  await Promise.all(apps.map(async (app) => await app.check()))
  await Promise.all(apps.flatMap((app) => [1, 2, 3].map((amount) => app.recordUsage(amount))))
  await expect.poll(async () => (await waiting(store)).length, { interval: 200 }).toBe(0)
  expect(await used()).toBe(30)
})
