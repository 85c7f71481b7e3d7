import { utimesSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { chosenClients } from './clients.ts'
import { type Device, eventually, HOUR, patient, startField } from './field.ts'

const { gateway, proxy, time, requests, device, activated, issue } = await startField()
const { db } = gateway.ctx
const meters = [{ code: 'renders', limit: 100, period: 'TERM', overage: 'BLOCK' }]

describe.each(chosenClients())('$name', patient, (client) => {
  /** Two processes with one store, and the figures of the gateway. */
  async function shared() {
    const license = await issue({ term: 'P1Y', maxActivations: 1, meters })
    const { licenseId } = license
    const app = await activated(client, license)
    const other = await device(client, { product: license.product, store: app.store })
    expect(await other.check()).toMatchObject({ state: 'LICENSED', valid: true })
    const used = async () =>
      Number((await db.usageCounter.aggregate({ where: { licenseId }, _sum: { used: true } }))._sum.used ?? 0)
    const seats = () => db.activation.count({ where: { licenseId, deactivatedAt: null } })
    return { app, other, figures: async () => [await used(), await seats()] }
  }

  /** The software wakes each minute until the gateway has these figures. */
  async function settle(app: Device, figures: () => Promise<number[]>, expected: number[]): Promise<void> {
    await eventually(async () => {
      time.pass(60_000)
      await app.check()
      return await figures()
    }).toEqual(expected)
  }

  test('a release does not overtake usage that a full disk holds back', async () => {
    const { app, figures } = await shared()
    proxy.set('cut')
    const before = requests('recordUsage')
    await app.use(2)
    // The first attempt fails before the disk is full.
    await eventually(() => requests('recordUsage')).toBe(before + 1)
    await app.fillDisk()
    proxy.set('none')
    time.pass(HOUR)
    expect(await app.call('deactivate')).toEqual({ seatFreeAt: null })
    expect(await app.standing()).toMatchObject({ state: 'UNLICENSED', valid: false })
    time.pass(HOUR)
    expect(await app.check()).toMatchObject({ state: 'UNLICENSED' })
    expect(await figures()).toEqual([0, 1])
    app.emptyDisk()
    await settle(app, figures, [2, 0])
  })

  test('what a process could not put on disk is merged with what another one did', async () => {
    const { app, other, figures } = await shared()
    proxy.set('cut')
    await app.use(1)
    await app.fillDisk()
    expect(await app.recordUsage(50)).toBe(false)
    expect(await app.check(true)).toMatchObject({ state: 'OFFLINE', valid: true })
    app.emptyDisk()
    await other.use(2)
    await app.use(4)
    await other.use(8)
    proxy.set('none')
    time.pass(HOUR)
    await settle(app, figures, [15, 1])
    await other.use(16)
    await settle(other, figures, [31, 1])
  })

  test('a process whose memory is ahead follows another one that gave the license up', async () => {
    const { app, other, figures } = await shared()
    proxy.set('cut')
    await app.fillDisk()
    expect(await app.check(true)).toMatchObject({ state: 'OFFLINE', valid: true })
    app.emptyDisk()
    await other.use(3)
    expect(await other.call('deactivate')).toEqual({ seatFreeAt: null })
    expect(await app.recordUsage(5)).toBe(false)
    expect(await app.check()).toMatchObject({ state: 'UNLICENSED', valid: false })
    proxy.set('none')
    time.pass(HOUR)
    await settle(app, figures, [3, 0])
  })

  test('usage is refused after another process gave the license up', async () => {
    const { app, other, figures } = await shared()
    await app.use(1)
    await settle(app, figures, [1, 1])
    expect(await other.call('deactivate')).toEqual({ seatFreeAt: expect.any(String) })
    expect(await app.recordUsage(2)).toBe(false)
    expect(await app.standing()).toMatchObject({ state: 'UNLICENSED', valid: false })
    await settle(app, figures, [1, 0])
  })

  test.each([
    ['an hour ago', -HOUR],
    ['in an hour, by a clock that was wrong', HOUR],
  ])('a lock that was left %s is removed, and that of its removal too', async (_name, difference) => {
    const { app, figures } = await shared()
    const at = (Date.now() + difference) / 1000
    for (const path of [`${app.store}.lock`, `${app.store}.lock.break`]) {
      writeFileSync(path, 'of a process that was killed')
      utimesSync(path, at, at)
    }
    await app.use(2)
    await settle(app, figures, [2, 1])
  })
})
