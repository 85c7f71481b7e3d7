import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { cancelBulkOperation } from '../../../src/domain/bulk-operations/cancel.ts'
import { changeLicenses } from '../../../src/domain/bulk-operations/change-licenses.ts'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import { suspendLicenses } from '../../../src/domain/bulk-operations/suspend-licenses.ts'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount } from '../../seed.ts'
import { issueLicenses, rowsOf } from './rows.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

type ChangeInput = Omit<Parameters<typeof changeLicenses>[2], 'reason' | 'change'> & { change?: object }
const change = {
  metadata: { plan: 'gold' },
  expiry: { at: new Date('2027-01-01T00:00:00Z') },
}
const start = async (input: ChangeInput, reason = 'a test') => {
  const { bulkOperationId } = await transact(db, (tx) =>
    changeLicenses(admin, tx, { change, reason, ...input }),
  )
  return bulkOperationId
}
const run = () => runBulkOperations(app.ctx)
const operationOf = (id: string) => db.bulkOperation.findUniqueOrThrow({ where: { id } })
const licensesOf = async (id: string) => (await rowsOf(admin, id)).map(({ licenseId }) => licenseId)

test('takes exactly the licenses of the dry run', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 3)
  const selection = { licenseType, status: 'ACTIVE' as const }
  const dryRunOfId = await start({ selection, dryRun: true }, 'what would happen')
  await run()
  const { accountId } = await seedAccount(admin)
  const { licenseId: later } = await transact(db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
  const at = { suspendedAt: admin.now(), suspendReason: 'before' }
  await db.license.update({ where: { id: licenseIds[1]! }, data: at })

  const id = await start({ dryRunOfId }, 'agreed')
  expect(await operationOf(id)).toMatchObject({
    dryRun: false,
    dryRunOfId,
    kind: 'CHANGE_LICENSES',
    selection: (await operationOf(dryRunOfId)).selection,
    parameters: (await operationOf(dryRunOfId)).parameters,
    reason: 'agreed',
    totalCount: 3,
  })
  expect(await licensesOf(id)).toEqual(licenseIds)
  await run()
  expect(await operationOf(id)).toMatchObject({ state: 'COMPLETED', changedCount: 3 })
  const changed = await db.license.findMany({ where: { metadata: { equals: { plan: 'gold' } } } })
  expect(changed.map((license) => license.id).sort()).toEqual([...licenseIds].sort())
  expect(await db.license.findUniqueOrThrow({ where: { id: later } })).toMatchObject({ metadata: {} })
})

test('keeps the account that the dry run selected by', async () => {
  const { licenseIds } = await issueLicenses(admin, 1)
  const { accountId } = await db.license.findUniqueOrThrow({ where: { id: licenseIds[0]! } })
  const dryRunOfId = await start({ selection: { accountId }, dryRun: true })
  await run()
  const id = await start({ dryRunOfId })
  expect(await operationOf(id)).toMatchObject({ accountId })
  expect(await db.event.findFirstOrThrow({ where: { subjectId: id } })).toMatchObject({ accountId })
  await run()
})

test('a run stays when its dry run is deleted', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 1)
  const dryRunOfId = await start({ selection: { licenseType }, dryRun: true })
  await run()
  const id = await start({ dryRunOfId })
  await db.bulkOperation.delete({ where: { id: dryRunOfId } })
  await run()
  expect(await operationOf(id)).toMatchObject({ dryRunOfId: null, state: 'COMPLETED', changedCount: 1 })
  expect(await licensesOf(id)).toEqual(licenseIds)
})

test('refuses more licenses than an operation can have by now', async () => {
  const { licenseType } = await issueLicenses(admin, 2)
  const dryRunOfId = await start({ selection: { licenseType }, dryRun: true })
  await run()
  const few = { ...admin, bulkLicenses: 1 }
  const refused = transact(db, (tx) => changeLicenses(few, tx, { change, dryRunOfId, reason: 'a test' }))
  await expect(refused).rejects.toMatchObject({ code: 'SELECTION_LIMIT_EXCEEDED', limit: 1, used: 2 })
})

const { licenseType } = await issueLicenses(admin, 1)
const selection = { licenseType }
const completed = async () => {
  const id = await start({ selection, dryRun: true })
  await run()
  return id
}

test.each<[string, () => Promise<ChangeInput>, object]>([
  [
    'an operation that does not exist',
    async () => ({ dryRunOfId: randomUUID() }),
    { code: 'BULK_OPERATION_NOT_FOUND' },
  ],
  [
    'a run that was no dry run',
    async () => {
      const id = await start({ selection })
      await run()
      return { dryRunOfId: id }
    },
    { code: 'DRY_RUN_MISMATCH' },
  ],
  [
    'a dry run of other values',
    async () => ({ dryRunOfId: await completed(), change: { metadata: { plan: 'silver' } } }),
    { code: 'DRY_RUN_MISMATCH' },
  ],
  [
    'a dry run of now for a run at a later time',
    async () => ({ dryRunOfId: await completed(), effectiveAt: new Date('2026-12-01T00:00:00Z') }),
    { code: 'DRY_RUN_MISMATCH' },
  ],
  [
    'a dry run of another mutation',
    async () => {
      const input = { selection, dryRun: true, reason: 'a test' }
      const { bulkOperationId } = await transact(db, (tx) => suspendLicenses(admin, tx, input))
      await run()
      return { dryRunOfId: bulkOperationId }
    },
    { code: 'DRY_RUN_MISMATCH' },
  ],
  [
    'a dry run that is queued',
    async () => ({ dryRunOfId: await start({ selection, dryRun: true }) }),
    { code: 'DRY_RUN_NOT_COMPLETED' },
  ],
  [
    'a dry run that was canceled',
    async () => {
      const bulkOperationId = await start({ selection, dryRun: true })
      await transact(db, (tx) => cancelBulkOperation(admin, tx, { bulkOperationId, reason: 'a mistake' }))
      return { dryRunOfId: bulkOperationId }
    },
    { code: 'DRY_RUN_NOT_COMPLETED' },
  ],
  [
    'a selection beside the dry run',
    async () => ({ dryRunOfId: await completed(), selection }),
    { code: 'INPUT_INVALID', message: expect.stringMatching(/^selection: excludes `dryRunOf`/) },
  ],
  [
    'neither a selection nor a dry run',
    async () => ({}),
    { code: 'INPUT_INVALID', message: expect.stringMatching(/^selection: must be given, or `dryRunOf`/) },
  ],
  [
    'a dry run of a dry run',
    async () => ({ dryRunOfId: await completed(), dryRun: true }),
    { code: 'INPUT_INVALID', message: expect.stringMatching(/^dryRun: must be false/) },
  ],
])('refuses %s, and stores nothing', async (_, prepare, refusal) => {
  const input = await prepare()
  const before = await db.bulkOperation.count()
  await expect(start(input)).rejects.toMatchObject(refusal)
  expect(await db.bulkOperation.count()).toBe(before)
  await run()
})
