import { afterAll, beforeEach, expect, test } from 'vitest'
import { createClient } from '../../../../integrations/hubspot/api/client.ts'
import { paths } from '../../../../integrations/hubspot/api/paths.ts'
import { startEmulator } from '../../../../integrations/hubspot/emulator/start-emulator.ts'
import { inspectLicenses } from '../../../../integrations/hubspot/portal/inspect-licenses.ts'
import { findLicenseType } from '../../../../integrations/hubspot/portal/license-type.ts'
import { setUpPortal } from '../../../../integrations/hubspot/portal/setup.ts'
import { createHubspotSync } from '../../../../integrations/hubspot/sync.ts'
import { onLicenseObjectTypeChange } from '../../../../src/crm/license-object-type.ts'
import { reconcileCrm } from '../../../../src/crm/reconcile-crm.ts'
import { findCrmSyncStatus } from '../../../../src/crm/sync-status.ts'
import { transact } from '../../../../src/platform/db.ts'
import { seedLicense } from '../../../seed.ts'
import { startCrm, unlimited } from '../crm.ts'
import { readRecords } from '../records.ts'

const crm = await startCrm({}, { link: null, licenseObjects: true })
const { app, sync, emulator, client } = crm
const admin = { ...app.admin, crm: { target: 'the emulator' } }
const { db } = app.ctx

beforeEach(async () => {
  app.setNow('2026-01-15T12:00:00Z')
  emulator.portal.faults.clear()
  await sync.run()
  emulator.calls.length = 0
})

const { recordOf, companyOf } = readRecords(db)

const syncStatus = () => findCrmSyncStatus(admin)
const refusalLogs = () => app.logged.filter(({ msg }) => String(msg).startsWith('HubSpot refuses licenses'))
const objectCalls = () => emulator.calls.filter(({ path }) => /\/2-\d+\//.test(path))

test('if HubSpot refuses licenses, everything else is pushed, the refusal is logged once, and they are pushed once allowed', async () => {
  const scopes = emulator.portal.tokens.scopesOf(emulator.token)!
  emulator.portal.tokens.grant(scopes.filter((scope) => scope !== 'crm.objects.custom.write'))
  const first = await seedLicense(admin)
  app.logged.splice(0)
  await sync.run()

  expect(await crm.companyOf(first.accountId)).toMatchObject({ licet_status: 'active' })
  expect(await recordOf(first.accountId, 'ACCOUNT')).toMatchObject({ dirtySince: null, parkedAt: null })
  expect(await syncStatus()).toMatchObject({
    state: 'CURRENT',
    parked: 0,
    pause: null,
    licensesPause: {
      code: 'MISSING_SCOPES',
      reason: expect.stringMatching(/crm\.objects\.custom\.write.*LICET_HUBSPOT_LICENSE_OBJECTS=0/),
      until: new Date('2026-01-15T12:05:00Z'),
    },
  })
  expect(refusalLogs()).toHaveLength(1)

  // The gateway checks again after five minutes, without other calls for licenses or log lines.
  emulator.calls.length = 0
  const second = await seedLicense(admin)
  await sync.run()
  app.setNow('2026-01-15T12:05:00Z')
  await sync.run()
  await sync.run()
  expect(objectCalls().length).toBeLessThanOrEqual(2)
  expect(crm.writes().filter((write) => !write.includes('2-'))).toHaveLength(2)
  expect(refusalLogs()).toHaveLength(1)
  const { reconciliationId: id } = await transact(db, (tx) => reconcileCrm(admin, tx, { dryRun: true }))
  await sync.run()
  expect(await db.crmReconciliation.findUnique({ where: { id } })).toMatchObject({
    state: 'COMPLETED',
    differing: 0,
  })

  emulator.portal.tokens.grant(scopes)
  app.setNow('2026-01-15T12:10:00Z')
  await sync.run()
  for (const { accountId, licenseId } of [first, second])
    expect(await crm.licenseOf(licenseId)).toMatchObject({ companies: [await companyOf(accountId)] })
  expect(await syncStatus()).toMatchObject({ state: 'CURRENT', licensesPause: null })
})

test('a token that is refused during the push of licenses pauses the whole sync', async () => {
  await seedLicense(admin)
  emulator.portal.faults.add({ play: { kind: 'error', status: 401 }, path: '/2-', times: 1 })
  await sync.run()
  expect(await syncStatus()).toMatchObject({
    state: 'PAUSED',
    pause: { code: 'HTTP_401' },
    licensesPause: null,
  })
  app.setNow('2026-01-15T12:01:00Z')
  await sync.run()
  expect(await syncStatus()).toMatchObject({ state: 'CURRENT' })
})

test('an incomplete custom object parks nothing, the pause names the command, and after set-up all licenses are pushed', async () => {
  const found = await findLicenseType(client)
  const type = 'id' in found ? found.id! : ''
  const path = `${paths.properties(type)}/licet_grace_ends`
  expect((await client.send({ method: 'DELETE', path })).verdict).toEqual({ kind: 'ok' })
  const { accountId, licenseId } = await seedLicense(admin)
  // A new process inspects the portal before it pushes.
  const next = createHubspotSync(app.ctx, { client, mapping: { link: null, licenseObjects: true } })
  await next.run()
  expect(await crm.companyOf(accountId)).toMatchObject({ licet_status: 'active' })
  expect(await syncStatus()).toMatchObject({
    state: 'CURRENT',
    parked: 0,
    licensesPause: { code: 'PROPERTY_MISSING', reason: expect.stringContaining('npm run hubspot -- setup') },
  })

  await setUpPortal(client, true)
  app.setNow('2026-01-15T12:05:00Z')
  await next.run()
  expect(await crm.licenseOf(licenseId)).toMatchObject({ companies: [await companyOf(accountId)] })
  expect(await syncStatus()).toMatchObject({ licensesPause: null })
})

test('a portal without the custom object is refused with the command to run', async () => {
  const emulator = await startEmulator({ limits: { burst: 1_000_000 } })
  afterAll(() => emulator.close())
  const options = { baseUrl: emulator.url, log: app.ctx.log, limiter: unlimited() }
  const bare = createClient({ token: { token: emulator.token }, ...options })
  expect(await inspectLicenses(bare)).toMatchObject({
    licensesRefused: { code: 'SCHEMA_MISSING', reason: expect.stringContaining('npm run hubspot -- setup') },
  })
})

test('pushes all licenses again after the custom object was recreated', async () => {
  const { accountId, licenseId } = await seedLicense(admin)
  await sync.run()
  await onLicenseObjectTypeChange(app.ctx, '2-4711')
  expect(await recordOf(licenseId)).toMatchObject({ remoteId: null, associatedId: null, pushedDigest: null })
  expect(await recordOf(accountId, 'ACCOUNT')).toMatchObject({ dirtySince: expect.any(Date) })
})
