import { beforeEach, expect, test } from 'vitest'
import { paths } from '../../../../integrations/hubspot/api/paths.ts'
import { textIn } from '../../../../integrations/hubspot/api/read-response.ts'
import { replayCrmSync } from '../../../../src/crm/replay-crm-sync.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { execute } from '../../../graphql.ts'
import { seedAccount, seedLicense } from '../../../seed.ts'
import { startCrm } from '../crm.ts'
import { reconciler } from '../records.ts'

const crm = await startCrm()
const { app, sync, client } = crm
const admin = { ...app.admin, crm: { target: 'the emulator' } }
const { db } = app.ctx

beforeEach(async () => {
  await sync.run()
  crm.emulator.calls.length = 0
})

const reconcile = reconciler(admin, sync)

/** Changes a company as a person in the CRM. */
async function meddle(accountId: string, properties: Record<string, string>): Promise<void> {
  const record = await db.crmRecord.findFirstOrThrow({ where: { kind: 'ACCOUNT', subjectId: accountId } })
  const path = `${paths.objects('companies')}/${record.remoteId}`
  expect((await client.send({ method: 'PATCH', path, body: { properties } })).verdict).toEqual({ kind: 'ok' })
}

test('finds no difference after a push, and writes nothing', async () => {
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

test('reports a difference with the expected value, and a dry run repairs nothing', async () => {
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

test('reports a deleted company as missing, and recreates it', async () => {
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

test('finds a merge without an event, and follows it', async () => {
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

test('an interrupted reconciliation starts again, and reports each difference once', async () => {
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

test('a replay pushes parked records again', async () => {
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

test('the graph shows the state of the sync and the last reconciliation', async () => {
  await reconcile(true)
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
