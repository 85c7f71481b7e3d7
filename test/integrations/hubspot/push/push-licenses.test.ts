import { beforeEach, expect, test } from 'vitest'
import { paths } from '../../../../integrations/hubspot/api/paths.ts'
import { linkAccountToCrm } from '../../../../src/crm/link-account.ts'
import { unlinkAccountFromCrm } from '../../../../src/crm/unlink-account.ts'
import { activateLicense } from '../../../../src/domain/activations/activate.ts'
import { suspendLicense } from '../../../../src/domain/licenses/suspend.ts'
import { transferLicense } from '../../../../src/domain/licenses/transfer.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { seedAccount, seedLicense } from '../../../seed.ts'
import { startCrm } from '../crm.ts'
import { readRecords, reconciler } from '../records.ts'

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
const suspend = (licenseId: string) =>
  transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))

const reconcile = reconciler(admin, sync)

test('each license is a custom object with its state, associated with its company', async () => {
  const { accountId, licenseId, licenseKey, licenseType } = await seedLicense(admin, {
    term: 'P1Y',
    maxActivations: 3,
    timeZone: 'Pacific/Auckland',
    entitlements: [{ code: 'export' }],
  })
  await activateLicense(admin, { key: licenseKey, fingerprint: 'laptop' })
  await sync.run()

  expect(await crm.licenseOf(licenseId)).toMatchObject({
    properties: {
      licet_license_name: licenseType,
      licet_account_id: toTypedId('Account', accountId),
      licet_status: 'active',
      licet_seats_bought: '3',
      licet_seats_used: '1',
      licet_entitlements: 'export',
      licet_starts: '2026-01-16',
      licet_expiry: '2027-01-16',
      licet_trial: 'false',
    },
    companies: [await companyOf(accountId)],
  })
  const bodies = emulator.calls.map(({ body }) => body).join('\n')
  expect(bodies).not.toContain(licenseKey)
})

test('writes only the changed license, and nothing without a change', async () => {
  const { licenseId } = await seedLicense(admin)
  await seedLicense(admin)
  await sync.run()
  emulator.calls.length = 0
  await suspend(licenseId)
  await sync.run()
  await sync.run()

  const writes = crm.writes().filter((write) => !/(companies|contacts)\//.test(write))
  expect(writes).toEqual([expect.stringMatching(/^POST 2-\d+\/batch\/upsert$/)])
  expect(emulator.calls.filter(({ path }) => path.includes('/associations/'))).toEqual([])
  expect((await crm.licenseOf(licenseId))?.properties.licet_status).toBe('suspended')
})

test('a license that HubSpot refuses is parked with its reason, and the others are pushed', async () => {
  const bad = await seedLicense(admin)
  const good = await seedLicense(admin)
  const id = toTypedId('License', bad.licenseId)
  emulator.portal.faults.add({ play: { kind: 'conflict' }, bodyIncludes: id, path: '/2-', times: null })
  await sync.run()

  expect(await recordOf(bad.licenseId)).toMatchObject({
    parkedCode: 'CONFLICT',
    parkedReason: expect.stringMatching(/./),
  })
  expect(await crm.licenseOf(good.licenseId)).toMatchObject({ companies: [await companyOf(good.accountId)] })
  expect(await recordOf(bad.accountId, 'ACCOUNT')).toMatchObject({ dirtySince: null, parkedAt: null })

  emulator.portal.faults.clear()
  await suspend(bad.licenseId)
  await sync.run()
  expect(await recordOf(bad.licenseId)).toMatchObject({ parkedAt: null })
})

test('an association that fails is created later, once', async () => {
  const { accountId, licenseId } = await seedLicense(admin)
  emulator.portal.faults.add({ play: { kind: 'html', status: 502 }, path: 'associate/default', times: 1 })
  await sync.run()
  expect(await recordOf(licenseId)).toMatchObject({ associatedId: null })
  await db.crmSync.update({ where: { id: 1 }, data: { pausedUntil: null } })
  app.setNow('2026-01-15T13:00:00Z')
  await sync.run()

  expect(await crm.licenseOf(licenseId)).toMatchObject({ companies: [await companyOf(accountId)] })
})

test('a license that is given to another account moves to its company', async () => {
  const { licenseId } = await seedLicense(admin)
  const { accountId } = await seedAccount(admin)
  await sync.run()
  await transact(db, (tx) => transferLicense(admin, tx, { licenseId, accountId, reason: 'sold' }))
  await sync.run()

  expect(await crm.licenseOf(licenseId)).toMatchObject({
    properties: { licet_account_id: toTypedId('Account', accountId) },
    companies: [await companyOf(accountId)],
  })
})

test('the licenses of an account that is linked to another company move to that company', async () => {
  const { accountId, licenseId } = await seedLicense(admin)
  await sync.run()
  const chosen = await crm.makeCompany({ name: 'Chosen' })
  await transact(db, (tx) => linkAccountToCrm(admin, tx, { accountId, remoteId: chosen }))
  await sync.run()
  expect((await crm.licenseOf(licenseId))?.companies).toEqual([chosen])
})

test('archives the licenses of an unlinked account, and pushes them again when it is linked', async () => {
  const { accountId, licenseId } = await seedLicense(admin)
  await sync.run()
  await transact(db, (tx) => unlinkAccountFromCrm(admin, tx, { accountId }))
  await sync.run()
  expect(await crm.licenseOf(licenseId)).toBeUndefined()
  expect(await recordOf(licenseId)).toMatchObject({ remoteId: null, associatedId: null, pushedDigest: null })

  await transact(db, (tx) => linkAccountToCrm(admin, tx, { accountId }))
  await sync.run()
  expect(await crm.licenseOf(licenseId)).toMatchObject({ companies: [await companyOf(accountId)] })
})

test('a reconciliation finds and repairs changed, deleted and separated licenses', async () => {
  const [changed, gone, apart] = [
    await seedLicense(admin),
    await seedLicense(admin),
    await seedLicense(admin),
  ]
  await sync.run()
  expect(await reconcile(true)).toMatchObject({ state: 'COMPLETED', differing: 0 })

  const objects = paths.objects('license')
  const idOf = async ({ licenseId }: { licenseId: string }) => (await recordOf(licenseId)).remoteId!
  const company = await companyOf(apart.accountId)
  const properties = { licet_seats_used: '7' }
  const responses = [
    await client.send({ method: 'PATCH', path: `${objects}/${await idOf(changed)}`, body: { properties } }),
    await client.send({ method: 'DELETE', path: `${objects}/${await idOf(gone)}` }),
    await client.send({
      method: 'POST',
      path: `${paths.associations('license', 'companies')}/batch/archive`,
      body: { inputs: [{ from: { id: await idOf(apart) }, to: [{ id: company }] }] },
    }),
  ]
  expect(responses.map(({ verdict }) => verdict.kind)).toEqual(['ok', 'ok', 'ok'])

  const { differences } = await reconcile(false)
  const of = ({ licenseId }: { licenseId: string }) =>
    differences.find(({ subjectId }) => subjectId === licenseId)
  expect(differences).toHaveLength(3)
  expect(of(changed)).toMatchObject({
    kind: 'LICENSE',
    expected: { licet_seats_used: '0' },
    found: properties,
  })
  expect(of(gone)).toMatchObject({ remoteId: null })
  expect(of(apart)).toMatchObject({ expected: { company }, found: { company: null } })
  await sync.run()
  expect(await reconcile(true)).toMatchObject({ state: 'COMPLETED', differing: 0 })
})
