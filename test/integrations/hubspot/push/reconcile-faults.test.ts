import { beforeEach, expect, test } from 'vitest'
import { reconcileCrm } from '../../../../src/crm/reconcile-crm.ts'
import { reconcileNightly } from '../../../../src/crm/reconcile-nightly.ts'
import { transact } from '../../../../src/platform/db.ts'
import { execute } from '../../../graphql.ts'
import { seedAccount } from '../../../seed.ts'
import { startCrm } from '../crm.ts'
import { reconciler } from '../records.ts'

const crm = await startCrm()
const { app, sync } = crm
const admin = { ...app.admin, crm: { target: 'the emulator' } }
const { db } = app.ctx

beforeEach(async () => {
  await sync.run()
  crm.emulator.calls.length = 0
})

const reconcile = reconciler(admin, sync)

test('a reconciliation that HubSpot refuses for good fails with its reason, and the next one runs', async () => {
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

test('a reconciliation that does not complete within a day fails', async () => {
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

test('requests a reconciliation every night if a CRM is connected', async () => {
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

test('after a long outage one reconciliation is pending, and it has a whole day', async () => {
  app.setNow('2026-02-01T03:00:00Z')
  await seedAccount(admin)
  // While the token is wrong no reconciliation starts.
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
  // A dry run is requested in addition.
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
