import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { recordUsage } from '../../../src/domain/usage/record.ts'
import type { LicenseValidation } from '../../../src/domain/validation/evaluate.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { validationCodes } from '../../../src/platform/validation-codes.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const validate = (key: string, demands: object = {}) => validateLicense(admin, { key, ...demands })
const failuresOf = ({ checks }: LicenseValidation) =>
  checks.filter(({ passed }) => !passed).map(({ code }) => code)

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('a license in good order is valid, and every check says that it passed', async () => {
  const { licenseKey, licenseId } = await seedLicense(admin, { term: 'P1Y' })
  const answer = await validate(licenseKey)
  expect(answer).toMatchObject({ valid: true, code: 'VALID', checkedAt: new Date('2026-01-15T12:00:00Z') })
  expect(answer.facts).toMatchObject({ licenseId })
  expect(answer.checks.every(({ passed, nextAction }) => passed && nextAction === null)).toBe(true)
})

test('checks are made in the published order, whether they pass or fail', async () => {
  for (const expiryPolicy of ['RESTRICT', 'ALLOW']) {
    const { licenseKey } = await seedLicense(admin, { term: 'P1Y', expiryPolicy })
    const made = (await validate(licenseKey)).checks.map(({ code }) => code)
    const order = validationCodes.filter((code) => code !== 'VALID')
    if (expiryPolicy === 'RESTRICT') expect(made).toEqual(order)
    else expect(made).toEqual([...order.filter((code) => code !== 'EXPIRED'), 'EXPIRED'])
  }
})

test.each(['', 'LIC', 'LIC-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA', 'x'.repeat(4096), '\ud800', 'LIC-\0'])(
  'what is no key (%j) is KEY_MALFORMED',
  async (key) => {
    const answer = await validate(key)
    expect(answer).toMatchObject({ valid: false, code: 'KEY_MALFORMED', facts: null })
    expect(answer.checks).toMatchObject([{ code: 'KEY_MALFORMED', nextAction: 'ENTER_KEY_AGAIN' }])
  },
)

test('a well-formed key that nobody was given is NOT_FOUND', async () => {
  const answer = await validate(LicenseKey.generate().reveal())
  expect(answer).toMatchObject({ valid: false, code: 'NOT_FOUND', facts: null })
  expect(answer.checks).toMatchObject([
    { passed: true },
    { code: 'NOT_FOUND', nextAction: 'ENTER_KEY_AGAIN' },
  ])
})

test('a replaced key works on, is KEY_ROTATED, and at last NOT_FOUND', async () => {
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

test('the exact expiry is still valid; one millisecond later is not', async () => {
  const { licenseKey } = await seedLicense(admin, { term: 'P14D' })
  app.setNow('2026-01-29T23:59:59.999Z')
  expect(await validate(licenseKey)).toMatchObject({ valid: true, code: 'VALID' })
  app.setNow('2026-01-30T00:00:00Z')
  const answer = await validate(licenseKey)
  expect(answer).toMatchObject({ valid: false, code: 'EXPIRED' })
  expect(answer.checks.find(({ passed }) => !passed)).toMatchObject({ nextAction: 'RENEW', tolerated: false })
})

test('in its grace a license is valid with code GRACE, to the last instant', async () => {
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
    const answer = await validate(licenseKey)
    expect(answer).toMatchObject({ valid: true, code: 'EXPIRED' })
    expect(answer.checks.at(-1)).toMatchObject({ code: 'EXPIRED', tolerated: true, nextAction: 'RENEW' })
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

test('what is asked must hold: product, entitlements, meter', async () => {
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

test('a full meter that allows more is tolerated', async () => {
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

test('a stranger is NOT_ACTIVATED while no device is active, and FINGERPRINT_MISMATCH then', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  expect(await validate(key, { fingerprint: 'stranger' })).toMatchObject({
    valid: false,
    code: 'NOT_ACTIVATED',
  })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(await validate(key, { fingerprint: 'laptop' })).toMatchObject({ valid: true, code: 'VALID' })
  const stranger = await validate(key, { fingerprint: 'stranger' })
  expect(stranger).toMatchObject({ valid: false, code: 'FINGERPRINT_MISMATCH' })
  expect(stranger.checks.find(({ passed }) => !passed)).toMatchObject({ nextAction: 'ACTIVATE' })
})

test('a silent device is HEARTBEAT_OVERDUE, one whose lease ended LEASE_EXPIRED', async () => {
  const kept = await seedLicense(admin, { heartbeat: { every: 'PT1H', missedBy: 'KEEP' } })
  const leased = await seedLicense(admin, { seatModel: 'FLOATING', leaseDuration: 'PT1H' })
  for (const { licenseKey: key } of [kept, leased])
    await activateLicense(admin, { key, fingerprint: 'laptop' })
  const ask = async (at: string) => {
    app.setNow(at)
    const asked = [kept, leased].map(({ licenseKey }) => validate(licenseKey, { fingerprint: 'laptop' }))
    return (await Promise.all(asked)).map(({ code }) => code)
  }
  expect(await ask('2026-01-15T13:00:00Z')).toEqual(['VALID', 'VALID'])
  expect(await ask('2026-01-15T13:00:00.001Z')).toEqual(['HEARTBEAT_OVERDUE', 'LEASE_EXPIRED'])
})

test('seats above those sold are TOO_MANY_ACTIVATIONS: tolerated inside the overage, not beyond it', async () => {
  const overage = { policy: 'PERCENT', percent: 100 }
  const { licenseId, licenseKey: key } = await seedLicense(admin, { maxActivations: 1, overage })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  await activateLicense(admin, { key, fingerprint: 'desktop' })
  expect(await validate(key)).toMatchObject({ valid: true, code: 'TOO_MANY_ACTIVATIONS' })

  await db.license.update({ where: { id: licenseId }, data: { seatLimit: 1 } })
  const answer = await validate(key)
  expect(answer).toMatchObject({ valid: false, code: 'TOO_MANY_ACTIVATIONS' })
  expect(answer.checks.find(({ passed }) => !passed)).toMatchObject({ nextAction: 'RELEASE_ACTIVATION' })
})

test('of several failures the first in the order is the code, and all are in the checks', async () => {
  const rules = { term: 'P14D', checkIn: 'P7D', meters: [{ code: 'renders', limit: 0 }] }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'test' }))
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'test' }))
  app.setNow('2026-03-01T00:00:00Z')
  const answer = await validate(key, {
    product: 'other',
    entitlements: ['export'],
    fingerprint: 'stranger',
    meter: 'renders',
  })
  expect(answer).toMatchObject({ valid: false, code: 'REVOKED' })
  expect(failuresOf(answer)).toEqual([
    'REVOKED',
    'SUSPENDED',
    'EXPIRED',
    'CHECK_IN_OVERDUE',
    'PRODUCT_MISMATCH',
    'ENTITLEMENT_MISSING',
    'NOT_ACTIVATED',
    'USAGE_LIMIT_REACHED',
  ])
  expect(answer.checks.filter(({ passed }) => !passed).every(({ nextAction }) => nextAction)).toBe(true)
})

test('what is tolerated is the code, and does not hide what is not', async () => {
  const rules = { term: 'P14D', gracePeriod: 'P7D' }
  const { licenseKey: key } = await seedLicense(admin, rules)
  app.setNow('2026-02-01T00:00:00Z')
  const answer = await validate(key, { fingerprint: 'stranger' })
  expect(answer).toMatchObject({ valid: false, code: 'NOT_ACTIVATED' })
  expect(failuresOf(answer)).toEqual(['NOT_ACTIVATED', 'GRACE'])
})
