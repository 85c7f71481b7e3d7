import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { retireLicenseType } from '../../../src/domain/catalogue/license-types/retire.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { changeLicenseType } from '../../../src/domain/licenses/change-type.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense, seedLicenseType, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const change = (input: Parameters<typeof changeLicenseType>[2]) =>
  transact(admin.db, (tx) => changeLicenseType(admin, tx, input))
const licenseOf = (id: string) =>
  admin.db.license.findUniqueOrThrow({ where: { id }, include: { revision: true } })

async function defineType(product: string, rules: object, code = uniqueCode('type')): Promise<string> {
  await transact(admin.db, async (tx) => {
    await defineLicenseType(admin, tx, { product, code, name: code, rules })
    await publishLicenseType(admin, tx, code)
  })
  return code
}

test('KEEP leaves the expiry, RESET starts a term now', async () => {
  const { licenseId, product } = await seedLicense(admin, { term: 'P1Y', endsAtEndOfDay: false })
  const licenseType = await defineType(product, { term: 'P1M', endsAtEndOfDay: false, gracePeriod: 'P3D' })

  await change({ licenseId, licenseType, expiry: 'KEEP' })
  expect(await licenseOf(licenseId)).toMatchObject({
    expiry: new Date('2027-01-15T12:00:00Z'),
    graceEndsAt: new Date('2027-01-18T12:00:00Z'),
  })
  await change({ licenseId, licenseType, expiry: 'RESET' })
  expect((await licenseOf(licenseId)).expiry).toEqual(new Date('2026-02-15T12:00:00Z'))
})

test('moves a license to a newer revision of its own type only on request', async () => {
  const { licenseId, product, licenseType } = await seedLicense(admin, { maxActivations: 1 })
  await defineType(product, { maxActivations: 9 }, licenseType)
  expect(await licenseOf(licenseId)).toMatchObject({ maxActivations: 1, revision: { number: 1 } })

  await change({ licenseId, licenseType, expiry: 'KEEP' })

  expect(await licenseOf(licenseId)).toMatchObject({ maxActivations: 9, revision: { number: 2 } })
})

test('a lower limit removes no device, and admits no new device until it is met', async () => {
  const { licenseId, licenseKey: key, product } = await seedLicense(admin, { maxActivations: 3 })
  for (const fingerprint of ['a', 'b', 'c']) await activateLicense(admin, { key, fingerprint })
  const licenseType = await defineType(product, { maxActivations: 2 })

  await change({ licenseId, licenseType, expiry: 'KEEP' })

  expect(await validateLicense(admin, { key, fingerprint: 'c' })).toMatchObject({
    valid: true,
    code: 'TOO_MANY_ACTIVATIONS',
  })
  const deactivate = (fingerprint: string) =>
    transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint }))
  await deactivate('c')
  expect(await validateLicense(admin, { key, fingerprint: 'a' })).toMatchObject({
    valid: true,
    code: 'VALID',
  })
  await expect(activateLicense(admin, { key, fingerprint: 'd' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })
  await deactivate('b')
  expect(await activateLicense(admin, { key, fingerprint: 'd' })).toMatchObject({ created: true })
})

test('a license keeps its own seats and entitlements', async () => {
  const overrides = { maxActivations: 7, entitlements: [{ code: 'extra', value: 'yes' }] }
  const { licenseId, licenseKey: key, product } = await seedLicense(admin, { maxActivations: 1 }, overrides)
  const licenseType = await defineType(product, { maxActivations: 2, entitlements: [{ code: 'basic' }] })

  await change({ licenseId, licenseType, expiry: 'KEEP' })

  expect(await licenseOf(licenseId)).toMatchObject({ maxActivations: 7 })
  expect(await validateLicense(admin, { key, entitlements: ['basic', 'extra'] })).toMatchObject({
    valid: true,
  })
})

test('a suspended license stays suspended', async () => {
  const { licenseId, licenseKey: key, product } = await seedLicense(admin)
  await transact(admin.db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'test' }))

  await change({ licenseId, licenseType: await defineType(product, {}), expiry: 'RESET' })

  expect((await validateLicense(admin, { key })).code).toBe('SUSPENDED')
})

const offline = { ttl: 'P30D', maxOutstanding: 5 }

/** A license with one seat. Its device has a license file for ten days. */
async function seedOffline(rules: Record<string, unknown>) {
  app.setNow('2026-01-15T12:00:00Z')
  const seeded = await seedLicense(admin, { maxActivations: 1, offline, ...rules })
  const device = { key: seeded.licenseKey, fingerprint: 'laptop' }
  await activateLicense(admin, device)
  await transact(admin.db, (tx) => checkOutLicense(admin, tx, { ...device, ttl: 'P10D' }))
  return { ...seeded, device, other: { key: seeded.licenseKey, fingerprint: 'desktop' } }
}

const floating = { seatModel: 'FLOATING', leaseDuration: 'PT1H' }

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['node-locked', {}, {}],
  ['floating', {}, floating],
  ['node-locked, from floating', floating, {}],
])(
  'a seat held by a license file stays held until the file expires, also after a change to %s',
  async (_, from, to) => {
    const { licenseId, product, device, other } = await seedOffline(from)
    await transact(admin.db, (tx) => deactivateLicense(admin, tx, device))
    await change({
      licenseId,
      licenseType: await defineType(product, { offline, maxActivations: 1, ...to }),
      expiry: 'KEEP',
    })

    app.setNow('2026-01-25T12:00:00Z')
    await expect(activateLicense(admin, other)).rejects.toMatchObject({ code: 'ACTIVATION_LIMIT_EXCEEDED' })
    app.setNow('2026-01-25T12:00:00.001Z')
    expect(await activateLicense(admin, other)).toMatchObject({ created: true })
    app.setNow('2026-01-15T12:00:00Z')
  },
)

test.each<[string, Record<string, unknown>]>([
  ['node-locked', {}],
  ['floating', floating],
])(
  'a lease that starts with a change from %s seats lasts at least as long as the license file of its device',
  async (_, from) => {
    const { licenseId, product, other } = await seedOffline(from)
    await change({
      licenseId,
      licenseType: await defineType(product, { offline, maxActivations: 1, ...floating }),
      expiry: 'KEEP',
    })

    app.setNow('2026-01-25T12:00:00Z')
    await expect(activateLicense(admin, other)).rejects.toMatchObject({ code: 'ACTIVATION_LIMIT_EXCEEDED' })
    app.setNow('2026-01-25T12:00:00.001Z')
    expect(await activateLicense(admin, other)).toMatchObject({ created: true })
    app.setNow('2026-01-15T12:00:00Z')
  },
)

test.each<[string, Record<string, unknown>]>([
  ['HEARTBEAT_OVERDUE', { heartbeat: { every: 'P7D', missedBy: 'KEEP' } }],
  ['CHECK_IN_OVERDUE', { checkIn: 'P7D' }],
  ['LEASE_EXPIRED', { seatModel: 'FLOATING', leaseDuration: 'P7D' }],
])('the deadline of the new rules starts with the change: %s', async (code, rules) => {
  app.setNow('2026-01-01T12:00:00Z')
  const { licenseId, licenseKey: key, product } = await seedLicense(admin)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  app.setNow('2026-03-01T12:00:00Z')
  await change({ licenseId, licenseType: await defineType(product, rules), expiry: 'KEEP' })

  const codeAt = async (instant: string) => {
    app.setNow(instant)
    return (await validateLicense(admin, { key, fingerprint: 'laptop' })).code
  }
  expect(await codeAt('2026-03-08T12:00:00Z')).toBe('VALID')
  expect(await codeAt('2026-03-08T12:00:00.001Z')).toBe(code)
  app.setNow('2026-01-15T12:00:00Z')
})

test.each<[string, Record<string, unknown>]>([
  ['HEARTBEAT_OVERDUE', { heartbeat: { every: 'P7D', missedBy: 'KEEP' } }],
  ['CHECK_IN_OVERDUE', { checkIn: 'P7D' }],
])('a deadline that was overdue before the change stays overdue: %s', async (code, rules) => {
  app.setNow('2026-01-01T12:00:00Z')
  const { licenseId, licenseKey: key, product } = await seedLicense(admin, rules)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  app.setNow('2026-03-01T12:00:00Z')
  await change({ licenseId, licenseType: await defineType(product, rules), expiry: 'KEEP' })
  expect(await validateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({ code })
  app.setNow('2026-01-15T12:00:00Z')
})

test('refuses a license type of another product, and a retired one', async () => {
  const { licenseId, product } = await seedLicense(admin)
  const before = await licenseOf(licenseId)
  const { licenseType: foreign } = await seedLicenseType(admin)
  await expect(change({ licenseId, licenseType: foreign, expiry: 'KEEP' })).rejects.toMatchObject({
    code: 'PRODUCT_MISMATCH',
  })

  const retired = await defineType(product, {})
  await transact(admin.db, (tx) => retireLicenseType(admin, tx, retired))
  await expect(change({ licenseId, licenseType: retired, expiry: 'KEEP' })).rejects.toMatchObject({
    code: 'LICENSE_TYPE_RETIRED',
  })
  expect(await licenseOf(licenseId)).toEqual(before)
})

test('refuses KEEP between a perpetual license type and one with a term, and changes nothing', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  for (const [from, to] of [
    [{ term: null }, { term: 'P1Y' }],
    [{ term: 'P1Y' }, { term: null }],
  ]) {
    const { licenseId, product } = await seedLicense(admin, from)
    const licenseType = await defineType(product, to!)
    const before = await licenseOf(licenseId)

    await expect(change({ licenseId, licenseType, expiry: 'KEEP' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      issues: [{ path: ['expiry'], allowed: ['RESET'] }],
    })
    expect(await licenseOf(licenseId)).toEqual(before)

    await change({ licenseId, licenseType, expiry: 'RESET' })
    const { expiry } = await licenseOf(licenseId)
    expect(expiry === null).toBe(to!.term === null)
  }
})
