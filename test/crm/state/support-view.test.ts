import { expect, test } from 'vitest'
import { readLicenseSnapshots } from '../../../src/crm/state/license-snapshots.ts'
import { readLicensingStates } from '../../../src/crm/state/licensing-state.ts'
import { readSupportView } from '../../../src/crm/state/support-view.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app

test.each([
  ['MAINTAIN', 'USABLE_AFTER_EXPIRY'],
  ['ALLOW', 'USABLE_AFTER_EXPIRY'],
  ['RESTRICT', 'EXPIRED'],
])('an agent sees a license that expired with %s as %s, with its seats', async (expiryPolicy, status) => {
  app.setNow('2026-01-15T12:00:00Z')
  const rules = { term: 'P1Y', expiryPolicy, maxActivations: 3 }
  const { accountId, licenseKey: key } = await seedLicense(admin, rules)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  app.setNow('2028-01-01T00:00:00Z')
  const { licenses, sentence } = await readSupportView(app.ctx, accountId)
  expect(licenses).toMatchObject([{ status, seats: { used: 1, bought: 3 } }])
  expect(sentence).toContain(expiryPolicy === 'RESTRICT' ? 'no longer works' : 'may still be used')
})

test('the state of a license has the end of its updates', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { accountId, licenseId } = await seedLicense(admin, { updates: 'P1Y' })
  const updatesUntil = new Date('2027-01-15T23:59:59.999Z')
  const at = new Date('2026-06-01T00:00:00Z')
  const states = await readLicensingStates(app.ctx.sql, [accountId], at)
  expect(states.get(accountId)?.groups).toMatchObject([{ expiry: null, updatesUntil }])
  const page = { after: null, limit: 10 }
  const [license] = await readLicenseSnapshots(app.ctx.sql, [accountId], at, page)
  expect(license).toMatchObject({ licenseId, at, updatesUntil, usableAfterExpiry: false })
  const { licenses } = await readSupportView(app.ctx, accountId)
  expect(licenses[0]?.sentence).toContain('It includes versions that are released until 2027-01-15.')
})
