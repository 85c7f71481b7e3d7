import { expect, test } from 'vitest'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import { suspendLicenses } from '../../../src/domain/bulk-operations/suspend-licenses.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { issueLicenses, rowsOf } from './rows.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

const start = async (licenseType: string) => {
  const { bulkOperationId } = await transact(db, (tx) =>
    suspendLicenses(admin, tx, { selection: { licenseType }, reason: 'unpaid' }),
  )
  return bulkOperationId
}
const operationOf = (id: string) => db.bulkOperation.findUniqueOrThrow({ where: { id } })
test('a job of the queue runs an operation that was started', async () => {
  const { licenseType } = await issueLicenses(admin, 1)
  const id = await start(licenseType)
  await app.runJobs()
  expect(await operationOf(id)).toMatchObject({ state: 'COMPLETED', changedCount: 1 })
})

test('a short operation does not wait for the end of a long one', async () => {
  const long = await issueLicenses(admin, 45)
  const short = await issueLicenses(admin, 2)
  await start(long.licenseType)
  const shortId = await start(short.licenseType)
  await runBulkOperations(app.ctx)

  const [end] = await db.event.findMany({ where: { subjectId: shortId, type: 'bulk-operation.completed' } })
  const before = await db.event.count({
    where: {
      licenseId: { in: long.licenseIds },
      type: 'license.suspended',
      position: { lt: end!.position },
    },
  })
  expect(before).toBe(20)
})

test('a job ends after 1,000 licenses and queues the next one', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 1)
  const licenseId = licenseIds[0]!
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'first' }))
  const id = await start(licenseType)
  // The same license again and again, as issuing so many takes its time.
  await db.$executeRaw`insert into bulk_operation_rows (bulk_operation_id, position, license_id)
    select ${id}::uuid, position, ${licenseId}::uuid from generate_series(2, 1005) position`
  await db.bulkOperation.update({ where: { id }, data: { totalCount: 1_005 } })
  // Not read from the queue, in which the schedule puts a job every minute.
  let queued = 0
  const counting: AppContext = {
    ...app.ctx,
    enqueue: async (tx, name, payload) => {
      if (name === 'bulk-operations.run') queued++
      await app.ctx.enqueue(tx, name, payload)
    },
  }

  await runBulkOperations(counting)
  expect(await operationOf(id)).toMatchObject({ state: 'RUNNING', unchangedCount: 1_000, endedAt: null })
  expect(queued).toBe(1)
  await runBulkOperations(counting)
  expect(await operationOf(id)).toMatchObject({ state: 'COMPLETED', unchangedCount: 1_005 })
  expect(queued).toBe(1)
})

test('after the signal to stop, it ends with the present license, and the next run continues', async () => {
  const { licenseType } = await issueLicenses(admin, 3)
  const id = await start(licenseType)
  const stop = new AbortController()
  const stopping = {
    ...app.ctx,
    // The clock is read while the first license is processed.
    now: () => {
      stop.abort()
      return admin.now()
    },
  }
  await runBulkOperations(stopping, stop.signal)
  expect(await operationOf(id)).toMatchObject({ state: 'RUNNING', changedCount: 1 })
  await runBulkOperations(app.ctx)
  expect(await operationOf(id)).toMatchObject({ state: 'COMPLETED', changedCount: 3 })
})

/** Makes every update of a license fail, until the returned function is called. */
async function breakLicense(licenseId: string): Promise<() => Promise<void>> {
  await db.$executeRawUnsafe(`create or replace function fail() returns trigger language plpgsql as
    $$ begin raise exception 'a broken disk'; end $$`)
  await db.$executeRawUnsafe(`create trigger broken before update on licenses for each row
    when (new.id = '${licenseId}') execute function fail()`)
  return async () => void (await db.$executeRawUnsafe('drop trigger broken on licenses'))
}

test('a license with a fault is tried again later, and does not keep the others waiting', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseType, licenseIds } = await issueLicenses(admin, 2)
  const repair = await breakLicense(licenseIds[0]!)
  const id = await start(licenseType)
  await runBulkOperations(app.ctx)
  await runBulkOperations(app.ctx)
  expect(await rowsOf(admin, id)).toMatchObject([
    { outcome: 'PENDING', faults: 1 },
    { outcome: 'CHANGED', faults: 0 },
  ])
  expect(app.logged).toContainEqual(
    expect.objectContaining({
      msg: 'a license of a bulk operation had a fault',
      bulkOperation: toTypedId('BulkOperation', id),
      position: 1,
      err: expect.objectContaining({ message: expect.stringContaining('a broken disk') }),
    }),
  )
  await repair()
  app.setNow('2026-01-15T12:02:00Z')
  await runBulkOperations(app.ctx)
  expect(await rowsOf(admin, id)).toMatchObject([{ outcome: 'CHANGED', faults: 1, retryAt: null }, {}])
  expect(await operationOf(id)).toMatchObject({ state: 'COMPLETED', changedCount: 2, failedCount: 0 })
})

test('after five faults the license has failed, unchanged, and the operation is completed', async () => {
  app.setNow('2026-02-15T12:00:00Z')
  const { licenseType, licenseIds } = await issueLicenses(admin, 1)
  const repair = await breakLicense(licenseIds[0]!)
  const id = await start(licenseType)
  for (let attempt = 1; attempt <= 5; attempt++) {
    expect(await operationOf(id)).toMatchObject({ state: 'QUEUED' })
    await runBulkOperations(app.ctx)
    app.setNow(`2026-02-15T12:${attempt}5:00Z`)
  }
  await repair()
  await runBulkOperations(app.ctx)
  expect(await rowsOf(admin, id)).toMatchObject([
    { outcome: 'FAILED', faults: 5, code: null, message: expect.stringMatching(/fault at 5 attempts/) },
  ])
  expect(await operationOf(id)).toMatchObject({ state: 'COMPLETED', changedCount: 0, failedCount: 1 })
  expect(await db.license.findUniqueOrThrow({ where: { id: licenseIds[0]! } })).toMatchObject({
    suspendedAt: null,
  })
})
