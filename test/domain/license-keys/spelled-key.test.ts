import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { answerLicenseRequest } from '../../../src/domain/license-files/answer-request.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import { recordUsage } from '../../../src/domain/usage/record.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { type Tx, transact } from '../../../src/platform/db.ts'
import { outcomeScope } from '../../../src/platform/idempotency/once.ts'
import { verifyLicenseFile } from '../../../verifier/index.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'
import { createDevice } from '../license-files/device.ts'

const app = await startTestApp()
const { admin } = app
const software = app.as({ audience: 'APP' })
const rules = {
  keyPrefix: 'OIL',
  term: 'P1Y',
  offline: { ttl: 'P30D' },
  meters: [{ code: 'exports', limit: 10, period: 'MONTH' }],
}
const inTransaction = <T>(operation: (tx: Tx) => Promise<T>) => transact(app.ctx.db, operation)

/** Every operation that takes a license key. */
const operations: [name: string, call: (key: string, product: string) => Promise<unknown>][] = [
  ['activateLicense', (key) => activateLicense(software, { key, fingerprint: 'rig' })],
  ['heartbeat', (key) => inTransaction((tx) => heartbeat(software, tx, { key, fingerprint: 'rig' }))],
  [
    'recordUsage',
    (key) => inTransaction((tx) => recordUsage(software, tx, { key, meter: 'exports', amount: 1 })),
  ],
  [
    'checkOutLicense',
    (key) => inTransaction((tx) => checkOutLicense(software, tx, { key, fingerprint: 'rig' })),
  ],
  [
    'answerLicenseRequest',
    async (key, product) => {
      const device = await createDevice(product, app.ctx.now())
      return await answerLicenseRequest(software, { request: await device.request(), key })
    },
  ],
  [
    'deactivateLicense',
    (key) => inTransaction((tx) => deactivateLicense(software, tx, { key, fingerprint: 'rig' })),
  ],
]

/** Returns a key as a person copies it from a mail: without its prefix, in quotes, with a full stop. */
const withoutPrefix = (key: string) => `\u201C${key.slice('OIL-'.length).toLowerCase()}\u201D.`
const withDigits = (key: string) => key.replace('OIL', '011').replaceAll('-', '_')

test.each([
  ['without its prefix', withoutPrefix],
  ['with digits in its prefix', withDigits],
])('every operation finds a key %s', async (_how, spell) => {
  const { licenseKey, product } = await seedLicense(admin, rules)
  for (const [name, call] of operations) {
    const result = JSON.stringify(await call(spell(licenseKey), product))
    expect(result, name).not.toMatch(/"deactivated":false|"code":"(NOT_FOUND|KEY_MALFORMED)","passed":false/)
  }
  expect(await validateLicense(software, { key: spell(licenseKey) })).toMatchObject({ code: 'VALID' })
})

test('a text of 4,097 characters has the result of a malformed key in every operation', async () => {
  const { product } = await seedLicense(admin, rules)
  for (const key of ['A'.repeat(4097), 'A'.repeat(100_000)]) {
    expect(await validateLicense(software, { key })).toMatchObject({ valid: false, code: 'KEY_MALFORMED' })
    for (const [name, call] of operations) {
      await expect(call(key, product), name).rejects.toMatchObject({ code: 'LICENSE_KEY_MALFORMED' })
    }
  }
})

test('all spellings of a key have one scope of idempotency', async () => {
  const { licenseKey: key } = await seedLicense(admin, rules)
  const scopeOf = (spelling: string) =>
    outcomeScope(software, 'activateLicense', { key: spelling, idempotencyKey: 'one' })
  expect(scopeOf(withoutPrefix(key))).toEqual(scopeOf(key))
  expect(scopeOf(withDigits(key))).toEqual(scopeOf(key))
  const first = await activateLicense(software, { key, fingerprint: 'rig', idempotencyKey: 'one' })
  const repeated = await activateLicense(software, {
    key: withoutPrefix(key),
    fingerprint: 'rig',
    idempotencyKey: 'one',
  })
  expect(repeated).toMatchObject({ activationId: first.activationId, activationToken: first.activationToken })
})

test('an encrypted file opens with another spelling of the key than the one it was requested with', async () => {
  const { licenseKey: key, product } = await seedLicense(admin, rules)
  await activateLicense(software, { key, fingerprint: 'rig' })
  const { file } = await inTransaction((tx) =>
    checkOutLicense(software, tx, { key: withoutPrefix(key), fingerprint: 'rig', encrypted: true }),
  )
  const keys = await inTransaction((tx) => publishedKeys(admin, tx))
  const options = { keys, product, fingerprint: 'rig', now: app.ctx.now() }
  for (const licenseKey of [key, withDigits(key)]) {
    expect(await verifyLicenseFile(file, { ...options, licenseKey })).toMatchObject({ code: 'VALID' })
  }
  const licenseKey = withoutPrefix(key)
  expect(await verifyLicenseFile(file, { ...options, licenseKey, keyPrefixes: ['OIL'] })).toMatchObject({
    code: 'VALID',
  })
})
