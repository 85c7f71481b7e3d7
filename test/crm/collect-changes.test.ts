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
  await settleAll()
})

/** Collects, and answers who is dirty. */
async function dirtyAccounts(): Promise<string[]> {
  await collector.collect()
  return (await findDirtyAccounts(app.ctx, 1_000)).map(({ subjectId }) => subjectId)
}

async function settleAll(): Promise<void> {
  await collector.collect()
  const dirty = await findDirtyAccounts(app.ctx, 1_000)
  await recordSyncedAccounts(
    db,
    dirty.map(({ accountId, version }) => ({ accountId, version, nextChangeAt: null })),
  )
}

test('the first time every account is dirty, also those whose changes are long past', async () => {
  const { accountId } = await seedAccount(admin)
  await db.event.deleteMany({ where: { accountId } })
  await db.crmSync.update({ where: { id: 1 }, data: { position: null } })

  expect(await dirtyAccounts()).toContain(accountId)
})

test('a change makes its account dirty once, whatever else changes, and no other', async () => {
  const { accountId, licenseId, licenseKey: key } = await seedLicense(admin)
  await seedLicense(admin)
  await settleAll()
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  expect(await dirtyAccounts()).toEqual([accountId])

  await transact(db, (tx) => reinstateLicense(admin, tx, { licenseId, reason: 'paid' }))
  app.setNow('2026-01-15T12:00:05Z')
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const [record] = (await dirtyAccounts()) && (await findDirtyAccounts(app.ctx, 10))
  expect(record).toMatchObject({ subjectId: accountId, dirtySince: new Date('2026-01-15T12:00:00Z') })
})

test('a change that did not happen makes nothing dirty', async () => {
  const { licenseId } = await seedLicense(admin)
  await settleAll()
  const work = transact(db, async (tx) => {
    await suspendLicense(admin, tx, { licenseId, reason: 'unpaid' })
    throw new Error('the power went')
  })
  await expect(work).rejects.toThrow('the power went')

  expect(await dirtyAccounts()).toEqual([])
})

test('a license that changes hands makes both accounts dirty', async () => {
  const from = await seedLicense(admin)
  const to = await seedAccount(admin)
  await settleAll()
  const { licenseId } = from
  await transact(db, (tx) =>
    transferLicense(admin, tx, { licenseId, accountId: to.accountId, reason: 'sold' }),
  )

  expect((await dirtyAccounts()).sort()).toEqual([from.accountId, to.accountId].sort())
})

test('what the CRM is not told makes nothing dirty', async () => {
  const { licenseKey: key } = await seedLicense(admin, { meters: [{ code: 'renders' }] })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  await settleAll()
  await transact(db, (tx) =>
    recordUsage(admin, tx, { key, fingerprint: 'laptop', meter: 'renders', amount: 1 }),
  )

  expect(await dirtyAccounts()).toEqual([])
})

test('a change that comes while another is told stays to be told', async () => {
  const { accountId, licenseId } = await seedLicense(admin)
  await collector.collect()
  const [told] = (await findDirtyAccounts(app.ctx, 1_000)).filter(({ subjectId }) => subjectId === accountId)
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  await collector.collect()
  await recordSyncedAccounts(db, [{ accountId, version: told!.version, nextChangeAt: null }])

  expect(await dirtyAccounts()).toContain(accountId)
})

test('what changes as time passes is dirty from then on', async () => {
  const { accountId } = await seedLicense(admin)
  await collector.collect()
  const [record] = (await findDirtyAccounts(app.ctx, 1_000)).filter(
    ({ subjectId }) => subjectId === accountId,
  )
  const nextChangeAt = new Date('2026-02-01T00:00:00Z')
  await recordSyncedAccounts(db, [{ accountId, version: record!.version, nextChangeAt }])
  // It was refused as it is now; what it will be then is another state.
  const key = { kind_subjectId: { kind: 'ACCOUNT', subjectId: accountId } } as const
  const parked = { parkedAt: new Date(), parkedCode: 'INVALID_OPTION', parkedReason: 'no' }
  await db.crmRecord.update({ where: key, data: parked })

  app.setNow('2026-01-31T23:59:59.999Z')
  expect(await dirtyAccounts()).not.toContain(accountId)
  app.setNow('2026-02-01T00:00:00Z')
  expect(await dirtyAccounts()).toContain(accountId)
})

test('a validation, which records no event, is found within the hour', async () => {
  const { accountId, licenseKey: key } = await seedLicense(admin)
  await settleAll()
  await db.crmSync.update({ where: { id: 1 }, data: { marksReadAt: new Date('2026-01-15T14:00:00Z') } })
  app.setNow('2026-01-15T14:30:00Z')
  await validateLicense(admin, { key })
  await app.ctx.lastSeen.flush()
  expect(await dirtyAccounts()).toEqual([])

  app.setNow('2026-01-15T15:00:00Z')
  expect(await dirtyAccounts()).toEqual([accountId])
})

test('what was parked is tried again once it changes', async () => {
  const { accountId, licenseId } = await seedLicense(admin)
  await settleAll()
  const where = { kind_subjectId: { kind: 'ACCOUNT' as const, subjectId: accountId } }
  const parked = { parkedAt: new Date(), parkedCode: 'INVALID_OPTION', parkedReason: 'no' }
  await db.crmRecord.update({ where, data: { ...parked, dirtySince: new Date() } })
  expect(await dirtyAccounts()).toEqual([])

  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  expect(await dirtyAccounts()).toEqual([accountId])
  expect(await db.crmRecord.findUnique({ where })).toMatchObject({ parkedAt: null, parkedReason: null })
})
