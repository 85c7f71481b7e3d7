import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createClient } from '../../../integrations/hubspot/api/client.ts'
import { readBatch } from '../../../integrations/hubspot/api/read-batch.ts'
import { startEmulator } from '../../../integrations/hubspot/emulator/start-emulator.ts'
import { setUpPortal } from '../../../integrations/hubspot/portal/setup.ts'
import { createHubspotSync } from '../../../integrations/hubspot/sync.ts'
import { onCompaniesMerged } from '../../../src/crm/on-records-merged.ts'
import { reconcileCrm } from '../../../src/crm/reconcile-crm.ts'
import { holdLease, releaseLease } from '../../../src/crm/sync-lease.ts'
import { findCrmSyncStatus } from '../../../src/crm/sync-status.ts'
import { unlinkAccountFromCrm } from '../../../src/crm/unlink-account.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { seedAccount } from '../../seed.ts'
import { startCrm, unlimited } from './crm.ts'

const crm = await startCrm()
const { app, sync, client, emulator } = crm
const { db, sql } = app.ctx
const connected = { ...app.admin, crm: { target: 'the emulator' } }

beforeEach(async () => {
  app.setNow('2026-01-15T12:00:00Z')
  emulator.portal.faults.clear()
  await sync.run()
  emulator.calls.length = 0
})

/** Inserts accounts with one contact each. */
async function copyAccounts(count: number): Promise<void> {
  await db.$executeRaw`
    with created as (
      insert into accounts (id, name) select gen_random_uuid(), 'Customer ' || n from generate_series(1, ${count}::int) n
      returning id
    )
    insert into contacts (id, account_id, name, email)
    select gen_random_uuid(), id, 'Ada', id || '@example.com' from created`
}

test('pushes many accounts in the fewest calls, and creates no record twice after a killed process', async () => {
  await copyAccounts(730)
  await db.crmSync.update({ where: { id: 1 }, data: { position: null } })
  // The process ends after HubSpot's response and before the push is recorded.
  await db.$executeRaw`alter table crm_records add constraint killed check (pushed_digest is null) not valid`
  await expect(sync.run()).rejects.toThrow('killed')
  await db.$executeRaw`alter table crm_records drop constraint killed`
  const lost = emulator.calls.length

  const next = createHubspotSync(app.ctx, { client, mapping: { link: null } })
  emulator.calls.length = 0
  await next.run()

  const accounts = await db.account.count()
  const fewest = Math.ceil(accounts / 100) * 2
  const writes = emulator.calls.filter(({ path }) => path.includes('/batch/')).length
  expect(writes).toBeLessThanOrEqual(fewest * 1.2)
  expect(lost).toBeLessThanOrEqual(16)
  const companies = await client.send({
    method: 'POST',
    path: '/crm/objects/2026-09/companies/search',
    body: {
      filterGroups: [{ filters: [{ propertyName: 'licet_account_id', operator: 'HAS_PROPERTY' }] }],
      limit: 1,
    },
  })
  expect(companies.body).toMatchObject({ total: accounts })

  const { reconciliationId: id } = await transact(db, (tx) => reconcileCrm(connected, tx, { dryRun: true }))
  await next.run()
  expect(await db.crmReconciliation.findUnique({ where: { id } })).toMatchObject({
    state: 'COMPLETED',
    compared: accounts * 2,
    differing: 0,
  })
})

test('only the process with the lease calls HubSpot, and another one continues after it', async () => {
  await seedAccount(app.admin)
  const other = randomUUID()
  expect(await holdLease(sql, other)).toBe(true)
  await sync.run()
  expect(emulator.calls).toEqual([])

  await releaseLease(sql, other)
  await sync.run()
  expect(crm.writes()).toHaveLength(2)
})

test('a missing scope pauses the sync with its reason, and everything is pushed once it is granted', async () => {
  const { accountId } = await seedAccount(app.admin)
  const scopes = [
    'oauth',
    'crm.objects.companies.read',
    'crm.objects.contacts.read',
    'crm.objects.contacts.write',
  ]
  emulator.portal.tokens.grant(scopes)
  await sync.run()

  expect(await findCrmSyncStatus(connected)).toMatchObject({
    state: 'PAUSED',
    queue: 1,
    parked: 0,
    pause: { code: 'MISSING_SCOPES', reason: expect.stringContaining('crm.objects.companies.write') },
  })
  emulator.calls.length = 0
  await sync.run()
  expect(emulator.calls).toEqual([])

  emulator.portal.tokens.grant([
    ...scopes,
    'crm.objects.companies.write',
    'crm.schemas.companies.write',
    'crm.schemas.contacts.write',
  ])
  app.setNow('2026-01-15T12:01:00Z')
  await sync.run()
  expect(await crm.companyOf(accountId)).toMatchObject({ licet_status: 'none' })
  expect(await findCrmSyncStatus(connected)).toMatchObject({ state: 'CURRENT', pause: null, queue: 0 })
})

test('a portal without set-up parks nothing, and the pause names the command to run', async () => {
  await seedAccount(app.admin)
  const path = '/crm/properties/2026-09/companies/licet_trial'
  await client.send({ method: 'DELETE', path })
  // A new process inspects the portal before it pushes.
  await createHubspotSync(app.ctx, { client, mapping: { link: null } }).run()
  expect(await findCrmSyncStatus(connected)).toMatchObject({
    state: 'PAUSED',
    parked: 0,
    pause: { code: 'PROPERTY_MISSING', reason: expect.stringContaining('npm run hubspot -- setup') },
  })
  await setUpPortal(client)
  app.setNow('2026-01-15T12:01:00Z')
  await sync.run()
  expect(await findCrmSyncStatus(connected)).toMatchObject({ state: 'CURRENT' })
})

test('pushes every linked account to another portal, also one with a conflict in the former portal', async () => {
  const [one, two, unlinked] = [
    await seedAccount(app.admin),
    await seedAccount(app.admin),
    await seedAccount(app.admin),
  ].map(({ accountId }) => accountId) as [string, string, string]
  await sync.run()
  const remoteOf = async (subjectId: string) =>
    (await db.crmRecord.findUniqueOrThrow({ where: { kind_subjectId: { kind: 'ACCOUNT', subjectId } } }))
      .remoteId!
  const from = [await remoteOf(one), await remoteOf(two)]
  await transact(db, (tx) => onCompaniesMerged(connected, tx, { from, to: from[1]!, namedAccountId: two }))
  await transact(db, (tx) => unlinkAccountFromCrm(connected, tx, { accountId: unlinked }))
  await sync.run()

  const other = await startEmulator({ portalId: 4711, searchLagMs: 0, limits: { burst: 1_000_000 } })
  afterAll(() => other.close())
  const limiter = unlimited()
  const next = createClient({ token: { token: other.token }, baseUrl: other.url, log: app.ctx.log, limiter })
  await setUpPortal(next)
  await createHubspotSync(app.ctx, { client: next, mapping: { link: null } }).run()
  const ids = [one, two, unlinked].map((accountId) => toTypedId('Account', accountId))
  const found = await readBatch(next, 'companies', 'licet_account_id', ids, ['licet_status', 'name'])
  expect('kind' in found ? found : [...found.keys()].sort()).toEqual(ids.slice(0, 2).sort())
  expect(await findCrmSyncStatus(connected)).toMatchObject({ state: 'CURRENT', parked: 0 })
})
