import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense, seedLicenseType } from '../../seed.ts'

const { admin } = await startTestApp()
const { db } = admin
const path = 'prisma/migrations/20261128190500_over_limit/migration.sql'
/** The statements of the migration that change data. The columns and indexes exist here already. */
const statements = (await readFile(path, 'utf8')).split('-- Existing revisions')[1]!.split(/;$/m)

async function migrateAgain(): Promise<void> {
  for (const statement of statements)
    if (statement.includes('licenses') || statement.includes('license_type'))
      await db.$executeRawUnsafe(`--${statement}`)
}

test('an existing license above its limit gets 14 days, and one within its limit gets none', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin, { maxActivations: 2 })
  const { licenseId: other } = await seedLicense(admin)
  for (const fingerprint of ['a', 'b']) await activateLicense(admin, { key, fingerprint })
  await db.license.update({ where: { id: licenseId }, data: { seatLimit: 1, maxActivations: 1 } })
  const before = Date.now()
  await migrateAgain()
  const { overLimitUntil } = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(overLimitUntil!.getTime()).toBeGreaterThanOrEqual(before + 14 * 86_400_000 - 1)
  expect((await db.license.findUniqueOrThrow({ where: { id: other } })).overLimitUntil).toBeNull()
})

test('in a sandbox the time counts from its clock', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin)
  await activateLicense(admin, { key, fingerprint: 'a' })
  await db.license.update({ where: { id: licenseId }, data: { seatLimit: 0, maxActivations: 0 } })
  await db.sandboxClock.create({ data: { aheadMs: 365n * 86_400_000n } })
  await migrateAgain()
  const { overLimitUntil } = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(overLimitUntil!.getTime()).toBeGreaterThanOrEqual(Date.now() + 378 * 86_400_000)
})

test('existing revisions get the default of the new rule, and stay frozen', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const revision = await db.licenseTypeRevision.findFirstOrThrow({
    where: { licenseType: { code: licenseType } },
  })
  const removeRule = `update license_type_revisions set rules = rules - 'overLimit' where id = '${revision.id}'`
  await expect(db.$executeRawUnsafe(removeRule)).rejects.toThrow('frozen')
  await db.$executeRawUnsafe(
    'alter table license_type_revisions disable trigger license_type_revisions_frozen',
  )
  await db.$executeRawUnsafe(removeRule)
  await migrateAgain()
  expect(await db.licenseTypeRevision.findUniqueOrThrow({ where: { id: revision.id } })).toEqual(revision)
  await expect(db.$executeRawUnsafe(removeRule)).rejects.toThrow('frozen')
})
