import { describe, expect, test } from 'vitest'
import type { Fault } from '../proxy.ts'
import { chosenClients } from './clients.ts'
import { type Device, eventually, HOUR, patient, startField } from './field.ts'

const { gateway, proxy, requests, time, device, activated, issue } = await startField()
const { db } = gateway.ctx
const meters = [{ code: 'renders', limit: 100, period: 'TERM', overage: 'BLOCK' }]
const faults: Fault[] = ['cut', 'lose', 'half', 'busy', 'unavailable', 'fault', 'html']

describe.each(chosenClients())('$name', patient, (client) => {
  async function metered() {
    const license = await issue({ term: 'P1Y', meters })
    const app = await activated(client, license)
    const { licenseId } = license
    const used = async () =>
      Number((await db.usageCounter.aggregate({ where: { licenseId }, _sum: { used: true } }))._sum.used ?? 0)
    return { ...license, app, used }
  }

  /** Hours pass, in which the software wakes. Then nothing is under way any more. */
  async function settle(app: Device, used: () => Promise<number>, expected: number): Promise<void> {
    await eventually(async () => {
      time.pass(60_000)
      await app.check()
      return await used()
    }).toBe(expected)
    for (let i = 0; i < 4; i++) {
      time.pass(HOUR)
      expect(await app.check(true)).toMatchObject({ state: 'LICENSED', valid: true })
    }
    // One more use is sent after all that waits, because the outbox keeps its order.
    await app.use(1)
    await eventually(async () => {
      time.pass(60_000)
      await app.check()
      return await used()
    }).toBe(expected + 1)
  }

  test('usage is sent once', async () => {
    const { app, used } = await metered()
    expect(await app.recordUsage(3)).toBe(true)
    expect(await app.call('recordUsage', { amount: 4, meter: 'renders' })).toBe(true)
    await settle(app, used, 7)
  })

  test.each(faults)('usage across the fault "%s" is counted once, also after a kill', async (fault) => {
    const { app, used } = await metered()
    proxy.set(fault)
    for (let i = 0; i < 5; i++) await app.use(2)
    expect(await app.check(true)).toMatchObject({ state: 'OFFLINE', valid: true })
    time.pass(HOUR)
    await app.kill()
    const next = await app.restart()
    expect(await next.check()).toMatchObject({ state: 'OFFLINE', valid: true })
    await next.use(1)
    time.pass(HOUR)
    expect(await next.check()).toMatchObject({ state: 'OFFLINE', valid: true })
    proxy.set('none')
    time.pass(HOUR)
    await settle(next, used, 11)
  })

  test('a program that is killed while a request is under way counts it once', async () => {
    const { app, used } = await metered()
    proxy.set('hold')
    await app.use(5)
    await eventually(used).toBe(5)
    await app.kill()
    proxy.set('none')
    time.pass(HOUR)
    const before = requests('recordUsage')
    const next = await app.restart()
    await settle(next, used, 5)
    expect(requests('recordUsage')).toBeGreaterThan(before + 1)
  })

  test('a program that is killed at any instant loses no use that it confirmed, and counts none twice', async () => {
    const { app, used } = await metered()
    let next = app
    let sent = 0
    let confirmed = 0
    for (let round = 0; round < 5; round++) {
      const results = Array.from({ length: 4 }, () => next.send('recordUsage', { amount: 1 }))
      sent += results.length
      // A kill after another confirmation in each round.
      await Promise.all(results.slice(0, round))
      await next.kill()
      confirmed += (await Promise.all(results)).filter((result) => result === true).length
      next = await next.restart()
    }
    await next.use(20)
    await eventually(async () => {
      time.pass(60_000)
      await next.check()
      return await used()
    }).toBeGreaterThanOrEqual(confirmed + 20)
    const figure = await used()
    expect(figure).toBeLessThanOrEqual(sent + 20)
    await settle(next, used, figure)
  })

  test('two processes with one store lose no use, and count none twice', async () => {
    const { app, product, used } = await metered()
    const other = await device(client, { product, store: app.store })
    expect(await other.check()).toMatchObject({ state: 'LICENSED', valid: true })
    const amounts = [1, 2, 3, 4, 5]
    const results = await Promise.all(
      [app, other].map(async (one) => {
        const recorded: boolean[] = []
        for (const amount of amounts) recorded.push(await one.recordUsage(amount))
        return recorded
      }),
    )
    expect(results.flat().every(Boolean)).toBe(true)
    await settle(app, used, 30)
    await settle(other, used, 31)
    expect(await other.check(true)).toMatchObject({ state: 'LICENSED' })
  })

  test('usage above a limit is refused and not sent again', async () => {
    const { app, used } = await metered()
    await app.use(101)
    await eventually(() => proxy.seen.some((body) => /"amount":\s*101\b/.test(body))).toBe(true)
    expect(await app.check()).toMatchObject({ state: 'LICENSED', valid: true })
    time.pass(60_000)
    await app.use(97)
    await settle(app, used, 97)
  })

  test('use before a deactivation is sent before it', async () => {
    const { app, used, licenseId } = await metered()
    proxy.set('cut')
    await app.use(6)
    expect(await app.call('deactivate')).toEqual({ seatFreeAt: null })
    await app.kill()
    proxy.set('none')
    time.pass(HOUR)
    const next = await app.restart()
    await eventually(async () => {
      time.pass(60_000)
      await next.check()
      return [await used(), await db.activation.count({ where: { licenseId, deactivatedAt: null } })]
    }).toEqual([6, 0])
  })

  test('a program that is killed during an activation takes no second seat', async () => {
    for (const fault of ['hang', 'hold'] as const) {
      const { product, licenseKey, licenseId } = await issue({ term: 'P1Y', maxActivations: 1 })
      const app = await device(client, { product })
      proxy.set(fault)
      const before = requests('activateLicense')
      const activating = app.send('activate', { key: licenseKey })
      await eventually(() => requests('activateLicense')).toBe(before + 1)
      if (fault === 'hold') await eventually(() => db.activation.count({ where: { licenseId } })).toBe(1)
      await app.kill()
      await activating
      proxy.set('none')
      const next = await app.restart()
      expect(await next.check()).toMatchObject({ state: 'UNLICENSED', valid: false })
      expect(await next.activate(licenseKey)).toMatchObject({ state: 'LICENSED', valid: true })
      expect(await db.activation.count({ where: { licenseId } })).toBe(1)
    }
  })

  test('a program that is killed between an activation and its validation goes on with it', async () => {
    const { product, licenseKey, licenseId } = await issue({ term: 'P1Y', maxActivations: 1 })
    const app = await device(client, { product })
    const before = requests('heartbeat')
    // The gateway gets everything, and the client gets the response to the activation only.
    const activating = app.send('activate', { key: licenseKey })
    await eventually(() => db.activation.count({ where: { licenseId } })).toBe(1)
    await app.kill()
    await activating
    expect(requests('heartbeat')).toBeLessThanOrEqual(before + 1)
    const next = await app.restart()
    const { state } = await next.check()
    if (state !== 'LICENSED')
      expect(await next.activate(licenseKey)).toMatchObject({ state: 'LICENSED', valid: true })
    expect(await db.activation.count({ where: { licenseId } })).toBe(1)
  })
})
