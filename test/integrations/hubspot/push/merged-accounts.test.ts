import { expect, test } from 'vitest'
import { mergeAccounts } from '../../../../src/crm/merge-accounts.ts'
import { issueLicense } from '../../../../src/domain/licenses/issue.ts'
import { transact } from '../../../../src/platform/db.ts'
import { seedAccount, seedLicenseType } from '../../../seed.ts'
import { startCrm } from '../crm.ts'
import { readRecords, reconciler } from '../records.ts'

const crm = await startCrm()
const { app, sync } = crm
const admin = { ...app.admin, crm: { target: 'the emulator' } }
const { db } = app.ctx
const reconcile = reconciler(admin, sync)
const { recordOf } = readRecords(db)
const { licenseType } = await seedLicenseType(admin)

const seed = async () => (await seedAccount(admin)).accountId
const issue = (accountId: string) =>
  transact(db, (tx) => issueLicense(admin, tx, { accountId, licenseType, overrides: { maxActivations: 3 } }))
const merge = (fromId: string, intoId: string) =>
  transact(db, (tx) => mergeAccounts(admin, tx, { fromId, intoId, reason: 'Duplicate.' }))

test('of two linked companies, that of the other account stays, and the former one is cleared and reviewed', async () => {
  const [from, into] = [await seed(), await seed()]
  await issue(from)
  await sync.run()
  const [former, kept] = [await recordOf(from, 'ACCOUNT'), await recordOf(into, 'ACCOUNT')]

  await merge(from, into)
  await sync.run()

  expect(await crm.companyOf(from)).toBeUndefined()
  expect(await crm.companyOf(into)).toMatchObject({ licet_status: 'active' })
  expect(await recordOf(from, 'ACCOUNT')).toMatchObject({
    link: 'UNLINKED',
    remoteId: null,
    dirtySince: null,
  })
  expect(await recordOf(into, 'ACCOUNT')).toMatchObject({ remoteId: kept.remoteId, dirtySince: null })
  expect(await db.crmReview.findMany({ where: { accountId: into, resolvedAt: null } })).toMatchObject([
    { code: 'ACCOUNTS_MERGED', object: 'COMPANY', remoteId: former.remoteId },
  ])
  expect(await reconcile(true)).toMatchObject({ differing: 0 })
})

test('an account without a company takes that of the account that is merged into it', async () => {
  const from = await seed()
  await issue(from)
  await sync.run()
  const { remoteId } = await recordOf(from, 'ACCOUNT')
  const into = await seed()

  await merge(from, into)
  await sync.run()

  expect(await recordOf(into, 'ACCOUNT')).toMatchObject({ remoteId, chosenRemoteId: null })
  expect(await crm.companyOf(into)).toMatchObject({ licet_status: 'active' })
  expect(await crm.companyOf(from)).toBeUndefined()
  expect(await db.crmReview.count({ where: { accountId: into } })).toBe(0)
  expect(await reconcile(true)).toMatchObject({ differing: 0 })
})

test('a company that another account took is not cleared, although a push recorded it for the merged account', async () => {
  const from = await seed()
  await sync.run()
  const { remoteId } = await recordOf(from, 'ACCOUNT')
  const into = await seed()
  await merge(from, into)
  // As a push that began before the merge records it.
  await db.crmRecord.update({
    where: { kind_subjectId: { kind: 'ACCOUNT', subjectId: from } },
    data: { remoteId },
  })

  await sync.run()

  expect(await crm.companyOf(into)).toMatchObject({ licet_status: 'none' })
  expect(await reconcile(true)).toMatchObject({ differing: 0 })
})

test('a merge during a push ends in the same state', async () => {
  for (let round = 0; round < 3; round++) {
    const [from, into] = [await seed(), await seed()]
    await issue(from)
    const pushing = sync.run()
    await merge(from, into)
    await pushing
    await sync.run()

    expect(await crm.companyOf(from)).toBeUndefined()
    expect(await crm.companyOf(into)).toMatchObject({ licet_status: 'active' })
    expect(await reconcile(true)).toMatchObject({ differing: 0 })
  }
})

test('an account that was never pushed leaves no company', async () => {
  const [from, into] = [await seed(), await seed()]
  await merge(from, into)
  await sync.run()

  expect(await crm.companyOf(from)).toBeUndefined()
  expect(await crm.companyOf(into)).toMatchObject({ licet_status: 'none' })
})
