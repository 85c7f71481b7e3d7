import { expect, test } from 'vitest'
import { mergeAccounts } from '../../../src/crm/merge-accounts.ts'
import { cancelBulkOperation } from '../../../src/domain/bulk-operations/cancel.ts'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import { suspendLicenses } from '../../../src/domain/bulk-operations/suspend-licenses.ts'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, seedLicenseType } from '../../seed.ts'
import { rowsOf } from './rows.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

type Start = Omit<Parameters<typeof suspendLicenses>[2], 'reason'>
const start = async (input: Start) => {
  const { bulkOperationId } = await transact(db, (tx) =>
    suspendLicenses(admin, tx, { reason: 'unpaid', ...input }),
  )
  return bulkOperationId
}
const merge = (fromId: string, intoId: string) =>
  transact(db, (tx) => mergeAccounts(admin, tx, { fromId, intoId, reason: 'Duplicate.' }))
const operationOf = (id: string) => db.bulkOperation.findUniqueOrThrow({ where: { id } })
const eventsOn = (subjectId: string) =>
  db.event.findMany({ where: { subjectId }, orderBy: { position: 'asc' } })
const { licenseType } = await seedLicenseType(admin)
const issue = async (accountId: string) =>
  (await transact(db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))).licenseId

/** Two accounts with licenses, of which the first one is merged. */
async function seedPair() {
  const [{ accountId: from }, { accountId: into }] = [await seedAccount(admin), await seedAccount(admin)]
  const licenseIds = [await issue(from), await issue(from)]
  return { from, into, licenseIds, other: await issue(into) }
}

/** Processes one license. */
async function runOnce() {
  const stop = new AbortController()
  const stopping = {
    ...app.ctx,
    now: () => {
      stop.abort()
      return admin.now()
    },
  }
  await runBulkOperations(stopping, stop.signal)
}

test('an operation that runs during a merge continues with its licenses, in the account that stays', async () => {
  const { from, into, licenseIds, other } = await seedPair()
  const id = await start({ selection: { accountId: from } })
  await runOnce()
  expect(await operationOf(id)).toMatchObject({ state: 'RUNNING', changedCount: 1, accountId: from })
  await merge(from, into)
  expect(await operationOf(id)).toMatchObject({ state: 'RUNNING', changedCount: 1, accountId: into })
  await runBulkOperations(app.ctx)

  expect(await operationOf(id)).toMatchObject({ state: 'COMPLETED', changedCount: 2, totalCount: 2 })
  expect((await rowsOf(admin, id)).map(({ licenseId }) => licenseId)).toEqual(licenseIds)
  for (const licenseId of licenseIds) {
    const events = await db.event.findMany({ where: { licenseId, type: 'license.suspended' } })
    expect(events).toMatchObject([{ accountId: into, requestId: toTypedId('BulkOperation', id) }])
  }
  expect(await db.license.findUniqueOrThrow({ where: { id: other } })).toMatchObject({ suspendedAt: null })
  expect((await eventsOn(id)).map(({ type, accountId }) => [type, accountId])).toEqual([
    ['bulk-operation.started', into],
    ['bulk-operation.completed', into],
  ])
})

test('an operation that is canceled after a merge names the account that stays', async () => {
  const { from, into } = await seedPair()
  const bulkOperationId = await start({ selection: { accountId: from } })
  await merge(from, into)
  await transact(db, (tx) => cancelBulkOperation(admin, tx, { bulkOperationId, reason: 'a mistake' }))
  expect((await eventsOn(bulkOperationId)).map(({ accountId }) => accountId)).toEqual([into, into])
})

test('a dry run from before a merge is run after it, with its licenses alone', async () => {
  const { from, into, licenseIds } = await seedPair()
  const dryRunOfId = await start({ selection: { accountId: from }, dryRun: true })
  await runBulkOperations(app.ctx)
  await merge(from, into)
  const id = await start({ dryRunOfId })
  await runBulkOperations(app.ctx)
  expect(await operationOf(id)).toMatchObject({
    accountId: into,
    selection: { account: toTypedId('Account', from) },
    changedCount: 2,
  })
  expect((await rowsOf(admin, id)).map(({ licenseId }) => licenseId)).toEqual(licenseIds)
})

test('licenses that are named or filtered before a merge are processed after it', async () => {
  const { from, into, licenseIds, other } = await seedPair()
  const named = await start({ selection: { licenses: licenseIds } })
  const filtered = await start({ selection: { licenseType, status: 'ACTIVE' } })
  await merge(from, into)
  await runBulkOperations(app.ctx)
  expect(await operationOf(named)).toMatchObject({ state: 'COMPLETED', changedCount: 2, accountId: null })
  expect(await operationOf(filtered)).toMatchObject({ state: 'COMPLETED', refusedCount: 0, failedCount: 0 })
  const licenses = await db.license.findMany({ where: { id: { in: [...licenseIds, other] } } })
  expect(licenses.map(({ suspendedAt }) => suspendedAt !== null)).toEqual([true, true, true])
})
