import { expect, test } from 'vitest'
import { forgetBulkOperations } from '../../../src/domain/bulk-operations/forget.ts'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import { suspendLicenses } from '../../../src/domain/bulk-operations/suspend-licenses.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { issueLicenses, rowsOf } from './rows.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
const { licenseType } = await issueLicenses(admin, 2)

const start = async (ctx = admin) => {
  const { bulkOperationId } = await transact(db, (tx) =>
    suspendLicenses(ctx, tx, { selection: { licenseType }, reason: 'unpaid', dryRun: true }),
  )
  return bulkOperationId
}
const stored = async () =>
  (await db.bulkOperation.findMany({ orderBy: { id: 'asc' }, select: { id: true } })).map(({ id }) => id)

test('an operation and its rows are deleted 30 days after its end, and never before it has ended', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const ended = await start()
  await runBulkOperations(app.ctx)
  const open = await start()
  app.setNow('2026-02-14T12:00:00Z')
  await forgetBulkOperations(app.ctx)
  expect(await stored()).toEqual([ended, open])
  app.setNow('2026-02-14T12:00:00.001Z')
  await forgetBulkOperations(app.ctx)
  expect(await stored()).toEqual([open])
  expect(await rowsOf(admin, ended)).toEqual([])
  expect(await rowsOf(admin, open)).toHaveLength(2)
  await runBulkOperations(app.ctx)
})

test('above ten times the licenses of the largest operation, the operations that ended first are deleted', async () => {
  await db.bulkOperation.deleteMany()
  const small = { ...admin, bulkLicenses: 2 }
  const ids: string[] = []
  for (let day = 1; day <= 10; day++) {
    app.setNow(`2026-03-${String(day).padStart(2, '0')}T12:00:00Z`)
    ids.push(await start(small))
    await runBulkOperations(app.ctx)
  }
  expect(await stored()).toEqual(ids)
  const next = await start(small)
  expect(await stored()).toEqual([...ids.slice(1), next])
  expect(await rowsOf(admin, ids[0]!)).toEqual([])
  await runBulkOperations(app.ctx)
})

test('above 1,000 operations, the operations that ended first are deleted', async () => {
  await db.bulkOperation.deleteMany()
  await db.$executeRaw`
    insert into bulk_operations (id, kind, selection, parameters, reason, dry_run, state, total_count, changed_count, created_at, created_by, ended_at)
    select ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'SUSPEND_LICENSES', '{}', '{}', 'unpaid', true,
      'COMPLETED', 1, 1, now(), 'test', timestamptz '2026-01-01' + n * interval '1 minute'
    from generate_series(1, 1000) n`
  await start()
  expect(await db.bulkOperation.count()).toBe(1_000)
  expect((await stored())[0]).toBe('01900000-0000-7000-8000-000000000002')
})
