import { beforeEach, expect, test } from 'vitest'
import { createChangeCollector } from '../../src/crm/collect-changes.ts'
import { findDirtyAccounts, recordSyncedAccounts } from '../../src/crm/dirty-accounts.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { reinstateLicense } from '../../src/domain/licenses/reinstate.ts'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { transferLicense } from '../../src/domain/licenses/transfer.ts'
import { recordUsage } from '../../src/domain/usage/record.ts'
import { validateLicense } from '../../src/domain/validation/validate.ts'
import { transact } from '../../src/platform/db.ts'
import { startTestApp } from '../app.ts'
import { seedAccount, seedLicense } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const collector = createChangeCollector(app.ctx)

beforeEach(async () => {
  app.setNow('2026-01-15T12:00:00Z')
  await syncAll()
})

/** Collects changes, and returns the dirty accounts. */
async function dirtyAccounts(): Promise<string[]> {
  await collector.collect()
  return (await findDirtyAccounts(app.ctx, 1_000)).map(({ subjectId }) => subjectId)
}

async function syncAll(): Promise<void> {
  await collector.collect()
  const dirty = await findDirtyAccounts(app.ctx, 1_000)
  await recordSyncedAccounts(
    db,
    dirty.map(({ accountId, version }) => ({ accountId, version, nextChangeAt: null })),
  )
}

test('marks every account the first time, also without recent changes', async () => {
  const { accountId } = await seedAccount(admin)
  await db.event.deleteMany({ where: { accountId } })
  await db.crmSync.update({ where: { id: 1 }, data: { position: null } })

  expect(await dirtyAccounts()).toContain(accountId)
})

test('a change marks its own account once, whatever changes later', async () => {
  const { accountId, licenseId, licenseKey: key } = await seedLicense(admin)
  await seedLicense(admin)
  await syncAll()
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  expect(await dirtyAccounts()).toEqual([accountId])

  await transact(db, (tx) => reinstateLicense(admin, tx, { licenseId, reason: 'paid' }))
  app.setNow('2026-01-15T12:00:05Z')
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const [record] = (await dirtyAccounts()) && (await findDirtyAccounts(app.ctx, 10))
  expect(record).toMatchObject({ subjectId: accountId, dirtySince: new Date('2026-01-15T12:00:00Z') })
})

test('a change that was rolled back marks no account', async () => {
  const { licenseId } = await seedLicense(admin)
  await syncAll()
  const work = transact(db, async (tx) => {
    await suspendLicense(admin, tx, { licenseId, reason: 'unpaid' })
    throw new Error('power failure')
  })
  await expect(work).rejects.toThrow('power failure')

  expect(await dirtyAccounts()).toEqual([])
})

test('a transferred license marks both accounts', async () => {
  const from = await seedLicense(admin)
  const to = await seedAccount(admin)
  await syncAll()
  const { licenseId } = from
  await transact(db, (tx) =>
    transferLicense(admin, tx, { licenseId, accountId: to.accountId, reason: 'sold' }),
  )

  expect((await dirtyAccounts()).sort()).toEqual([from.accountId, to.accountId].sort())
})

test('an event without effect on the CRM marks no account', async () => {
  const { licenseKey: key } = await seedLicense(admin, { meters: [{ code: 'renders' }] })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  await syncAll()
  await transact(db, (tx) =>
    recordUsage(admin, tx, { key, fingerprint: 'laptop', meter: 'renders', amount: 1 }),
  )

  expect(await dirtyAccounts()).toEqual([])
})

test('a change during a push stays dirty', async () => {
  const { accountId, licenseId } = await seedLicense(admin)
  await collector.collect()
  const [dirty] = (await findDirtyAccounts(app.ctx, 1_000)).filter(({ subjectId }) => subjectId === accountId)
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  await collector.collect()
  await recordSyncedAccounts(db, [{ accountId, version: dirty!.version, nextChangeAt: null }])

  expect(await dirtyAccounts()).toContain(accountId)
})

test('marks an account when its state changes as time passes', async () => {
  const { accountId } = await seedLicense(admin)
  await collector.collect()
  const [record] = (await findDirtyAccounts(app.ctx, 1_000)).filter(
    ({ subjectId }) => subjectId === accountId,
  )
  const nextChangeAt = new Date('2026-02-01T00:00:00Z')
  await recordSyncedAccounts(db, [{ accountId, version: record!.version, nextChangeAt }])
  // The present state is parked. The later state is a different one, so it is retried.
  const key = { kind_subjectId: { kind: 'ACCOUNT', subjectId: accountId } } as const
  const parked = { parkedAt: new Date(), parkedCode: 'INVALID_OPTION', parkedReason: 'no' }
  await db.crmRecord.update({ where: key, data: parked })

  app.setNow('2026-01-31T23:59:59.999Z')
  expect(await dirtyAccounts()).not.toContain(accountId)
  app.setNow('2026-02-01T00:00:00Z')
  expect(await dirtyAccounts()).toContain(accountId)
})

test('finds a validation, which records no event, within an hour', async () => {
  const { accountId, licenseKey: key } = await seedLicense(admin)
  await syncAll()
  await db.crmSync.update({ where: { id: 1 }, data: { marksReadAt: new Date('2026-01-15T14:00:00Z') } })
  app.setNow('2026-01-15T14:30:00Z')
  await validateLicense(admin, { key })
  await app.ctx.lastSeen.flush()
  expect(await dirtyAccounts()).toEqual([])

  app.setNow('2026-01-15T15:00:00Z')
  expect(await dirtyAccounts()).toEqual([accountId])
})

test('retries a parked account once it changes', async () => {
  const { accountId, licenseId } = await seedLicense(admin)
  await syncAll()
  const where = { kind_subjectId: { kind: 'ACCOUNT' as const, subjectId: accountId } }
  const parked = { parkedAt: new Date(), parkedCode: 'INVALID_OPTION', parkedReason: 'no' }
  await db.crmRecord.update({ where, data: { ...parked, dirtySince: new Date() } })
  expect(await dirtyAccounts()).toEqual([])

  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  expect(await dirtyAccounts()).toEqual([accountId])
  expect(await db.crmRecord.findUnique({ where })).toMatchObject({ parkedAt: null, parkedReason: null })
})
