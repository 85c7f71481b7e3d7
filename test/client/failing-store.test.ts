import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { fileStore } from '../../client/index.ts'
import { seedLicense } from '../seed.ts'
import { startField } from './device.ts'
import { createDisk } from './failing-disk.ts'

const { admin, gateway, proxy, time, software } = await startField()
const { db } = gateway.ctx
const meters = [{ code: 'renders', limit: 100, period: 'TERM', overage: 'BLOCK' }]

beforeEach(() => proxy.set('none'))

async function licensed() {
  const { product, licenseKey, licenseId } = await seedLicense(admin, { term: 'P1Y', meters })
  const disk = createDisk()
  const start = () => software(product, `laptop ${licenseId}`, { store: fileStore(disk.path) })
  const app = await start()
  await app.activate(licenseKey)
  const used = async () =>
    Number((await db.usageCounter.aggregate({ where: { licenseId }, _sum: { used: true } }))._sum.used ?? 0)
  const seats = () => db.activation.count({ where: { licenseId, deactivatedAt: null } })
  return { app, disk, used, seats, start, licenseKey, licenseId }
}

const requests = (kind: string) => proxy.seen.filter((body) => body.includes(`${kind}(`)).length

/** An hour passes, and the software checks and sends what waits. */
async function wake(app: { check(options: { fresh: boolean }): Promise<unknown> }): Promise<void> {
  time.pass(3_600_000)
  await app.check({ fresh: true })
}

test('usage that cannot be put on disk is not counted', async () => {
  const { app, disk, used } = await licensed()
  disk.fill()
  expect(await app.recordUsage(2)).toBe(false)
  disk.empty()
  expect(await app.recordUsage(3)).toBe(true)
  await expect.poll(used).toBe(3)
})

test('a change that the disk could not take is made once, and is on disk after the next change', async () => {
  const { app, disk, start } = await licensed()
  proxy.set('cut')
  disk.fill()
  expect(await app.deactivate()).toEqual({ seatFreeAt: null })
  expect(app.standing.state).toBe('UNLICENSED')
  disk.empty()
  await app.check()
  expect((await (await start()).check()).state).toBe('UNLICENSED')
})

test('usage is not sent as long as its attempt cannot be put on disk, and a release does not overtake it', async () => {
  const { app, disk, used, seats } = await licensed()
  proxy.set('cut')
  expect(await app.recordUsage(2)).toBe(true)
  await app.check({ fresh: true })
  disk.fill()
  proxy.set('none')
  time.pass(3_600_000)
  expect(await app.deactivate()).toEqual({ seatFreeAt: null })
  expect([await used(), await seats()]).toEqual([0, 1])
  disk.empty()
  await expect
    .poll(async () => {
      await wake(app)
      return [await used(), await seats()]
    })
    .toEqual([2, 0])
})

test('a device whose store never works can be used, and frees its seat', async () => {
  const { product, licenseKey, licenseId } = await seedLicense(admin, { term: 'P1Y' })
  const folder = mkdtempSync(join(tmpdir(), 'licet-disk-'))
  writeFileSync(join(folder, 'file'), '')
  const store = fileStore(join(folder, 'file', 'state.json'))
  const app = await software(product, `kiosk ${licenseId}`, { store })
  expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED', valid: true })
  const before = requests('validateLicense')
  expect(await app.check()).toMatchObject({ state: 'LICENSED', valid: true })
  expect(requests('validateLicense')).toBe(before)
  expect(await app.deactivate()).toEqual({ seatFreeAt: expect.any(String) })
  expect(await db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(0)
  rmSync(folder, { recursive: true })
})

test('a license on a disk that is full at the start is used', async () => {
  const { disk, start } = await licensed()
  disk.fill()
  proxy.set('cut')
  expect(await (await start()).check()).toMatchObject({ state: 'OFFLINE', valid: true })
})

test('a license on a disk that cannot be read at the start is used later, and is not lost', async () => {
  const { disk, start } = await licensed()
  disk.hide()
  proxy.set('cut')
  const app = await start()
  expect(await app.check()).toMatchObject({ state: 'UNLICENSED' })
  disk.show()
  expect(await app.check()).toMatchObject({ state: 'OFFLINE', valid: true, source: 'ANSWER' })
  expect(await (await start()).check()).toMatchObject({ state: 'OFFLINE', valid: true })
})

test('a text on a disk that could not be read at the start is verified before it is used', async () => {
  const { disk, start, licenseKey } = await licensed()
  disk.hide()
  proxy.set('cut')
  const app = await start()
  await app.check()
  disk.show()
  await fileStore(disk.path).update((text) => text!.replaceAll('eyJ', 'eyK'))
  expect(await app.check()).toMatchObject({ state: 'LOCKED', valid: false })
  proxy.set('none')
  expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED' })
})

test('a release that was sent on a full disk is not sent again after a new activation', async () => {
  const { app, disk, seats, licenseKey } = await licensed()
  proxy.set('cut')
  await app.deactivate()
  const before = requests('deactivateLicense')
  disk.fill()
  proxy.set('none')
  expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED' })
  disk.empty()
  for (let i = 0; i < 3; i++) await wake(app)
  expect(requests('deactivateLicense')).toBe(before + 1)
  expect([app.standing.state, await seats()]).toEqual(['LICENSED', 1])
})

test('a release that another process made obsolete on a full disk is not sent', async () => {
  const { app, disk, start, seats, licenseKey } = await licensed()
  const other = await start()
  await other.check()
  proxy.set('cut')
  await app.deactivate()
  disk.fill()
  await app.check({ fresh: true })
  disk.empty()
  proxy.set('none')
  expect(await other.activate(licenseKey)).toMatchObject({ state: 'LICENSED' })
  for (let i = 0; i < 3; i++) await wake(app)
  expect([app.standing.state, await seats()]).toEqual(['LICENSED', 1])
})

test('usage of another process outlives a full disk, and is counted once', async () => {
  const { app, disk, start, used } = await licensed()
  const other = await start()
  await other.check()
  disk.fill()
  proxy.set('cut')
  await app.check({ fresh: true })
  disk.empty()
  expect(await other.recordUsage(2)).toBe(true)
  await wake(app)
  proxy.set('none')
  await expect
    .poll(async () => {
      await wake(app)
      return await used()
    })
    .toBe(2)
  await wake(other)
  await wake(app)
  expect(await used()).toBe(2)
})

test('a deactivation of another process outlives a full disk', async () => {
  const { app, disk, start, seats } = await licensed()
  const other = await start()
  await other.check()
  disk.fill()
  await app.check({ fresh: true })
  disk.empty()
  await other.deactivate()
  expect(await app.check()).toMatchObject({ state: 'UNLICENSED' })
  expect(await seats()).toBe(0)
})

test('usage after a deactivation by another process is not recorded', async () => {
  const { app, start, used } = await licensed()
  await (await start()).deactivate()
  expect(await app.recordUsage(2)).toBe(false)
  await wake(app)
  expect(await used()).toBe(0)
})

test('changes at the same time, of which one fails, take none back', async () => {
  const { app, disk, used } = await licensed()
  proxy.set('cut')
  disk.fill()
  const failing = app.recordUsage(1)
  disk.empty()
  const results = await Promise.all([failing, ...[2, 3, 4].map((amount) => app.recordUsage(amount))])
  const recorded = results.reduce((sum, result, i) => sum + (result ? i + 1 : 0), 0)
  proxy.set('none')
  await expect
    .poll(async () => {
      await wake(app)
      return await used()
    })
    .toBe(recorded)
})
