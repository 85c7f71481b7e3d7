import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../../src/domain/activations/activate.ts'
import { renewLicense } from '../../../../src/domain/licenses/renew.ts'
import { suspendLicense } from '../../../../src/domain/licenses/suspend.ts'
import { assignLicense } from '../../../../src/domain/onboarding/assign-license.ts'
import { markAccounts } from '../../../../src/insights/findings/mark-accounts.ts'
import { defaultThresholds } from '../../../../src/insights/findings/thresholds.ts'
import { transact } from '../../../../src/platform/db.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../../../seed.ts'
import { startCrm } from '../crm.ts'

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

test('the company shows the state of its account', async () => {
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

test('the contact shows the same state, and no personal data except the address', async () => {
  const { accountId, licenseId } = await seedLicense(admin)
  const { email } = await db.contact.findFirstOrThrow({ where: { accountId } })
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))

  await sync.run()

  expect(await crm.contactOf(email)).toMatchObject({ email, licet_status: 'suspended' })
  const bodies = emulator.calls.map(({ body }) => body).join('\n')
  expect(bodies).toContain(email)
  expect(bodies).not.toContain('Ada')
})

test('a hundred changes of one account are one write, and without a change there is no write', async () => {
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

test('an account with a finding is at risk with the sentence of the finding, as long as the finding holds', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const { accountId, onboardingId } = await seedAccount(admin)
  await assignLicense(admin, { onboardingId, licenseType })
  await sync.run()
  expect(await crm.companyOf(accountId)).toMatchObject({ licet_at_risk: 'false', licet_risk_reasons: null })

  // After four days the key counts as unused, and the onboarding does not count as stalled yet.
  app.setNow('2026-01-19T12:00:00Z')
  const sensitive = {
    ...app.ctx,
    crm: { target: 'the emulator' },
    thresholds: { ...defaultThresholds, accounts: 1 },
  }
  const changes = () => db.event.count({ where: { accountId, type: 'account.findings-changed' } })
  await markAccounts({ ...sensitive, crm: null })
  expect(await changes()).toBe(0)
  await markAccounts(sensitive)
  await markAccounts(sensitive)
  expect(await changes()).toBe(1)
  await sync.run()
  expect(await crm.companyOf(accountId)).toMatchObject({
    licet_at_risk: 'true',
    licet_risk_reasons: 'onboarding_stalled',
    licet_risk_findings: expect.stringMatching(
      new RegExp(`^2026-01-19: 1 account got a license of type ${licenseType}`),
    ),
  })

  // A day later the sentence may differ, and the day of the first detection is the same.
  app.setNow('2026-01-20T12:00:00Z')
  const { accountId: second, onboardingId: other } = await seedAccount(admin)
  await db.onboarding.update({ where: { id: other }, data: { startedAt: new Date('2026-01-14T00:00:00Z') } })
  await assignLicense(admin, { onboardingId: other, licenseType })
  await db.onboarding.update({ where: { id: other }, data: { assignedAt: new Date('2026-01-15T00:00:00Z') } })
  await markAccounts(sensitive)
  await sync.run()
  for (const [id, day] of [
    [accountId, '2026-01-19'],
    [second, '2026-01-20'],
  ] as const)
    expect((await crm.companyOf(id))?.licet_risk_findings).toMatch(`${day}: 2 accounts got a license`)

  await markAccounts({ ...sensitive, thresholds: { ...defaultThresholds, accounts: 1_000 } })
  await sync.run()
  expect(await crm.companyOf(accountId)).toMatchObject({ licet_at_risk: 'false', licet_risk_findings: null })
  expect(await db.accountFinding.count()).toBe(0)
})
