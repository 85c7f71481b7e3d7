import { beforeEach, expect, test } from 'vitest'
import { paths } from '../../../../integrations/hubspot/api/paths.ts'
import { findPause } from '../../../../src/crm/sync-pause.ts'
import { suspendLicense } from '../../../../src/domain/licenses/suspend.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { seedAccount, seedLicense } from '../../../seed.ts'
import { startCrm } from '../crm.ts'

const crm = await startCrm({ timeZone: 'America/New_York' })
const { app, sync, emulator } = crm
const { admin } = app
const { db } = app.ctx

beforeEach(async () => {
  emulator.portal.faults.clear()
  app.setNow('2026-01-15T12:00:00Z')
  await db.crmSync.update({ where: { id: 1 }, data: { pausedUntil: null } })
  await db.crmRecord.updateMany({
    data: { retryAt: null, parkedAt: null, parkedCode: null, parkedReason: null },
  })
  await sync.run()
  emulator.calls.length = 0
})

const recordOf = (subjectId: string, kind: 'ACCOUNT' | 'CONTACT' = 'ACCOUNT') =>
  db.crmRecord.findUniqueOrThrow({ where: { kind_subjectId: { kind, subjectId } } })
const upserts = (type: string) => emulator.calls.filter(({ path }) => path.endsWith(`${type}/batch/upsert`))

/** Seeds accounts with changes to push. */
async function seedAccounts(count: number): Promise<string[]> {
  const accounts = []
  for (let seeded = 0; seeded < count; seeded++) accounts.push((await seedAccount(admin)).accountId)
  return accounts
}

test('a bad row is parked with its reason, and the other rows of its batch are pushed', async () => {
  const [bad, ...good] = await seedAccounts(4)
  // Longer than HubSpot accepts: the error of one row is part of a success.
  await db.account.update({ where: { id: bad! }, data: { name: 'x'.repeat(70_000) } })
  await sync.run()

  expect(await recordOf(bad!)).toMatchObject({
    parkedAt: new Date('2026-01-15T12:00:00Z'),
    pushedDigest: null,
  })
  expect((await recordOf(bad!)).parkedReason).toMatch(/./)
  for (const accountId of good) {
    expect(await recordOf(accountId)).toMatchObject({ dirtySince: null, parkedAt: null })
    expect(await crm.companyOf(accountId)).toMatchObject({ licet_status: 'none' })
  }
  expect(upserts('companies')).toHaveLength(1)
})

test('one conflicting unique value among 100 rows parks its account, and the other 99 are pushed', async () => {
  const accounts = await seedAccounts(100)
  await db.contact.deleteMany({ where: { accountId: { in: accounts } } })
  const bad = accounts[61]!
  for (const accountId of accounts) {
    const chosenRemoteId = await crm.makeCompany({ name: 'Chosen' })
    await db.crmRecord.upsert({
      where: { kind_subjectId: { kind: 'ACCOUNT', subjectId: accountId } },
      create: { kind: 'ACCOUNT', subjectId: accountId, accountId, link: 'CHOSEN', chosenRemoteId },
      update: { link: 'CHOSEN', chosenRemoteId },
    })
  }
  await crm.makeCompany({ name: 'A copy', licet_account_id: toTypedId('Account', bad) })
  emulator.calls.length = 0
  await sync.run()

  for (const accountId of accounts) {
    const { parkedCode, dirtySince, pushedDigest } = await recordOf(accountId)
    if (accountId === bad) expect(parkedCode).toBe('CONFLICTING_UNIQUE_VALUE')
    else expect([parkedCode, dirtySince, pushedDigest]).toEqual([null, null, expect.any(String)])
  }
  const updates = emulator.calls.filter(({ path }) => path.endsWith('companies/batch/update'))
  expect(updates.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(100)) + 1)
})

test('halves a batch that is refused as a whole until the conflict is alone', async () => {
  const accounts = await seedAccounts(8)
  const bad = toTypedId('Account', accounts[5]!)
  emulator.portal.faults.add({
    play: { kind: 'conflict' },
    bodyIncludes: bad,
    path: 'companies',
    times: null,
  })
  await sync.run()

  for (const accountId of accounts) {
    const { parkedCode } = await recordOf(accountId)
    expect(parkedCode).toBe(accountId === accounts[5] ? 'CONFLICT' : null)
  }
  expect(upserts('companies').length).toBeLessThanOrEqual(7)
})

test('an address that HubSpot refuses affects no other contact, and the reason does not show it', async () => {
  const accounts = await seedAccounts(3)
  const contact = await db.contact.findFirstOrThrow({ where: { accountId: accounts[1]! } })
  const { email } = contact
  emulator.portal.faults.add({
    play: { kind: 'conflict' },
    bodyIncludes: email,
    path: 'contacts',
    times: null,
  })
  await sync.run()

  expect(await recordOf(contact.id, 'CONTACT')).toMatchObject({ parkedCode: 'CONFLICT' })
  const parked = await db.crmRecord.findMany({ where: { kind: 'CONTACT', parkedAt: { not: null } } })
  expect(parked.map(({ subjectId }) => subjectId)).toEqual([contact.id])
  expect(JSON.stringify(parked)).not.toContain(email)
  expect(await recordOf(accounts[1]!)).toMatchObject({ dirtySince: null })
})

test('repeats a write that succeeded before a 502, and creates no record twice', async () => {
  const [accountId] = await seedAccounts(1)
  emulator.portal.faults.add({
    play: { kind: 'html', status: 502 },
    path: 'companies/batch',
    afterwards: true,
  })
  await sync.run()
  const { retryAt, ...postponed } = await recordOf(accountId!)
  expect(postponed).toMatchObject({ attempts: 1, dirtySince: expect.any(Date) })
  const delayMs = retryAt!.getTime() - app.ctx.now().getTime()
  expect(delayMs).toBeGreaterThan(0)
  expect(delayMs).toBeLessThanOrEqual(5_000)
  app.setNow('2026-01-15T12:01:00Z')
  await sync.run()

  expect(upserts('companies')).toHaveLength(2)
  expect(await recordOf(accountId!)).toMatchObject({ attempts: 0, dirtySince: null })
  expect(await crm.companyOf(accountId!)).toMatchObject({ licet_status: 'none' })
})

test.each([
  ['the write that recreates it', 'companies/batch/upsert'],
  ['the write that names it', 'companies/batch/update'],
  ['the read of its name', 'companies/batch/read'],
])('a recreated company has its name again after a failure of %s', async (_what, path) => {
  const [accountId] = await seedAccounts(1)
  await sync.run()
  const { remoteId } = await recordOf(accountId!)
  const { name } = await db.account.findUniqueOrThrow({ where: { id: accountId! } })
  expect(await crm.companyOf(accountId!)).toMatchObject({ name })
  await crm.client.send({ method: 'DELETE', path: `${paths.objects('companies')}/${remoteId}` })
  const where = { kind_subjectId: { kind: 'ACCOUNT', subjectId: accountId! } } as const
  await db.crmRecord.update({ where, data: { dirtySince: app.ctx.now(), pushedDigest: null } })

  emulator.portal.faults.add({
    play: { kind: 'html', status: 502 },
    path: 'companies/batch/upsert',
    afterwards: true,
  })
  emulator.portal.faults.add({ play: { kind: 'html', status: 502 }, path })
  for (const minutes of [1, 3, 10, 30]) {
    app.setNow(new Date(Date.parse('2026-01-15T12:00:00Z') + minutes * 60_000).toISOString())
    await sync.run()
  }
  expect(await crm.companyOf(accountId!)).toMatchObject({ name, licet_status: 'none' })
  expect(await recordOf(accountId!)).toMatchObject({ dirtySince: null, remoteId: expect.any(String) })
})

test('does not search for a synced account, so that a lagging search creates no second company', async () => {
  emulator.portal.searchLagMs = 60_000
  const { accountId, licenseId } = await seedLicense(admin)
  await db.account.update({ where: { id: accountId }, data: { domain: `${licenseId}.example` } })
  await sync.run()
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  await sync.run()
  emulator.portal.searchLagMs = 0

  expect(emulator.calls.filter(({ path }) => path.endsWith('/search'))).toHaveLength(1)
  const { remoteId } = await recordOf(accountId)
  expect(await crm.read(remoteId!)).toMatchObject({ licet_status: 'suspended' })
})

test('waits as long as HubSpot requests after a rate limit, and makes no call before', async () => {
  const [accountId] = await seedAccounts(1)
  const play = { kind: 'rate-limited', policy: 'TEN_SECONDLY_ROLLING', retryAfterSeconds: 0 } as const
  emulator.portal.faults.add({ play, path: 'companies/batch' })
  await sync.run()
  expect(await db.crmSync.findFirst()).toMatchObject({ pauseCode: 'TEN_SECONDLY_ROLLING' })
  emulator.portal.faults.add({ play: { kind: 'migrating', retryAfterSeconds: 600 }, path: 'companies/batch' })
  app.setNow('2026-01-15T12:00:10Z')
  await sync.run()
  emulator.calls.length = 0
  app.setNow('2026-01-15T12:10:09Z')
  await sync.run()
  expect(emulator.calls).toEqual([])

  app.setNow('2026-01-15T12:10:10Z')
  await sync.run()
  expect(await recordOf(accountId!)).toMatchObject({ dirtySince: null })
  expect(await findPause(app.ctx)).toBeNull()
})

test('sends nothing until midnight in the portal’s zone after the daily limit', async () => {
  const [accountId] = await seedAccounts(1)
  emulator.portal.faults.add({ play: { kind: 'rate-limited', policy: 'DAILY' }, path: 'companies/batch' })
  await sync.run()

  expect(await findPause(app.ctx)).toMatchObject({ code: 'DAILY', until: new Date('2026-01-16T05:00:00Z') })
  expect(app.logged).toContainEqual(
    expect.objectContaining({ level: 50, msg: 'HubSpot sync paused', code: 'DAILY' }),
  )
  emulator.calls.length = 0
  app.setNow('2026-01-16T04:59:59.999Z')
  await sync.run()
  expect(emulator.calls).toEqual([])
  app.setNow('2026-01-16T05:00:00Z')
  await sync.run()
  expect(await recordOf(accountId!)).toMatchObject({ dirtySince: null })
})

test('the same address in two accounts is one contact with the state of the newest one', async () => {
  const [first, second] = await seedAccounts(2)
  const { email } = await db.contact.findFirstOrThrow({ where: { accountId: first! } })
  await db.contact.create({ data: { accountId: second!, name: 'Ada', email } })
  await sync.run()

  const inputs = upserts('contacts').flatMap(({ body }) => JSON.parse(body).inputs as { id: string }[])
  expect(inputs.filter(({ id }) => id === email)).toHaveLength(1)
  expect(await crm.contactOf(email)).toMatchObject({ licet_account_id: toTypedId('Account', second!) })
})

test('every row of a batch has a distinct trace id and the unique property', async () => {
  await seedAccounts(3)
  await sync.run()
  for (const { body } of [...upserts('companies'), ...upserts('contacts')]) {
    const { inputs } = JSON.parse(body) as { inputs: Record<string, string>[] }
    expect(new Set(inputs.map(({ objectWriteTraceId }) => objectWriteTraceId)).size).toBe(inputs.length)
    expect(
      new Set(inputs.map(({ idProperty }) => idProperty)).isSubsetOf(new Set(['licet_account_id', 'email'])),
    ).toBe(true)
  }
})
