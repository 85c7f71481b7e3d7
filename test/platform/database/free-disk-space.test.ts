import { tmpdir } from 'node:os'
import type { PGlite } from '@electric-sql/pglite'
import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { remedyOf } from '../../../src/platform/database/error-remedy.ts'
import {
  assertFreeDiskSpace,
  DiskFullError,
  watchFreeDiskSpace,
} from '../../../src/platform/database/free-disk-space.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { seedLicense } from '../../seed.ts'

const database = await createEmbedded()
const app = await startTestApp(async () => database)
const { pglite } = database.engine as { pglite: PGlite }
let megabytes = 0
const free = async () => megabytes * 2 ** 20
const reported: string[] = []
const space = watchFreeDiskSpace(pglite, '/data', (message) => reported.push(message), free)
space.close()

const has = async (left: number) => {
  megabytes = left
  await space.check()
}
beforeEach(async () => {
  await has(1_000)
  reported.length = 0
})

/** Activates a device. Returns whether it has a seat. */
async function activates(key: string, fingerprint: string): Promise<boolean> {
  try {
    return (await activateLicense(app.admin, { key, fingerprint })).created
  } catch (error) {
    expect(remedyOf(error)).toContain('accepts writes again')
    return false
  }
}

test('on a full disk licenses are validated and nothing is written; writes resume when there is space', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(app.admin, { maxActivations: 9 })
  expect(await activates(key, 'before')).toBe(true)
  const events = await app.ctx.db.event.count()

  await has(63)
  expect(await activates(key, 'meanwhile')).toBe(false)
  expect((await validateLicense(app.admin, { key, fingerprint: 'before' })).code).toBe('VALID')
  expect(await app.ctx.db.event.count()).toBe(events)
  await has(70)
  expect(await activates(key, 'too soon')).toBe(false)

  await has(80)
  expect(await activates(key, 'after')).toBe(true)
  const { activeActivations } = await app.ctx.db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(activeActivations).toBe(2)
  expect(reported).toEqual([
    'The disk of /data is full: 63 MB are free, and the embedded database needs 64 MB. ' +
      'Writes fail until you free some. Validations continue.',
    'The disk of /data has enough space again. Writes resume.',
  ])
})

test('a running transaction completes, and a rollback does not make the database writable', async () => {
  const { licenseKey: key } = await seedLicense(app.admin, { maxActivations: 9 })
  let checked: Promise<void> | undefined
  const undone = transact(app.ctx.db, async (tx) => {
    checked = has(1)
    await tx.product.updateMany({ data: { name: 'renamed' } })
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await checked
  expect(await activates(key, 'meanwhile')).toBe(false)
})

test('a start without free space is refused; the message names the needed space', async () => {
  megabytes = 12
  await expect(assertFreeDiskSpace('/data', free)).rejects.toThrow(DiskFullError)
  await expect(assertFreeDiskSpace('/data', free)).rejects.toThrow(
    'The disk of /data is full: 12 MB are free, and the embedded database needs 64 MB.',
  )
  await assertFreeDiskSpace(tmpdir())
})
