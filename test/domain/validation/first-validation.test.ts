import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { rotateLicenseKey } from '../../../src/domain/licenses/rotate-key.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const rules = { term: 'P30D', termStartsAt: 'FIRST_VALIDATION', endsAtEndOfDay: false, maxActivations: 1 }
const startOf = async (id: string) => (await admin.db.license.findUniqueOrThrow({ where: { id } })).startsAt
const startsOf = async (licenseId: string) =>
  await admin.db.event.count({ where: { licenseId, type: 'license.started' } })

test.each([
  ['PRODUCT_MISMATCH', { product: 'another' }],
  ['ENTITLEMENT_MISSING', { entitlements: ['export'] }],
  ['NOT_ACTIVATED', { fingerprint: 'laptop' }],
])('a validation that returns %s starts no term', async (code, requirements) => {
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)

  const validation = await validateLicense(admin, { key, ...requirements })

  expect(validation).toMatchObject({ valid: false, code, facts: { startsAt: null, expiry: null } })
  expect(await startOf(licenseId)).toBeNull()
  expect(await startsOf(licenseId)).toBe(0)
})

test('a validation of a suspended license starts no term', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  await transact(admin.db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  expect((await validateLicense(admin, { key })).code).toBe('SUSPENDED')
  expect(await startOf(licenseId)).toBeNull()
})

test('a validation with a replaced or forgotten key starts no term', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  await transact(admin.db, (tx) => rotateLicenseKey(admin, tx, { licenseId }))
  app.setNow('2026-01-15T12:00:01Z')
  expect((await validateLicense(admin, { key })).code).toBe('KEY_ROTATED')
  app.setNow('2026-06-15T12:00:00Z')
  expect((await validateLicense(admin, { key })).code).toBe('NOT_FOUND')
  expect(await startOf(licenseId)).toBeNull()
})

test('a license whose own expiry passed before its first validation is expired and starts no term', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const expiry = new Date('2026-02-01T00:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules, { expiry })
  app.setNow('2026-02-02T00:00:00Z')
  expect(await validateLicense(admin, { key })).toMatchObject({ valid: false, code: 'EXPIRED' })
  expect(await startOf(licenseId)).toBeNull()
})

test('the first valid validation starts the term once', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  const validations = await Promise.all(Array.from({ length: 5 }, () => validateLicense(admin, { key })))
  for (const { valid, facts } of validations)
    expect([valid, facts?.expiry]).toEqual([true, new Date('2026-02-14T12:00:00Z')])
  expect(await startsOf(licenseId)).toBe(1)
})

test.each(['FIRST_VALIDATION', 'FIRST_ACTIVATION', 'ISSUE'])(
  'a term that a gateway whose clock is at most a second ahead started at %s has started for the next gateway',
  async (termStartsAt) => {
    for (const aheadMs of [50, 200, 1000]) {
      const at = Date.parse('2026-01-15T12:00:00Z')
      app.setNow(new Date(at + aheadMs).toISOString())
      const { licenseKey: key } = await seedLicense(admin, { ...rules, termStartsAt, maxActivations: 2 })
      if (termStartsAt === 'FIRST_ACTIVATION') await activateLicense(admin, { key, fingerprint: 'a' })
      else await validateLicense(admin, { key })

      app.setNow(new Date(at).toISOString())
      expect((await validateLicense(admin, { key })).code).toBe('VALID')
      expect((await activateLicense(admin, { key, fingerprint: 'b' })).validation.code).toBe('VALID')
    }
  },
)

test('a term that starts more than a second ahead has not started', async () => {
  const at = Date.parse('2026-01-15T12:00:00Z')
  app.setNow(new Date(at).toISOString())
  const { licenseKey: key } = await seedLicense(admin, rules)
  app.setNow(new Date(at + 1001).toISOString())
  await validateLicense(admin, { key })
  app.setNow(new Date(at).toISOString())
  expect((await validateLicense(admin, { key })).code).toBe('NOT_YET_VALID')
})

test('a term that started when a gateway issued the license has started, however far that clock was ahead', async () => {
  const at = Date.parse('2026-01-15T12:00:00Z')
  app.setNow(new Date(at + 2000).toISOString())
  const { licenseKey: key } = await seedLicense(admin, rules)
  await validateLicense(admin, { key })
  app.setNow(new Date(at).toISOString())
  expect((await validateLicense(admin, { key })).code).toBe('VALID')
})
