import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { recordUsage } from '../../../src/domain/usage/record.ts'
import type { LicenseValidation } from '../../../src/domain/validation/evaluate.ts'
import { type ValidateInput, validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { validationCodes } from '../../../src/platform/validation-codes.ts'
import { say } from '../../../src/texts/say.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const validate = (key: string, requirements: Omit<ValidateInput, 'key'> = {}) =>
  validateLicense(admin, { key, ...requirements })
const failuresOf = ({ checks }: LicenseValidation) =>
  checks.filter(({ passed }) => !passed).map(({ code }) => code)

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('a usable license is valid and passes every check', async () => {
  const { licenseKey, licenseId } = await seedLicense(admin, { term: 'P1Y' })
  const validation = await validate(licenseKey)
  expect(validation).toMatchObject({
    valid: true,
    code: 'VALID',
    checkedAt: new Date('2026-01-15T12:00:00Z'),
  })
  expect(validation.facts).toMatchObject({ licenseId })
  expect(validation.checks.every(({ passed, nextAction }) => passed && nextAction === null)).toBe(true)
})

test('checks run in the published order', async () => {
  for (const expiryPolicy of ['RESTRICT', 'ALLOW']) {
    const { licenseKey } = await seedLicense(admin, { term: 'P1Y', expiryPolicy })
    const codes = (await validate(licenseKey)).checks.map(({ code }) => code)
    const order = validationCodes.filter((code) => code !== 'VALID')
    if (expiryPolicy === 'RESTRICT') expect(codes).toEqual(order)
    else expect(codes).toEqual([...order.filter((code) => code !== 'EXPIRED'), 'EXPIRED'])
  }
})

test.each([
  '',
  'LIC',
  'LIC-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA',
  'x'.repeat(4096),
  'x'.repeat(4097),
  '\ud800',
  'LIC-\0',
])('a text that is not a key (%j) is KEY_MALFORMED', async (key) => {
  const validation = await validate(key)
  expect(validation).toMatchObject({ valid: false, code: 'KEY_MALFORMED', facts: null })
  expect(validation.checks).toMatchObject([{ code: 'KEY_MALFORMED', nextAction: 'ENTER_KEY_AGAIN' }])
})

test('a well-formed key without a license is NOT_FOUND', async () => {
  const validation = await validate(LicenseKey.generate().reveal())
  expect(validation).toMatchObject({ valid: false, code: 'NOT_FOUND', facts: null })
  expect(validation.checks).toMatchObject([
    { passed: true },
    { code: 'NOT_FOUND', nextAction: 'ENTER_KEY_AGAIN' },
  ])
})

test('a replaced key is VALID during the overlap, then KEY_ROTATED, then NOT_FOUND', async () => {
  const { licenseId, licenseKey } = await seedLicense(admin)
  await db.licenseKey.updateMany({
    where: { licenseId },
    data: {
      supersededAt: new Date('2026-01-10T00:00:00Z'),
      worksUntil: new Date('2026-01-15T12:00:00Z'),
      forgottenAt: new Date('2026-02-15T12:00:00Z'),
    },
  })
  expect(await validate(licenseKey)).toMatchObject({ valid: true, code: 'VALID' })
  app.setNow('2026-01-15T12:00:00.001Z')
  expect(await validate(licenseKey)).toMatchObject({ valid: false, code: 'KEY_ROTATED' })
  app.setNow('2026-02-15T12:00:00Z')
  expect(await validate(licenseKey)).toMatchObject({ valid: false, code: 'NOT_FOUND', facts: null })
})

test('a license is valid at its expiry and expired one millisecond later', async () => {
  const { licenseKey } = await seedLicense(admin, { term: 'P14D' })
  app.setNow('2026-01-29T23:59:59.999Z')
  expect(await validate(licenseKey)).toMatchObject({ valid: true, code: 'VALID' })
  app.setNow('2026-01-30T00:00:00Z')
  const validation = await validate(licenseKey)
  expect(validation).toMatchObject({ valid: false, code: 'EXPIRED' })
  expect(validation.checks.find(({ passed }) => !passed)).toMatchObject({
    nextAction: 'RENEW',
    tolerated: false,
  })
})

test('a license in its grace period is valid with code GRACE, up to the last instant', async () => {
  const { licenseKey } = await seedLicense(admin, { term: 'P14D', gracePeriod: 'P7D' })
  app.setNow('2026-01-30T00:00:00Z')
  expect(await validate(licenseKey)).toMatchObject({ valid: true, code: 'GRACE' })
  app.setNow('2026-02-05T23:59:59.999Z')
  expect(await validate(licenseKey)).toMatchObject({ valid: true, code: 'GRACE' })
  app.setNow('2026-02-06T00:00:00Z')
  expect(await validate(licenseKey)).toMatchObject({ valid: false, code: 'EXPIRED' })
})

test.each(['MAINTAIN', 'ALLOW'])(
  'with %s an expired license is valid, with code EXPIRED',
  async (expiryPolicy) => {
    const { licenseKey } = await seedLicense(admin, { term: 'P14D', expiryPolicy })
    app.setNow('2026-03-01T00:00:00Z')
    const validation = await validate(licenseKey)
    expect(validation).toMatchObject({ valid: true, code: 'EXPIRED' })
    expect(validation.checks.at(-1)).toMatchObject({ code: 'EXPIRED', tolerated: true, nextAction: 'RENEW' })
  },
)

test('a check-in is overdue one millisecond after it was due, until the device activates again', async () => {
  const { licenseKey: key } = await seedLicense(admin, { checkIn: 'P7D' })
  app.setNow('2026-01-22T12:00:00Z')
  expect(await validate(key)).toMatchObject({ code: 'VALID' })
  app.setNow('2026-01-22T12:00:00.001Z')
  const overdue = await validate(key)
  expect(overdue).toMatchObject({ valid: false, code: 'CHECK_IN_OVERDUE' })
  expect(overdue.checks.find(({ passed }) => !passed)).toMatchObject({ nextAction: 'CHECK_IN' })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(await validate(key)).toMatchObject({ code: 'VALID' })
})

test('a validation fails if the product, an entitlement or the meter does not match', async () => {
  const meters = [{ code: 'renders', limit: 1 }]
  const { licenseKey: key, product } = await seedLicense(admin, { meters })
  await transact(db, (tx) => recordUsage(admin, tx, { key, meter: 'renders', amount: 1 }))

  expect(await validate(key, { product })).toMatchObject({ code: 'VALID' })
  expect(await validate(key, { product: 'other' })).toMatchObject({ valid: false, code: 'PRODUCT_MISMATCH' })
  expect(await validate(key, { entitlements: ['x'] })).toMatchObject({
    valid: false,
    code: 'ENTITLEMENT_MISSING',
  })
  const full = await validate(key, { meter: 'renders' })
  expect(full).toMatchObject({ valid: false, code: 'USAGE_LIMIT_REACHED' })
  expect(full.checks.find(({ passed }) => !passed)).toMatchObject({ nextAction: 'CONTACT_OWNER' })
})

test('a reached limit is tolerated if the meter allows overage', async () => {
  const meters = [{ code: 'renders', limit: 1, overage: 'ALLOW', period: 'MONTH' }]
  const { licenseKey: key } = await seedLicense(admin, { meters })
  await transact(db, (tx) => recordUsage(admin, tx, { key, meter: 'renders', amount: 5 }))
  expect(await validate(key, { meter: 'renders' })).toMatchObject({
    valid: true,
    code: 'USAGE_LIMIT_REACHED',
  })
  app.setNow('2026-02-01T00:00:00Z')
  expect(await validate(key, { meter: 'renders' })).toMatchObject({ valid: true, code: 'VALID' })
})

test('another device is NOT_ACTIVATED if no device is active, otherwise FINGERPRINT_MISMATCH', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  expect(await validate(key, { fingerprint: 'phone' })).toMatchObject({
    valid: false,
    code: 'NOT_ACTIVATED',
  })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(await validate(key, { fingerprint: 'laptop' })).toMatchObject({ valid: true, code: 'VALID' })
  const other = await validate(key, { fingerprint: 'phone' })
  expect(other).toMatchObject({ valid: false, code: 'FINGERPRINT_MISMATCH' })
  expect(other.checks.find(({ passed }) => !passed)).toMatchObject({ nextAction: 'ACTIVATE' })
})

test('a license that requires a fingerprint is NOT_ACTIVATED without one, before and after its activation', async () => {
  const { licenseKey: key } = await seedLicense(admin, { requireFingerprint: true })
  const without = await validate(key)
  expect(without).toMatchObject({ valid: false, code: 'NOT_ACTIVATED' })
  expect(without.text).toEqual(say('NOT_ACTIVATED_WITHOUT_FINGERPRINT'))
  expect(without.checks.find(({ passed }) => !passed)).toMatchObject({ nextAction: 'ACTIVATE' })

  await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(await validate(key)).toMatchObject({ valid: false, code: 'NOT_ACTIVATED' })
  expect(await validate(key, { fingerprint: 'phone' })).toMatchObject({ code: 'FINGERPRINT_MISMATCH' })
  expect(await validate(key, { fingerprint: 'laptop' })).toMatchObject({ valid: true, code: 'VALID' })
})

test('a missing fingerprint is found after the checks of the license and before those of the device', async () => {
  const rules = { requireFingerprint: true, meters: [{ code: 'renders', limit: 0 }] }
  const { licenseKey: key } = await seedLicense(admin, rules)
  const validation = await validate(key, { product: 'other', meter: 'renders' })
  expect(failuresOf(validation)).toEqual(['PRODUCT_MISMATCH', 'NOT_ACTIVATED', 'USAGE_LIMIT_REACHED'])
})

test('a term that starts with the first validation does not start without a required fingerprint', async () => {
  const rules = { requireFingerprint: true, term: 'P1Y', termStartsAt: 'FIRST_VALIDATION' }
  const { licenseKey: key, licenseId } = await seedLicense(admin, rules)
  expect(await validate(key)).toMatchObject({ valid: false, code: 'NOT_ACTIVATED' })
  expect(await db.license.findUniqueOrThrow({ where: { id: licenseId } })).toMatchObject({ startsAt: null })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(await validate(key, { fingerprint: 'laptop' })).toMatchObject({ valid: true, code: 'VALID' })
})

test('a missed heartbeat is HEARTBEAT_OVERDUE, an expired lease is LEASE_EXPIRED', async () => {
  const kept = await seedLicense(admin, { heartbeat: { every: 'PT1H', missedBy: 'KEEP' } })
  const leased = await seedLicense(admin, { seatModel: 'FLOATING', leaseDuration: 'PT1H' })
  for (const { licenseKey: key } of [kept, leased])
    await activateLicense(admin, { key, fingerprint: 'laptop' })
  const codesAt = async (at: string) => {
    app.setNow(at)
    const validations = [kept, leased].map(({ licenseKey }) =>
      validate(licenseKey, { fingerprint: 'laptop' }),
    )
    return (await Promise.all(validations)).map(({ code }) => code)
  }
  expect(await codesAt('2026-01-15T13:00:00Z')).toEqual(['VALID', 'VALID'])
  expect(await codesAt('2026-01-15T13:00:00.001Z')).toEqual(['HEARTBEAT_OVERDUE', 'LEASE_EXPIRED'])
})

test('more devices than sold are TOO_MANY_ACTIVATIONS, tolerated within the overage only', async () => {
  const overage = { policy: 'PERCENT', percent: 100 }
  const { licenseId, licenseKey: key } = await seedLicense(admin, { maxActivations: 1, overage })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  await activateLicense(admin, { key, fingerprint: 'desktop' })
  expect(await validate(key)).toMatchObject({ valid: true, code: 'TOO_MANY_ACTIVATIONS' })

  await db.license.update({ where: { id: licenseId }, data: { seatLimit: 1, overLimitUntil: new Date(0) } })
  const validation = await validate(key, { fingerprint: 'desktop' })
  expect(validation).toMatchObject({ valid: false, code: 'TOO_MANY_ACTIVATIONS' })
  expect(validation.checks.find(({ passed }) => !passed)).toMatchObject({ nextAction: 'RELEASE_ACTIVATION' })
})

test('the code is that of the first failure, and the checks have every failure', async () => {
  const rules = { term: 'P14D', checkIn: 'P7D', meters: [{ code: 'renders', limit: 0 }] }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'test' }))
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'test' }))
  app.setNow('2026-03-01T00:00:00Z')
  const validation = await validate(key, {
    product: 'other',
    entitlements: ['export'],
    fingerprint: 'phone',
    meter: 'renders',
  })
  expect(validation).toMatchObject({ valid: false, code: 'REVOKED' })
  expect(failuresOf(validation)).toEqual([
    'REVOKED',
    'SUSPENDED',
    'EXPIRED',
    'CHECK_IN_OVERDUE',
    'PRODUCT_MISMATCH',
    'ENTITLEMENT_MISSING',
    'NOT_ACTIVATED',
    'USAGE_LIMIT_REACHED',
  ])
  expect(validation.checks.filter(({ passed }) => !passed).every(({ nextAction }) => nextAction)).toBe(true)
})

test('a tolerated failure does not hide a later failure that is not tolerated', async () => {
  const rules = { term: 'P14D', gracePeriod: 'P7D' }
  const { licenseKey: key } = await seedLicense(admin, rules)
  app.setNow('2026-02-01T00:00:00Z')
  const validation = await validate(key, { fingerprint: 'phone' })
  expect(validation).toMatchObject({ valid: false, code: 'NOT_ACTIVATED' })
  expect(failuresOf(validation)).toEqual(['NOT_ACTIVATED', 'GRACE'])
})
