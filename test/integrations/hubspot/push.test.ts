import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/activations/activate.ts'
import { transact } from '../../../src/db.ts'
import { renewLicense } from '../../../src/licenses/renew.ts'
import { suspendLicense } from '../../../src/licenses/suspend.ts'
import { seedLicense } from '../../seed.ts'
import { startCrm } from './crm.ts'

const crm = await startCrm()
const { app, sync, emulator } = crm
const { admin } = app
const { db } = app.ctx

beforeEach(async () => {
  app.setNow('2026-01-15T12:00:00Z')
  emulator.portal.faults.clear()
  await sync.run()
  emulator.calls.length = 0
})

test('what happened to an account is what its company says', async () => {
  const { accountId, licenseKey, licenseType } = await seedLicense(admin, {
    term: 'P1Y',
    maxActivations: 3,
    timeZone: 'Pacific/Auckland',
    entitlements: [{ code: 'export' }, { code: 'projects', value: 10 }],
  })
  await activateLicense(admin, { key: licenseKey, fingerprint: 'laptop' })

  await sync.run()

  expect(await crm.companyOf(accountId)).toMatchObject({
    licet_status: 'active',
    licet_license_types: licenseType,
    licet_seats_bought: '3',
    licet_seats_used: '1',
    licet_entitlements: 'export, projects: 10',
    licet_next_expiry: '2027-01-16',
    licet_in_grace: 'false',
    licet_trial: 'false',
    licet_last_activation: '2026-01-15T12:00:00.000Z',
    licet_onboarding_step: 'assign_license',
    licet_at_risk: 'false',
    licet_last_sync: '2026-01-15T12:00:00.000Z',
  })
})

test('a contact says the same, and nothing of the person but the address', async () => {
  const { accountId, licenseId } = await seedLicense(admin)
  const { email } = await db.contact.findFirstOrThrow({ where: { accountId } })
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))

  await sync.run()

  expect(await crm.contactOf(email)).toMatchObject({ email, licet_status: 'suspended' })
  const bodies = emulator.calls.map(({ body }) => body).join('\n')
  expect(bodies).toContain(email)
  expect(bodies).not.toContain('Ada')
})

test('a hundred changes of one account are one write, and no change is none', async () => {
  const { accountId, licenseId } = await seedLicense(admin, { term: 'P1Y' })
  await sync.run()
  emulator.calls.length = 0
  for (let count = 0; count < 100; count++) {
    await transact(db, (tx) => renewLicense(admin, tx, { licenseId }))
  }
  await sync.run()
  await sync.run()

  expect(crm.writes()).toEqual(['POST companies/batch/upsert', 'POST contacts/batch/upsert'])
  expect(await crm.companyOf(accountId)).toMatchObject({ licet_next_expiry: '2127-01-15' })
})
