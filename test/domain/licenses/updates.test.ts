import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { defineRelease } from '../../../src/domain/catalogue/releases/define.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { changeLicenseType } from '../../../src/domain/licenses/change-type.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { verifyLicenseFile } from '../../../verifier/index.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const rules = { updates: 'P1Y', timeZone: 'Europe/Oslo' }

const read = (id: string) => db.license.findUniqueOrThrow({ where: { id } })
const updatesUntil = async (id: string) => (await read(id)).updatesUntil?.toISOString() ?? null
const renew = (licenseId: string, terms?: number) =>
  transact(db, (tx) => renewLicense(admin, tx, { licenseId, terms }))

/** Defines versions of a product, each released on its day. */
async function release(product: string, versions: Record<string, string>): Promise<void> {
  for (const [version, day] of Object.entries(versions))
    await transact(db, (tx) =>
      defineRelease(admin, tx, { product, version, releasedAt: new Date(`${day}T10:00:00Z`) }),
    )
}

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('the updates of a perpetual license end with the last day of their time, and its use does not', async () => {
  const { licenseId } = await seedLicense(admin, rules)
  expect(await updatesUntil(licenseId)).toBe('2027-01-15T22:59:59.999Z')
  expect(await read(licenseId)).toMatchObject({ expiry: null, graceEndsAt: null })
})

test('a version that was released after the updates is VERSION_NOT_ALLOWED, and an earlier one works for ever', async () => {
  const { licenseKey: key, product } = await seedLicense(admin, rules)
  await release(product, { '1.0': '2026-02-01', '2.0': '2027-01-15', '3.0': '2027-01-16' })
  const codes = async () => {
    const versions = ['1.0', '2.0', '3.0', 'unknown', undefined]
    const validations = versions.map((version) => validateLicense(admin, { key, version }))
    return (await Promise.all(validations)).map(({ code }) => code)
  }
  app.setNow('2027-01-15T22:59:59.999Z')
  expect(await codes()).toEqual(['VALID', 'VALID', 'VALID', 'VALID', 'VALID'])
  for (const later of ['2027-01-15T23:00:00Z', '2099-01-01T00:00:00Z']) {
    app.setNow(later)
    expect(await codes()).toEqual(['VALID', 'VALID', 'VERSION_NOT_ALLOWED', 'VERSION_NOT_ALLOWED', 'VALID'])
  }
  const { checks } = await validateLicense(admin, { key, version: '3.0' })
  expect(checks.find(({ passed }) => !passed)).toMatchObject({
    nextAction: 'RENEW',
    text: {
      code: 'VERSION_NOT_ALLOWED',
      args: { updatesUntil: { at: '2027-01-15T22:59:59.999Z', timeZone: 'Europe/Oslo' } },
    },
  })
})

test('a license file says until when versions are included, and the verifier refuses later ones', async () => {
  const offline = { ...rules, offline: { ttl: 'P5Y' } }
  const { licenseKey: key, product } = await seedLicense(admin, offline)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const { file } = await transact(db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'laptop' }))
  const keys = await publishedKeys(admin, db)
  const verify = (releasedAt: string, now: string) =>
    verifyLicenseFile(file, { keys, product, fingerprint: 'laptop', releasedAt, now: new Date(now) })

  const before = await verify('2027-01-16T10:00:00Z', '2027-01-15T22:59:59Z')
  expect(before).toMatchObject({ code: 'VALID' })
  expect(before.claims?.license).toMatchObject({ expiry: null, updatesUntil: '2027-01-15T22:59:59.999Z' })
  expect(await verify('2027-01-16T10:00:00Z', '2028-01-01T00:00:00Z')).toMatchObject({
    valid: false,
    code: 'VERSION_NOT_ALLOWED',
  })
  expect(await verify('2027-01-15T10:00:00Z', '2028-01-01T00:00:00Z')).toMatchObject({ code: 'VALID' })
})

test('with MAINTAIN, the earlier of the expiry and the end of the updates decides', async () => {
  const maintain = { ...rules, term: 'P2Y', expiryPolicy: 'MAINTAIN' }
  const { licenseKey: key, product } = await seedLicense(admin, maintain)
  await release(product, { '1.0': '2026-12-01', '2.0': '2027-06-01' })
  app.setNow('2030-01-01T00:00:00Z')
  expect(await validateLicense(admin, { key, version: '1.0' })).toMatchObject({
    valid: true,
    code: 'EXPIRED',
  })
  expect(await validateLicense(admin, { key, version: '2.0' })).toMatchObject({ valid: false })
})

test('the updates of a license that starts later begin with its start', async () => {
  const later = { ...rules, term: 'P5Y', termStartsAt: 'FIRST_ACTIVATION' }
  const { licenseId, licenseKey: key } = await seedLicense(admin, later)
  expect(await updatesUntil(licenseId)).toBeNull()
  app.setNow('2026-06-01T12:00:00Z')
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(await updatesUntil(licenseId)).toBe('2027-06-01T21:59:59.999Z')
})

test('an end of the updates that is given at issue takes precedence, also before the start', async () => {
  const end = new Date('2028-03-31T12:00:00Z')
  const later = { ...rules, term: 'P5Y', termStartsAt: 'FIRST_ACTIVATION' }
  const { licenseId, licenseKey: key } = await seedLicense(admin, later, { updatesUntil: end })
  expect(await updatesUntil(licenseId)).toBe(end.toISOString())
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(await updatesUntil(licenseId)).toBe(end.toISOString())
  await renew(licenseId)
  expect(await updatesUntil(licenseId)).toBe('2032-01-15T22:59:59.999Z')
})

test('a license type without updates refuses an end of the updates', async () => {
  const issued = seedLicense(admin, {}, { updatesUntil: new Date('2028-03-31T12:00:00Z') })
  await expect(issued).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['overrides', 'updatesUntil'] }],
  })
})

test('a renewal of a perpetual license extends its updates, counted from the start', async () => {
  app.setNow('2024-02-29T12:00:00Z')
  const { licenseId } = await seedLicense(admin, { updates: 'P1Y' })
  const ends = []
  for (let renewal = 0; renewal < 4; renewal++) {
    ends.push(await updatesUntil(licenseId))
    await renew(licenseId)
  }
  ends.push(await updatesUntil(licenseId))
  expect(ends).toEqual([
    '2025-02-28T23:59:59.999Z',
    '2026-02-28T23:59:59.999Z',
    '2027-02-28T23:59:59.999Z',
    '2028-02-29T23:59:59.999Z',
    '2029-02-28T23:59:59.999Z',
  ])
  expect(await read(licenseId)).toMatchObject({ expiry: null, graceEndsAt: null, terms: 1 })
  expect(await db.event.findFirst({ where: { licenseId, type: 'license.renewed' } })).toMatchObject({
    data: { updatesFrom: '2025-02-28T23:59:59.999Z', updatesTo: '2026-02-28T23:59:59.999Z' },
  })
})

test('updates that ended long ago are not renewed into the past, unless the terms are given', async () => {
  const { licenseId } = await seedLicense(admin, rules)
  app.setNow('2029-06-01T12:00:00Z')
  await expect(renew(licenseId)).rejects.toMatchObject({ code: 'RENEWAL_WOULD_BE_PAST' })
  expect(await updatesUntil(licenseId)).toBe('2027-01-15T22:59:59.999Z')
  await renew(licenseId, 3)
  expect(await updatesUntil(licenseId)).toBe('2030-01-15T22:59:59.999Z')
})

test.each([
  ['FROM_NOW', '2026-06-01', '2027-06-01T21:59:59.999Z'],
  ['FROM_NOW_IF_EXPIRED', '2026-06-01', '2028-01-15T22:59:59.999Z'],
  ['FROM_NOW_IF_EXPIRED', '2029-06-01', '2030-06-01T21:59:59.999Z'],
])('updates that are renewed %s on %s end at %s', async (renewalBasis, day, end) => {
  const { licenseId } = await seedLicense(admin, { ...rules, renewalBasis })
  app.setNow(`${day}T12:00:00Z`)
  await renew(licenseId)
  expect(await updatesUntil(licenseId)).toBe(end)
})

test('a renewal of a term renews updates of the same length to the same end', async () => {
  const { licenseId } = await seedLicense(admin, { ...rules, term: 'P1Y' })
  await renew(licenseId, 2)
  const { expiry, updatesUntil: end } = await read(licenseId)
  expect(expiry?.toISOString()).toBe('2029-01-15T22:59:59.999Z')
  expect(end).toEqual(expiry)
})

test('updates that ended during a longer term are renewed from the beginning of the next one', async () => {
  const { licenseId } = await seedLicense(admin, { ...rules, term: 'P3Y' })
  app.setNow('2028-06-01T12:00:00Z')
  await renew(licenseId)
  expect(await read(licenseId)).toMatchObject({
    expiry: new Date('2032-01-15T22:59:59.999Z'),
    updatesUntil: new Date('2030-01-15T22:59:59.999Z'),
  })
})

test('a perpetual license with endless updates is not renewed', async () => {
  const { licenseId } = await seedLicense(admin)
  await expect(renew(licenseId)).rejects.toMatchObject({ code: 'LICENSE_PERPETUAL' })
})

test('a change of type keeps, ends or begins the updates as the new type has them', async () => {
  const { product, licenseId } = await seedLicense(admin, rules)
  const define = async (given: Record<string, unknown>) => {
    const code = uniqueCode('type')
    await transact(db, async (tx) => {
      await defineLicenseType(admin, tx, { product, code, name: code, rules: given })
      await publishLicenseType(admin, tx, code)
    })
    return code
  }
  const change = async (licenseType: string, expiry: 'KEEP' | 'RESET') => {
    await transact(db, (tx) => changeLicenseType(admin, tx, { licenseId, licenseType, expiry }))
    return await updatesUntil(licenseId)
  }
  const [longer, endless] = [await define({ ...rules, updates: 'P2Y' }), await define({})]
  app.setNow('2026-06-01T12:00:00Z')
  expect(await change(longer, 'KEEP')).toBe('2027-01-15T22:59:59.999Z')
  expect(await change(endless, 'KEEP')).toBeNull()
  expect(await change(longer, 'KEEP')).toBe('2028-06-01T21:59:59.999Z')
  app.setNow('2027-01-01T12:00:00Z')
  expect(await change(longer, 'RESET')).toBe('2029-01-01T22:59:59.999Z')
})
