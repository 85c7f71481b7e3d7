import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { changeLicenseType } from '../../../src/domain/licenses/change-type.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const renew = (licenseId: string, terms?: number) =>
  transact(db, (tx) => renewLicense(admin, tx, { licenseId, terms }))
const read = (id: string) => db.license.findUniqueOrThrow({ where: { id } })

beforeEach(() => app.setNow('2026-01-31T12:00:00Z'))

test('the next term follows the former expiry, counted from the start', async () => {
  const { licenseId } = await seedLicense(admin, { term: 'P1M' })
  const expiries = []
  for (let renewal = 0; renewal < 3; renewal++) {
    expiries.push((await read(licenseId)).expiry?.toISOString())
    await renew(licenseId)
  }
  expect(expiries).toEqual([
    '2026-02-28T23:59:59.999Z',
    '2026-03-31T23:59:59.999Z',
    '2026-04-30T23:59:59.999Z',
  ])
})

test('a renewal records the former and the new expiry, and moves the grace period', async () => {
  const { licenseId } = await seedLicense(admin, { term: 'P1Y', gracePeriod: 'P7D' })
  await renew(licenseId, 2)
  expect(await read(licenseId)).toMatchObject({
    expiry: new Date('2029-01-31T23:59:59.999Z'),
    graceEndsAt: new Date('2029-02-07T23:59:59.999Z'),
    terms: 3,
  })
  expect(await db.event.findFirst({ where: { licenseId, type: 'license.renewed' } })).toMatchObject({
    data: { from: '2027-01-31T23:59:59.999Z', to: '2029-01-31T23:59:59.999Z' },
  })
})

test('a renewal removes no device, key or entitlement', async () => {
  const rules = { term: 'P14D', entitlements: [{ code: 'export' }] }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const validate = () => validateLicense(admin, { key, fingerprint: 'laptop', entitlements: ['export'] })
  const before = await read(licenseId)

  app.setNow('2026-02-20T12:00:00Z')
  expect(await validate()).toMatchObject({ code: 'EXPIRED', valid: false })
  await renew(licenseId)
  expect(await validate()).toMatchObject({ code: 'VALID', valid: true })
  const { expiry, graceEndsAt, terms, lastValidatedAt } = await read(licenseId)
  expect(await read(licenseId)).toEqual({ ...before, expiry, graceEndsAt, terms, lastValidatedAt })
})

test('a renewal never ends a suspension', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin, { term: 'P1Y' })
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  await renew(licenseId)
  expect(await validateLicense(admin, { key })).toMatchObject({ code: 'SUSPENDED' })
  expect(await read(licenseId)).toMatchObject({ expiry: new Date('2028-01-31T23:59:59.999Z') })
})

test('refuses a renewal whose expiry has passed, unless `terms` is high enough', async () => {
  const { licenseId } = await seedLicense(admin, { term: 'P1M' })
  app.setNow('2026-05-15T12:00:00Z')
  const before = await read(licenseId)
  for (const terms of [undefined, 1, 2]) {
    await expect(renew(licenseId, terms)).rejects.toMatchObject({ code: 'RENEWAL_WOULD_BE_PAST' })
  }
  expect(await read(licenseId)).toEqual(before)
  expect(await db.event.count({ where: { licenseId, type: 'license.renewed' } })).toBe(0)

  await renew(licenseId, 3)
  expect(await read(licenseId)).toMatchObject({ expiry: new Date('2026-05-31T23:59:59.999Z') })
})

test.each([
  ['FROM_NOW', '2026-02-10T12:00:00Z', '2026-03-10T23:59:59.999Z'],
  ['FROM_NOW', '2026-05-15T12:00:00Z', '2026-06-15T23:59:59.999Z'],
  ['FROM_NOW_IF_EXPIRED', '2026-02-10T12:00:00Z', '2026-03-31T23:59:59.999Z'],
  ['FROM_NOW_IF_EXPIRED', '2026-05-15T12:00:00Z', '2026-06-15T23:59:59.999Z'],
])('%s, a renewal at %s ends at %s', async (renewalBasis, now, expiry) => {
  const { licenseId } = await seedLicense(admin, { term: 'P1M', renewalBasis })
  app.setNow(now)
  await renew(licenseId)
  expect((await read(licenseId)).expiry?.toISOString()).toBe(expiry)
})

test('the next term follows an expiry that was given at issue', async () => {
  const expiry = new Date('2026-06-01T10:00:00Z')
  const { licenseId } = await seedLicense(admin, { term: 'P1M', endsAtEndOfDay: false }, { expiry })
  await renew(licenseId)
  expect((await read(licenseId)).expiry?.toISOString()).toBe('2026-07-01T10:00:00.000Z')
})

test.each<[string, Record<string, unknown>, string]>([
  ['a perpetual license', {}, 'LICENSE_PERPETUAL'],
  [
    'a license that has not started',
    { term: 'P1Y', termStartsAt: 'FIRST_ACTIVATION' },
    'LICENSE_NOT_STARTED',
  ],
])('refuses to renew %s', async (_, rules, code) => {
  const { licenseId } = await seedLicense(admin, rules)
  const before = await read(licenseId)
  await expect(renew(licenseId)).rejects.toMatchObject({ code })
  expect(await read(licenseId)).toEqual(before)
})

test('the refusal to renew a perpetual license type states the expiry that was set at issue, and its remedy works', async () => {
  const { licenseId, licenseType } = await seedLicense(
    admin,
    {},
    { expiry: new Date('2026-06-01T10:00:00Z') },
  )
  await expect(renew(licenseId)).rejects.toMatchObject({
    code: 'LICENSE_PERPETUAL',
    message: expect.stringContaining('expires on 1 June 2026 at 10:00:00 UTC'),
  })

  await transact(db, (tx) => changeLicenseType(admin, tx, { licenseId, licenseType, expiry: 'RESET' }))
  expect(await read(licenseId)).toMatchObject({ expiry: null })
  await expect(renew(licenseId)).rejects.toMatchObject({
    message: expect.stringContaining('No renewal is needed'),
  })
})

test('refuses to renew a revoked license', async () => {
  const { licenseId } = await seedLicense(admin, { term: 'P1Y' })
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'fraud' }))
  const before = await read(licenseId)
  await expect(renew(licenseId)).rejects.toMatchObject({ code: 'LICENSE_REVOKED' })
  expect(await read(licenseId)).toEqual(before)
})

test.each([0, -1, 1001, 1.5])('refuses to renew by %s terms', async (terms) => {
  const { licenseId } = await seedLicense(admin, { term: 'P1M' })
  const before = await read(licenseId)
  await expect(renew(licenseId, terms)).rejects.toMatchObject({ issues: [{ path: ['terms'] }] })
  expect(await read(licenseId)).toEqual(before)
})

test('refuses to renew beyond the year 9999', async () => {
  const { licenseId } = await seedLicense(admin, { term: 'P100Y' })
  await expect(renew(licenseId, 79)).rejects.toMatchObject({ issues: [{ path: ['terms'] }] })
  await renew(licenseId, 78)
  expect((await read(licenseId)).expiry?.toISOString()).toBe('9926-01-31T23:59:59.999Z')
})
