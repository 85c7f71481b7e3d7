import { expect, test } from 'vitest'
import { cancelBulkOperation } from '../../../src/domain/bulk-operations/cancel.ts'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import { suspendLicenses } from '../../../src/domain/bulk-operations/suspend-licenses.ts'
import { reinstateLicense } from '../../../src/domain/licenses/reinstate.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { issueLicenses, rowsOf } from './rows.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
const support = app.as({ audience: 'SUPPORT', principal: 'api-key:agent' })

const reason = 'unpaid'
const start = async (licenseType: string, dryRun = false) => {
  const { bulkOperationId } = await transact(db, (tx) =>
    suspendLicenses(support, tx, { selection: { licenseType }, reason, dryRun }),
  )
  return bulkOperationId
}
const run = () => runBulkOperations(app.ctx)
const operationOf = (id: string) => db.bulkOperation.findUniqueOrThrow({ where: { id } })
const eventsOf = (licenseId: string) =>
  db.event.findMany({ where: { licenseId }, orderBy: { position: 'asc' } })
const eventsOn = (subjectId: string) =>
  db.event.findMany({ where: { subjectId }, orderBy: { position: 'asc' } })
const suspended = async (ids: string[]) => {
  const licenses = await db.license.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
  return licenses.map(({ suspendedAt }) => suspendedAt !== null)
}
const cancel = (bulkOperationId: string) =>
  transact(db, (tx) => cancelBulkOperation(admin, tx, { bulkOperationId, reason: 'a mistake' }))
const jobsQueued = async (name: string) =>
  (await db.$queryRaw<object[]>`select from pgboss.job where name = ${name} and state = 'created'`).length

test('each license has its outcome: changed, unchanged, or refused with the code and the sentence', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 3)
  const [changed, unchanged, revoked] = licenseIds as [string, string, string]
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId: unchanged, reason: 'first' }))
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked, reason: 'fraud' }))
  const id = await start(licenseType)
  expect(await operationOf(id)).toMatchObject({
    kind: 'SUSPEND_LICENSES',
    state: 'QUEUED',
    selection: { licenseType },
    parameters: {},
    totalCount: 3,
    createdBy: 'api-key:agent',
    startedAt: null,
  })
  await run()

  const effect = { devicesOverLimitCount: 0, overLimitUntil: null, outlivingFilesCount: 0 }
  const suspension = { field: 'suspended', before: 'false', after: 'true' }
  const processedAt = admin.now()
  const none = { code: null, message: null, effect: null, faults: 0, retryAt: null, processedAt }
  expect(await rowsOf(admin, id)).toEqual([
    {
      ...none,
      bulkOperationId: id,
      position: 1,
      licenseId: changed,
      outcome: 'CHANGED',
      effect: { ...effect, changes: [suspension], changesCount: 1 },
    },
    {
      ...none,
      bulkOperationId: id,
      position: 2,
      licenseId: unchanged,
      outcome: 'UNCHANGED',
      effect: { ...effect, changes: [], changesCount: 0 },
    },
    {
      ...none,
      bulkOperationId: id,
      position: 3,
      licenseId: revoked,
      outcome: 'REFUSED',
      code: 'LICENSE_REVOKED',
      message: 'The license is revoked permanently. Issue a new license.',
    },
  ])
  expect(await operationOf(id)).toMatchObject({
    state: 'COMPLETED',
    changedCount: 1,
    unchangedCount: 1,
    refusedCount: 1,
    failedCount: 0,
    startedAt: processedAt,
    endedAt: processedAt,
  })
  expect(await db.license.findUniqueOrThrow({ where: { id: unchanged } })).toMatchObject({
    suspendReason: 'first',
  })
})

test('a license has the events and mails of the single mutation, in the name of the caller', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 1)
  const { licenseIds: twins } = await issueLicenses(admin, 1)
  const [licenseId, twin] = [licenseIds[0]!, twins[0]!]
  const id = await start(licenseType)
  await run()
  await transact(db, (tx) => suspendLicense(support, tx, { licenseId: twin, reason }))

  const [event, single] = [(await eventsOf(licenseId)).at(-1)!, (await eventsOf(twin)).at(-1)!]
  expect(event).toMatchObject({ type: single.type, data: single.data, actor: single.actor })
  expect(event).toMatchObject({
    type: 'license.suspended',
    actor: 'api-key:agent',
    requestId: toTypedId('BulkOperation', id),
  })
  const mailsOf = async (one: string) =>
    (await db.notification.findMany({ where: { licenseId: one }, orderBy: { id: 'asc' } })).map(
      ({ message, state, data }) => ({ message, state, data }),
    )
  expect(await mailsOf(licenseId)).toEqual(await mailsOf(twin))
  expect((await mailsOf(licenseId)).at(-1)).toMatchObject({ message: 'LICENSE_SUSPENDED', state: 'QUEUED' })
})

test('the audit log has the start and the end with the reason and the counts', async () => {
  const { licenseType } = await issueLicenses(admin, 2)
  const id = await start(licenseType)
  await run()
  const kind = 'SUSPEND_LICENSES'
  const counts = { processed: 2, changed: 2, unchanged: 0, refused: 0, failed: 0 }
  expect(await eventsOn(id)).toMatchObject([
    {
      type: 'bulk-operation.started',
      actor: 'api-key:agent',
      data: { kind, reason, dryRun: false, licenses: 2 },
    },
    {
      type: 'bulk-operation.completed',
      actor: 'api-key:agent',
      data: { kind, reason, dryRun: false, ...counts },
    },
  ])
})

test('a completed operation is not run again', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 1)
  await start(licenseType)
  await run()
  const licenseId = licenseIds[0]!
  await transact(db, (tx) => reinstateLicense(admin, tx, { licenseId, reason: 'paid' }))
  await run()
  expect(await suspended(licenseIds)).toEqual([false])
})

test('a dry run has the outcomes of a run, and writes no event, mail or job of them', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 3)
  const [, unchanged, revoked] = licenseIds as [string, string, string]
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId: unchanged, reason: 'first' }))
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked, reason: 'fraud' }))
  await app.runJobs()
  const state = async () => [
    await db.license.findMany({ where: { id: { in: licenseIds } }, orderBy: { id: 'asc' } }),
    await db.event.count({ where: { licenseId: { in: licenseIds } } }),
    await db.notification.count({ where: { licenseId: { in: licenseIds } } }),
  ]
  const before = await state()
  const dry = await start(licenseType, true)
  await run()
  expect(await state()).toEqual(before)
  expect(await jobsQueued('license-files.publish-status-lists')).toBe(0)
  expect(await operationOf(dry)).toMatchObject({ state: 'COMPLETED', changedCount: 1, refusedCount: 1 })

  const wet = await start(licenseType)
  await run()
  const outcomes = async (id: string) =>
    (await rowsOf(admin, id)).map(({ outcome, code, message, effect }) => ({
      outcome,
      code,
      message,
      effect,
    }))
  expect(await outcomes(dry)).toEqual(await outcomes(wet))
  expect(await suspended(licenseIds)).toEqual([true, true, false])
})

test('the jobs that follow a suspension are queued once for all licenses of an operation', async () => {
  const { licenseType } = await issueLicenses(admin, 5)
  await app.runJobs()
  await start(licenseType)
  await run()
  for (const name of ['license-files.publish-status-lists', 'notifications.send-due'])
    expect([name, await jobsQueued(name)]).toEqual([name, 1])
})

test('a canceled operation changes no further license, and keeps the outcomes that it has', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 2)
  const id = await start(licenseType)
  await cancel(id)
  await cancel(id)
  await run()
  expect(await suspended(licenseIds)).toEqual([false, false])
  expect(await operationOf(id)).toMatchObject({ state: 'CANCELED', endedAt: admin.now(), changedCount: 0 })
  expect((await rowsOf(admin, id)).map(({ outcome }) => outcome)).toEqual(['PENDING', 'PENDING'])
  expect((await eventsOn(id)).map(({ type }) => type)).toEqual([
    'bulk-operation.started',
    'bulk-operation.canceled',
  ])
})

test('refuses to cancel an operation that is completed, and one that does not exist', async () => {
  const { licenseType } = await issueLicenses(admin, 1)
  const id = await start(licenseType)
  await run()
  await expect(cancel(id)).rejects.toMatchObject({ code: 'BULK_OPERATION_ENDED' })
  await expect(cancel('01900000-0000-7000-8000-000000000000')).rejects.toMatchObject({
    code: 'BULK_OPERATION_NOT_FOUND',
  })
  expect(await eventsOn(id)).toHaveLength(2)
})

test('refuses an eleventh operation that is queued or running, until one has ended', async () => {
  const { licenseType } = await issueLicenses(admin, 1)
  await run()
  const ids: string[] = []
  for (let count = 0; count < 10; count++) ids.push(await start(licenseType, true))
  const before = await db.bulkOperation.count()
  await expect(start(licenseType, true)).rejects.toMatchObject({
    code: 'BULK_OPERATION_LIMIT_EXCEEDED',
    limit: 10,
    used: 10,
  })
  expect(await db.bulkOperation.count()).toBe(before)
  await cancel(ids[0]!)
  await start(licenseType, true)
  await run()
})
