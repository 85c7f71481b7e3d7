import { beforeEach, expect, test } from 'vitest'
import { textIn } from '../../../integrations/hubspot/answer.ts'
import { paths } from '../../../integrations/hubspot/version.ts'
import { reconcileCrm } from '../../../src/crm/reconcile.ts'
import { reconcileNightly } from '../../../src/crm/reconcile-nightly.ts'
import { replayCrmSync } from '../../../src/crm/replay.ts'
import { transact } from '../../../src/db.ts'
import { toTypedId } from '../../../src/ids.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicense } from '../../seed.ts'
import { startCrm } from './crm.ts'

const crm = await startCrm()
const { app, sync, client } = crm
const admin = { ...app.admin, crm: { target: 'the emulator' } }
const { db } = app.ctx

beforeEach(async () => {
  await sync.run()
  crm.emulator.calls.length = 0
})

async function reconcile(dryRun: boolean) {
  const { reconciliationId } = await transact(db, (tx) => reconcileCrm(admin, tx, { dryRun }))
  await sync.run()
  return await db.crmReconciliation.findUniqueOrThrow({
    where: { id: reconciliationId },
    include: { differences: true },
  })
}

/** Changes a company as a person in the CRM would. */
async function meddle(accountId: string, properties: Record<string, string>): Promise<void> {
  const record = await db.crmRecord.findFirstOrThrow({ where: { kind: 'ACCOUNT', subjectId: accountId } })
  const path = `${paths.objects('companies')}/${record.remoteId}`
  expect((await client.send({ method: 'PATCH', path, body: { properties } })).verdict).toEqual({ kind: 'ok' })
}

test('what was pushed is right: there is no drift, and nothing is written', async () => {
  await seedLicense(admin, { term: 'P1Y', timeZone: 'Asia/Tokyo', entitlements: [{ code: 'export' }] })
  await seedAccount(admin)
  await sync.run()
  crm.emulator.calls.length = 0

  const accounts = await db.account.count()
  expect(await reconcile(true)).toMatchObject({
    state: 'COMPLETED',
    dryRun: true,
    compared: accounts * 2,
    differing: 0,
    differences: [],
  })
  expect(crm.writes()).toEqual([])
})

test('a difference is reported with what it should be; a dry run mends nothing', async () => {
  const { accountId } = await seedAccount(admin)
  await sync.run()
  await meddle(accountId, { licet_status: 'active', licet_seats_used: '7' })

  const report = await reconcile(true)
  expect(report.differences).toMatchObject([
    {
      kind: 'ACCOUNT',
      accountId,
      expected: { licet_status: 'none', licet_seats_used: '0' },
      found: { licet_status: 'active', licet_seats_used: '7' },
    },
  ])
  expect(await crm.companyOf(accountId)).toMatchObject({ licet_status: 'active' })

  const mending = await reconcile(false)
  expect(mending.differing).toBe(1)
  await sync.run()
  expect(await crm.companyOf(accountId)).toMatchObject({ licet_status: 'none', licet_seats_used: '0' })
  expect(await reconcile(true)).toMatchObject({ differing: 0 })
})

test('a company that was deleted is missing, and is made again', async () => {
  const { accountId } = await seedAccount(admin)
  await sync.run()
  const { remoteId } = await db.crmRecord.findFirstOrThrow({
    where: { kind: 'ACCOUNT', subjectId: accountId },
  })
  await client.send({ method: 'DELETE', path: `${paths.objects('companies')}/${remoteId}` })

  expect((await reconcile(false)).differences).toMatchObject([{ accountId, remoteId: null }])
  await sync.run()
  const { name } = await db.account.findUniqueOrThrow({ where: { id: accountId } })
  expect(await crm.companyOf(accountId)).toMatchObject({ licet_status: 'none', name })
})

test('a merge that nobody told of is found, and followed', async () => {
  const { accountId } = await seedAccount(admin)
  await sync.run()
  const record = () => db.crmRecord.findFirstOrThrow({ where: { kind: 'ACCOUNT', subjectId: accountId } })
  const { remoteId } = await record()
  const body = { primaryObjectId: remoteId, objectIdToMerge: await crm.makeCompany({ name: 'Twice' }) }
  const merged = await client.send({ method: 'POST', path: `${paths.objects('companies')}/merge`, body })
  const id = textIn(merged.body, 'id')
  expect(id).not.toBe(remoteId)

  expect((await reconcile(false)).differences).toMatchObject([
    { accountId, remoteId: id, expected: { hs_object_id: remoteId }, found: { hs_object_id: id } },
  ])
  await sync.run()
  expect((await record()).remoteId).toBe(id)
  expect(await reconcile(true)).toMatchObject({ differing: 0 })
})

test('a comparison that was broken off starts anew, and reports each difference once', async () => {
  const { accountId } = await seedAccount(admin)
  await sync.run()
  await meddle(accountId, { licet_status: 'active' })
  crm.emulator.portal.faults.add({ play: { kind: 'error', status: 500 }, path: 'contacts/batch/read' })
  const broken = await reconcile(true)
  expect(broken.state).toBe('RUNNING')
  await db.crmSync.update({ where: { id: 1 }, data: { pausedUntil: null } })
  await sync.run()

  const where = { id: broken.id }
  const whole = await db.crmReconciliation.findUniqueOrThrow({ where, include: { differences: true } })
  expect(whole).toMatchObject({ state: 'COMPLETED', differing: 1, compared: (await db.account.count()) * 2 })
  expect(whole.differences).toHaveLength(1)
  await meddle(accountId, { licet_status: 'none' })
})

test('a comparison that HubSpot refuses for good is given up with its reason, and the next one is made', async () => {
  await seedAccount(admin)
  await sync.run()
  crm.emulator.portal.faults.add({
    play: { kind: 'error', status: 400 },
    path: 'companies/batch/read',
    times: 1,
  })
  const given = await reconcile(true)
  expect(given).toMatchObject({
    state: 'FAILED',
    failure: expect.stringMatching(/./),
    endedAt: expect.any(Date),
  })
  const query = '{ crmSync { drift lastReconciliation { state failure } } }'
  const { data } = await execute(app, admin, query)
  expect(data.crmSync).toEqual({
    drift: null,
    lastReconciliation: { state: 'FAILED', failure: given.failure },
  })
  expect(await db.crmSync.findUnique({ where: { id: 1 } })).toMatchObject({ pausedUntil: null })
  expect(await reconcile(true)).toMatchObject({ state: 'COMPLETED', failure: null })
})

test('a comparison that cannot come to its end within a day is given up', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const broken = { play: { kind: 'error', status: 500 }, path: 'companies/batch/read', times: 1 } as const
  crm.emulator.portal.faults.add(broken)
  const { id } = await reconcile(true)
  crm.emulator.portal.faults.add(broken)
  app.setNow('2026-01-16T12:00:00Z')
  await sync.run()

  expect(await db.crmReconciliation.findUnique({ where: { id } })).toMatchObject({
    state: 'FAILED',
    failure: expect.stringContaining('HTTP_500'),
  })
  await db.crmSync.update({ where: { id: 1 }, data: { pausedUntil: null } })
})

test('what is parked is told again when it is replayed', async () => {
  const { accountId } = await seedAccount(admin)
  crm.emulator.portal.faults.add({
    play: { kind: 'conflict' },
    bodyIncludes: toTypedId('Account', accountId),
    times: 1,
  })
  await sync.run()
  const query =
    '{ crmSync { state parkedCount parked { edges { node { kind code reason account { id } } } } } }'
  const { data } = await execute(app, admin, query)
  expect(data.crmSync).toMatchObject({
    parkedCount: 1,
    parked: {
      edges: [
        { node: { kind: 'ACCOUNT', code: 'CONFLICT', account: { id: toTypedId('Account', accountId) } } },
      ],
    },
  })

  expect(await transact(db, (tx) => replayCrmSync(admin, tx, {}))).toEqual({ replayed: 1 })
  await sync.run()
  expect(await crm.companyOf(accountId)).toMatchObject({ licet_status: 'none' })
  expect(await db.crmRecord.count({ where: { parkedAt: { not: null } } })).toBe(0)
})

test('every night one is asked for, where a CRM is connected', async () => {
  const before = await db.crmReconciliation.count()
  await reconcileNightly({ ...app.ctx, crm: null })
  expect(await db.crmReconciliation.count()).toBe(before)
  await reconcileNightly({ ...app.ctx, crm: { target: 'the emulator' } })
  await sync.run()
  expect(await db.crmReconciliation.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
    state: 'COMPLETED',
    dryRun: false,
    requestedBy: 'system',
  })
})

test('of the nights of a long outage one comparison is left to make, and it has a day of its own', async () => {
  app.setNow('2026-02-01T03:00:00Z')
  await seedAccount(admin)
  // As long as the token is wrong nothing is begun.
  crm.emulator.portal.faults.add({ play: { kind: 'error', status: 401 }, times: null })
  await sync.run()
  const last = await db.crmReconciliation.findFirst({ orderBy: { id: 'desc' } })
  const sinceThen = () =>
    db.crmReconciliation.findMany({ where: { id: { gt: last!.id } }, orderBy: { id: 'asc' } })
  for (const night of ['01', '02', '03']) {
    app.setNow(`2026-02-${night}T03:00:00Z`)
    await reconcileNightly({ ...app.ctx, crm: admin.crm })
    await sync.run()
  }
  expect(await sinceThen()).toMatchObject([{ state: 'WAITING', dryRun: false }])
  // A report is another thing than mending.
  const { reconciliationId: id } = await transact(db, (tx) => reconcileCrm(admin, tx, { dryRun: true }))
  expect((await sinceThen()).map((one) => one.id)).toEqual([expect.any(String), id])

  crm.emulator.portal.faults.clear()
  crm.emulator.portal.faults.add({
    play: { kind: 'error', status: 500 },
    path: 'companies/batch/read',
    times: 1,
  })
  app.setNow('2026-02-03T04:00:00Z')
  await sync.run()
  expect((await sinceThen())[0]).toMatchObject({
    state: 'RUNNING',
    beganAt: new Date('2026-02-03T04:00:00Z'),
  })
  app.setNow('2026-02-03T04:01:00Z')
  await sync.run()
  expect(await sinceThen()).toMatchObject([{ state: 'COMPLETED' }, { state: 'COMPLETED' }])
})

test('the graph tells how it stands, and what the last comparison found', async () => {
  const query = `{ crmSync { state target queue lag behindSince drift lastRunAt pause { code }
    lastReconciliation { state compared drift differences { edges { node { kind accountId expected found } } } } } }`
  const asked = { ...admin, caller: admin.caller }
  const { data, errors } = await execute(app, asked, query)
  expect(errors).toBeUndefined()
  expect(data.crmSync).toMatchObject({
    queue: 0,
    lag: 0,
    drift: 0,
    lastReconciliation: { state: 'COMPLETED' },
  })
})
