import { decodeJwt, decodeProtectedHeader } from 'jose'
import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { reinstateLicense } from '../../../src/domain/licenses/reinstate.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import { type ValidateInput, validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { memoryStore, type Store, verifyAnswer, verifyLicenseFile } from '../../../verifier/index.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const fingerprint = 'laptop'
const START = '2026-01-15T12:00:00Z'
const keep = async (key: string, more: Partial<ValidateInput> = {}) =>
  await validateLicense(admin, { key, fingerprint, keep: 'P3D', ...more })
const claimsOf = (answer: string | null) => decodeJwt<Record<string, unknown>>(answer!)
/** When an answer of this license ends. */
const endOf = async (key: string, time = 'P100Y') =>
  new Date(claimsOf((await keep(key, { keep: time })).answer).exp! * 1000).toISOString()

async function seedActive(rules: Record<string, unknown> = {}, overrides?: Record<string, unknown>) {
  const license = await seedLicense(admin, rules, overrides)
  await activateLicense(admin, { key: license.licenseKey, fingerprint })
  return { ...license, key: license.licenseKey }
}

/** Verifies an answer on the device, by the clock of the gateway. */
async function verify(answer: string | null, product: string, store?: Store, more: object = {}) {
  const keys = await publishedKeys(admin, db)
  return await verifyAnswer(answer!, { keys, product, fingerprint, store, now: app.ctx.now(), ...more })
}

beforeEach(() => app.setNow(START))

test('a kept answer states the license, its device, its entitlements with values and its limits', async () => {
  const { key, product } = await seedActive({
    term: 'P1Y',
    maxActivations: 5,
    entitlements: [{ code: 'export', value: 7 }],
    meters: [{ code: 'renders', limit: 10, period: 'MONTH' }],
  })
  const { answer } = await keep(key, { nonce: 'n-1' })
  expect(decodeProtectedHeader(answer!)).toMatchObject({ alg: 'EdDSA', typ: 'license-answer+jwt' })
  expect(claimsOf(answer)).toMatchObject({
    iss: 'https://licenses.example',
    aud: product,
    iat: Date.parse(START) / 1000,
    exp: Date.parse('2026-01-18T12:00:00Z') / 1000,
    nonce: 'n-1',
    cnf: { 'fp#S256': expect.any(String), salt: expect.any(String) },
    asOf: '2026-01-15T12:00:00.000Z',
    valid: true,
    code: 'VALID',
    license: {
      status: 'ACTIVE',
      expiry: '2027-01-15T23:59:59.999Z',
      maxActivations: 5,
      entitlements: { export: 7 },
      meters: [{ code: 'renders', limit: 10, period: 'MONTH' }],
    },
  })
})

test('software whose gateway is away for a day goes on with the answer', async () => {
  const { key, product } = await seedActive({ term: 'P1Y', entitlements: [{ code: 'export', value: 7 }] })
  const { answer } = await keep(key)
  const store = memoryStore()
  for (const [at, valid] of [
    ['2026-01-16T12:00:00Z', true],
    ['2026-01-18T11:59:59Z', true],
    ['2026-01-18T12:00:00Z', false],
  ] as const) {
    app.setNow(at)
    const result = await verify(answer, product, store, { entitlements: ['export'] })
    expect([at, result.valid]).toEqual([at, valid])
    expect(result.claims?.license.entitlements).toEqual({ export: 7 })
  }
})

test('no answer is signed without keep', async () => {
  const { key } = await seedActive()
  expect(await validateLicense(admin, { key, fingerprint, signed: true })).toMatchObject({ answer: null })
})

test('an answer ends after the shorter of the requested time and offlineGrace, which is seven days by default', async () => {
  const usual = await seedActive()
  expect(await endOf(usual.key, 'PT1H')).toBe('2026-01-15T13:00:00.000Z')
  expect(await endOf(usual.key)).toBe('2026-01-22T12:00:00.000Z')
  const longer = await seedActive({ offlineGrace: 'P30D' })
  expect(await endOf(longer.key)).toBe('2026-02-14T12:00:00.000Z')
})

test('an answer ends with the license, grace included, unless the expiry does not end its use', async () => {
  const ended = { expiry: new Date('2026-01-17T10:00:00.500Z') }
  const plain = await seedActive({ term: 'P1Y' }, ended)
  expect(await endOf(plain.key)).toBe('2026-01-17T10:00:00.000Z')
  const grace = await seedActive({ term: 'P1Y', gracePeriod: 'P1D' }, ended)
  expect(await endOf(grace.key)).toBe('2026-01-18T10:00:00.000Z')
  const maintain = await seedActive({ term: 'P1Y', expiryPolicy: 'MAINTAIN' }, ended)
  expect(await endOf(maintain.key)).toBe('2026-01-22T12:00:00.000Z')
})

test.each([
  ['the lease of its floating seat', { seatModel: 'FLOATING', leaseDuration: 'PT30M' }],
  ['the heartbeat that keeps its seat', { heartbeat: { every: 'PT30M', missedBy: 'RELEASE' } }],
  ['the next check-in', { checkIn: 'PT30M' }],
])('an answer ends with %s', async (_case, rules) => {
  const { key } = await seedActive(rules)
  expect(await endOf(key)).toBe('2026-01-15T12:30:00.000Z')
})

test('the answer of a device beyond the seat limit ends when it may no longer be used', async () => {
  const { key, licenseId } = await seedActive({
    maxActivations: 2,
    overLimit: { policy: 'GRACE', period: 'P1D' },
  })
  app.setNow('2026-01-15T12:00:01Z')
  await activateLicense(admin, { key, fingerprint: 'desktop' })
  await db.license.update({
    where: { id: licenseId },
    data: { maxActivations: 1, seatLimit: 1, overLimitUntil: new Date('2026-01-16T12:00:00Z') },
  })
  expect(await endOf(key)).toBe('2026-01-22T12:00:01.000Z')
  const { answer } = await keep(key, { fingerprint: 'desktop', keep: 'P7D' })
  expect(claimsOf(answer)).toMatchObject({ valid: true, exp: Date.parse('2026-01-16T12:00:00Z') / 1000 })
})

test('a license type without offlineGrace has no answers to keep', async () => {
  const { key } = await seedActive({ offlineGrace: null })
  expect(await keep(key)).toMatchObject({ valid: true, code: 'VALID', answer: null })
})

test('a key without a license has no answer to keep', async () => {
  expect(await keep('LIC-00000-00000-00000-00000-00000')).toMatchObject({ facts: null, answer: null })
})

test.each<[string, Partial<ValidateInput>]>([
  ['a fingerprint', { fingerprint: null }],
  ['an instant that is now', { asOf: new Date('2026-01-16T12:00:00Z') }],
  ['at least a minute', { keep: 'PT59S' }],
])('keep requires %s', async (_case, input) => {
  const { key } = await seedActive()
  await expect(keep(key, input)).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['keep'] }],
  })
})

test('an answer does not depend on the conditions of the request', async () => {
  const { key, product } = await seedActive({ entitlements: [{ code: 'export' }] })
  const validation = await keep(key, { entitlements: ['plugins'], product: 'other' })
  expect(validation).toMatchObject({ valid: false, code: 'PRODUCT_MISMATCH' })
  expect(await verify(validation.answer, product)).toMatchObject({ valid: true, code: 'VALID' })
  const checked = await verify(validation.answer, product, undefined, { entitlements: ['plugins'] })
  expect(checked).toMatchObject({ valid: false, code: 'ENTITLEMENT_MISSING' })
  expect(await verify(validation.answer, 'other')).toMatchObject({ code: 'PRODUCT_MISMATCH' })
})

test('after SUSPENDED was seen online, unplugging the network brings nothing back', async () => {
  const { key, licenseId, product } = await seedActive({ term: 'P1Y', offline: { ttl: 'P30D' } })
  const store = memoryStore()
  const { answer: yes } = await keep(key)
  const { file } = await transact(db, (tx) => checkOutLicense(admin, tx, { key, fingerprint }))
  const verifyFile = async () =>
    await verifyLicenseFile(file, {
      keys: await publishedKeys(admin, db),
      product,
      fingerprint,
      store,
      now: app.ctx.now(),
    })
  expect(await verify(yes, product, store)).toMatchObject({ code: 'VALID' })
  expect(await verifyFile()).toMatchObject({ code: 'VALID' })

  app.setNow('2026-01-15T13:00:00Z')
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  const { answer: no } = await keep(key)
  expect(await verify(no, product, store)).toMatchObject({ valid: false, code: 'SUSPENDED' })
  expect(await verify(yes, product, store)).toMatchObject({ valid: false, code: 'SUSPENDED' })
  expect(await verifyFile()).toMatchObject({ valid: false, code: 'SUSPENDED' })
  // It stays so, however long the device is offline.
  app.setNow('2026-01-17T13:00:00Z')
  expect(await verify(yes, product, store)).toMatchObject({ valid: false, code: 'SUSPENDED' })

  await transact(db, (tx) => reinstateLicense(admin, tx, { licenseId, reason: 'paid' }))
  expect(await verify((await keep(key)).answer, product, store)).toMatchObject({ code: 'VALID' })
  expect(await verifyFile()).toMatchObject({ code: 'VALID' })
})

test('a device that gave up its seat keeps the answer that it is not active', async () => {
  const { key, product } = await seedActive({ maxActivations: 2 })
  await activateLicense(admin, { key, fingerprint: 'desktop' })
  const store = memoryStore()
  const { answer: yes } = await keep(key)
  await transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint }))
  app.setNow('2026-01-15T12:00:01Z')
  const { answer: no } = await keep(key)
  expect(await verify(no, product, store)).toMatchObject({ code: 'FINGERPRINT_MISMATCH' })
  expect(await verify(yes, product, store)).toMatchObject({ valid: false, code: 'FINGERPRINT_MISMATCH' })
})

test('the answer of another device is refused', async () => {
  const { key, product } = await seedActive()
  const { answer } = await keep(key)
  expect(await verify(answer, product, undefined, { fingerprint: 'desktop' })).toMatchObject({
    valid: false,
    code: 'FINGERPRINT_MISMATCH',
  })
})

test('a signature, a file and an answer are never taken for each other', async () => {
  const { key, product } = await seedActive({ offline: { ttl: 'P30D' } })
  const { answer, signature } = await keep(key, { signed: true })
  const { file } = await transact(db, (tx) => checkOutLicense(admin, tx, { key, fingerprint }))
  for (const other of [signature, file])
    expect(await verify(other, product)).toMatchObject({ code: 'TYPE_MISMATCH', claims: null })
  const keys = await publishedKeys(admin, db)
  const options = { keys, product, fingerprint, now: app.ctx.now() }
  for (const other of [signature, answer])
    expect(await verifyLicenseFile(other!, options)).toMatchObject({ code: 'TYPE_MISMATCH', claims: null })
})

test('the first validation starts the term before its answer is signed', async () => {
  const { key, product } = await seedActive({ term: 'P1Y' })
  const waiting = await seedLicense(admin, { term: 'P1Y', termStartsAt: 'FIRST_VALIDATION' })
  expect(claimsOf((await keep(waiting.licenseKey)).answer)).toMatchObject({ valid: false })
  expect(await verify((await keep(key)).answer, product)).toMatchObject({ code: 'VALID' })
})
