import { expect, test } from 'vitest'
import { memoryStore } from '../../client/index.ts'
import type { Store } from '../../client/settings.ts'
import { seedLicense } from '../seed.ts'
import { startField } from './device.ts'

const { admin, gateway, proxy, time, software } = await startField()
const { db } = gateway.ctx
const meters = [{ code: 'renders', limit: 100, period: 'TERM', overage: 'BLOCK' }]

/** A store on a disk that can be full: then it fails after the change was made, as a file does that cannot be written. */
function createDisk(): Store & { isFull: boolean } {
  const { update } = memoryStore()
  const disk: Store & { isFull: boolean } = {
    isFull: false,
    async update(change) {
      if (!disk.isFull) return await update(change)
      let text: string | null = null
      await update((before) => {
        text = before
        return before ?? '{}'
      })
      change(text)
      throw new Error('ENOSPC')
    },
  }
  return disk
}

async function activated() {
  const { product, licenseKey, licenseId } = await seedLicense(admin, { term: 'P1Y', meters })
  const disk = createDisk()
  const app = await software(product, `laptop ${licenseId}`, { store: disk })
  await app.activate(licenseKey)
  const used = async () =>
    Number((await db.usageCounter.aggregate({ where: { licenseId }, _sum: { used: true } }))._sum.used ?? 0)
  const restart = async () => await software(product, `laptop ${licenseId}`, { store: disk })
  return { app, disk, used, restart, product, licenseKey, licenseId }
}

test('usage that cannot be put on disk is not counted', async () => {
  const { app, disk, used } = await activated()
  disk.isFull = true
  expect(await app.recordUsage(2)).toBe(false)
  disk.isFull = false
  expect(await app.recordUsage(3)).toBe(true)
  await expect.poll(used).toBe(3)
})

test('a change that the disk could not take is made once, and is on disk after the next change', async () => {
  const { app, disk, restart } = await activated()
  proxy.set('cut')
  disk.isFull = true
  expect(await app.deactivate()).toEqual({ seatFreeAt: null })
  expect(app.standing.state).toBe('UNLICENSED')
  disk.isFull = false
  await app.check()
  expect((await (await restart()).check()).state).toBe('UNLICENSED')
  proxy.set('none')
})

test('usage is not sent as long as its attempt cannot be put on disk', async () => {
  const { app, disk, used } = await activated()
  proxy.set('cut')
  expect(await app.recordUsage(2)).toBe(true)
  await app.check({ fresh: true })
  disk.isFull = true
  proxy.set('none')
  time.pass(3_600_000)
  await app.check({ fresh: true })
  expect(await used()).toBe(0)
  disk.isFull = false
  await expect
    .poll(async () => {
      time.pass(3_600_000)
      await app.check({ fresh: true })
      return await used()
    })
    .toBe(2)
})

test('a device whose store never works can be used, and frees its seat', async () => {
  const { product, licenseKey, licenseId } = await seedLicense(admin, { term: 'P1Y' })
  const disk = createDisk()
  disk.isFull = true
  const app = await software(product, `kiosk ${licenseId}`, { store: disk })
  expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED', valid: true })
  expect(await app.deactivate()).toEqual({ seatFreeAt: expect.any(String) })
  expect(await db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(0)
})
