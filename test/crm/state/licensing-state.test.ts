import { expect, test } from 'vitest'
import { readLicensingStates } from '../../../src/crm/state/licensing-state.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { reinstateLicense } from '../../../src/domain/licenses/reinstate.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import { statusOf } from '../../../src/domain/validation/status.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db, sql, now } = app.ctx
const stateOf = async (accountId: string, at = now()) =>
  (await readLicensingStates(sql, [accountId], at)).get(accountId)!

test('the database adds up licenses of the same type, entitlements and status', async () => {
  const { licenseType } = await seedLicenseType(admin, { term: 'P14D', trial: { oncePer: ['FINGERPRINT'] } })
  const { accountId } = await seedAccount(admin)
  for (const maxActivations of [3, 5]) {
    await transact(db, (tx) =>
      issueLicense(admin, tx, { accountId, licenseType, overrides: { maxActivations } }),
    )
  }
  expect(await stateOf(accountId)).toMatchObject({
    accountId,
    groups: [{ licenseType, status: 'ACTIVE', seats: 8, used: 0, trial: true, expiry: { timeZone: 'UTC' } }],
    onboarding: { state: 'IN_PROGRESS', nextStep: 'ASSIGN_LICENSE', since: now() },
  })
})

test('the status equals the status of validation at every instant', async () => {
  const { accountId, licenseId } = await seedLicense(admin, { term: 'P14D', gracePeriod: 'P7D' })
  const license = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  const { startsAt, expiry, graceEndsAt } = license
  const seen = new Set<string>()
  for (const end of [startsAt!, expiry!, graceEndsAt!]) {
    for (const ms of [-1, 0, 1]) {
      const at = new Date(end.getTime() + ms)
      const [group] = (await stateOf(accountId, at)).groups
      expect([at, group?.status]).toEqual([at, statusOf(license, at)])
      seen.add(group!.status)
    }
  }
  expect([...seen].sort()).toEqual(['ACTIVE', 'EXPIRED', 'GRACE', 'NOT_STARTED'])
})

test('a failed validation is the last error, and failing until the next successful one', async () => {
  const { accountId, licenseId, licenseKey: key } = await seedLicense(admin)
  await validateLicense(admin, { key })
  await app.ctx.lastSeen.flush()
  expect(await stateOf(accountId)).toMatchObject({
    lastError: null,
    failing: false,
    lastValidated: { at: now() },
  })

  app.setNow('2026-01-15T12:00:01Z')
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  await validateLicense(admin, { key })
  await app.ctx.lastSeen.flush()
  expect(await stateOf(accountId)).toMatchObject({
    lastError: { code: 'SUSPENDED', at: now() },
    failing: true,
  })

  app.setNow('2026-01-15T12:00:02Z')
  await transact(db, (tx) => reinstateLicense(admin, tx, { licenseId, reason: 'paid' }))
  await validateLicense(admin, { key })
  await app.ctx.lastSeen.flush()
  expect(await stateOf(accountId)).toMatchObject({ lastError: { code: 'SUSPENDED' }, failing: false })

  // All of this is within a minute, for which equal times are not written again.
  app.setNow('2026-01-15T12:00:03Z')
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid again' }))
  await validateLicense(admin, { key })
  await app.ctx.lastSeen.flush()
  expect(await stateOf(accountId)).toMatchObject({
    lastError: { code: 'SUSPENDED', at: now() },
    failing: true,
  })

  app.setNow('2026-01-15T12:00:04Z')
  await transact(db, (tx) => reinstateLicense(admin, tx, { licenseId, reason: 'paid again' }))
  await validateLicense(admin, { key })
  await app.ctx.lastSeen.flush()
  expect(await stateOf(accountId)).toMatchObject({ failing: false })
})

test('returns the step of an onboarding and its start, and a refused step as the last error', async () => {
  const { licenseType } = await seedLicenseType(admin, { maxActivations: 0 })
  const { accountId, onboardingId } = await seedAccount(admin)
  app.setNow('2026-01-16T12:00:00Z')
  const { licenseKey } = await assignLicense(admin, { onboardingId, licenseType })
  expect((await stateOf(accountId)).onboarding).toEqual({
    state: 'IN_PROGRESS',
    nextStep: 'ACTIVATE',
    since: now(),
  })

  await expect(activateLicense(admin, { key: licenseKey, fingerprint: 'laptop' })).rejects.toThrow()
  expect((await stateOf(accountId)).lastError).toEqual({ code: 'ACTIVATION_LIMIT_EXCEEDED', at: now() })
})

test('an account that does not exist has no state', async () => {
  expect(await readLicensingStates(sql, ['00000000-0000-7000-8000-000000000000'], now())).toEqual(new Map())
})
