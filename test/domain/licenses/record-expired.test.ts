import { beforeEach, expect, test } from 'vitest'
import { recordExpired } from '../../../src/domain/licenses/record-expired.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const expiredOf = (licenseId: string) => db.event.findMany({ where: { licenseId, type: 'license.expired' } })

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('records a past expiry once, with the job as the actor', async () => {
  const { licenseId, accountId } = await seedLicense(admin, { term: 'P14D' })
  app.setNow('2026-01-29T23:59:59.999Z')
  await recordExpired(app.ctx)
  expect(await expiredOf(licenseId)).toEqual([])

  app.setNow('2026-01-30T00:00:00Z')
  await recordExpired(app.ctx)
  await recordExpired(app.ctx)
  expect(await expiredOf(licenseId)).toMatchObject([
    {
      accountId,
      actor: 'system',
      data: { expiry: '2026-01-29T23:59:59.999Z' },
      requestId: expect.stringMatching(/^job-/),
    },
  ])
})

test('records each expiry of a renewed license', async () => {
  const { licenseId } = await seedLicense(admin, { term: 'P14D' })
  app.setNow('2026-01-30T12:00:00Z')
  await recordExpired(app.ctx)
  await transact(db, (tx) => renewLicense(admin, tx, { licenseId }))
  await recordExpired(app.ctx)
  expect(await expiredOf(licenseId)).toHaveLength(1)
  app.setNow('2026-03-01T12:00:00Z')
  await recordExpired(app.ctx)
  expect(await expiredOf(licenseId)).toHaveLength(2)
})

test('records no expiry of a revoked or perpetual license', async () => {
  const revoked = await seedLicense(admin, { term: 'P14D' })
  const perpetual = await seedLicense(admin)
  const { licenseId } = revoked
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'fraud' }))
  app.setNow('2027-01-01T00:00:00Z')
  await recordExpired(app.ctx)
  expect([...(await expiredOf(licenseId)), ...(await expiredOf(perpetual.licenseId))]).toEqual([])
})

test('records more than one batch in one run', async () => {
  const { licenseId } = await seedLicense(admin, { term: 'P14D' })
  const { id: _, ...license } = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  const many = Array.from({ length: 450 }, () => ({ ...license, entitlementOverrides: [], metadata: {} }))
  await db.license.createMany({ data: many })
  const before = await db.event.count({ where: { type: 'license.expired' } })
  app.setNow('2026-02-01T00:00:00Z')
  await recordExpired(app.ctx)
  expect((await db.event.count({ where: { type: 'license.expired' } })) - before).toBe(451)
})

test('a failure of one license rolls back its batch, and the next run records it', async () => {
  const { licenseId } = await seedLicense(admin, { term: 'P14D' })
  app.setNow('2026-02-01T00:00:00Z')
  await db.$executeRaw`alter table events add constraint full_disk check (type <> 'license.expired') not valid`
  await expect(recordExpired(app.ctx)).rejects.toThrow('full_disk')
  expect(await db.license.findUnique({ where: { id: licenseId } })).toMatchObject({ expiryRecorded: null })

  await db.$executeRaw`alter table events drop constraint full_disk`
  await recordExpired(app.ctx)
  expect(await expiredOf(licenseId)).toHaveLength(1)
})
