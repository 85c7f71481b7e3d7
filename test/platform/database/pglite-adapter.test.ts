import { expect, test } from 'vitest'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import { suspendLicenses } from '../../../src/domain/bulk-operations/suspend-licenses.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { issueLicenses } from '../../domain/bulk-operations/rows.ts'

// The embedded database also where the tests have PostgreSQL.
const database = await createEmbedded()
const app = await startTestApp(async () => database)
const { admin } = app

/** Runs work, and returns in how many iterations of the event loop other work had its turn meanwhile. */
async function iterationsDuring(work: () => Promise<unknown>): Promise<number> {
  let iterations = 0
  let isRunning = true
  const count = () => {
    iterations++
    if (isRunning) setImmediate(count)
  }
  setImmediate(count)
  await work()
  isRunning = false
  return iterations
}

test('other work has its turn between the licenses of a bulk operation', async () => {
  const { licenseType } = await issueLicenses(admin, 30)
  await transact(admin.db, (tx) =>
    suspendLicenses(admin, tx, { selection: { licenseType }, reason: 'a test' }),
  )
  expect(await iterationsDuring(() => runBulkOperations(app.ctx))).toBeGreaterThanOrEqual(30)
  expect(await admin.db.license.count({ where: { suspendedAt: { not: null } } })).toBe(30)
})

test('other work has its turn between the statements of a transaction', async () => {
  const iterations = await iterationsDuring(() =>
    transact(admin.db, async (tx) => {
      for (let times = 0; times < 50; times++) await tx.account.findFirst()
      for (let times = 0; times < 50; times++) await tx.$executeRaw`select 1`
    }),
  )
  expect(iterations).toBeGreaterThanOrEqual(100)
})
