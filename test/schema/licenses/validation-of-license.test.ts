import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const support = app.as({ audience: 'SUPPORT' })

const query = `query ($id: ID!, $fingerprint: String, $activation: ID, $product: String, $version: String,
    $entitlements: [String!], $meter: String, $asOf: DateTime) {
  license(id: $id) { validation(fingerprint: $fingerprint, activation: $activation, product: $product,
    version: $version, entitlements: $entitlements, meter: $meter, asOf: $asOf) { valid code } }
}`

const seeded = await seedLicense(admin, {
  maxActivations: 2,
  seatModel: 'FLOATING',
  leaseDuration: 'PT1H',
  term: 'P1Y',
  expiryPolicy: 'MAINTAIN',
  entitlements: [{ code: 'export' }],
  meters: [{ code: 'renders', limit: 0 }],
})
const { licenseKey: key, licenseId } = seeded
const { activationId } = await activateLicense(admin, { key, fingerprint: 'desk', name: 'Desk' })
const activation = toTypedId('Activation', activationId)

async function validate(args: object, caller = support) {
  const { data, errors } = await execute(app, caller, query, { id: toTypedId('License', licenseId), ...args })
  return errors ? errors[0]?.message : data.license.validation.code
}

test.each<[string, object, string]>([
  ['nothing', {}, 'VALID'],
  ['the fingerprint of an active device', { fingerprint: 'desk' }, 'VALID'],
  ['the fingerprint of another device', { fingerprint: 'lap' }, 'FINGERPRINT_MISMATCH'],
  ['an activation', { activation }, 'VALID'],
  ['an activation whose lease expired', { activation, asOf: '2026-01-15T13:00:01Z' }, 'LEASE_EXPIRED'],
  [
    'an unknown release after the expiry',
    { version: '9.0.0', asOf: '2028-01-01T00:00:00Z' },
    'VERSION_NOT_ALLOWED',
  ],
  ['a missing entitlement', { entitlements: ['export', 'render'] }, 'ENTITLEMENT_MISSING'],
  ['another product', { product: 'another' }, 'PRODUCT_MISMATCH'],
  ['a used-up meter', { meter: 'renders' }, 'USAGE_LIMIT_REACHED'],
])('support validates a license without its key for %s', async (_, args, code) => {
  app.setNow('2026-01-15T12:00:00Z')
  expect(await validate(args)).toBe(code)
})

test('an activation that gave up its seat is not active', async () => {
  const { activationId } = await activateLicense(admin, { key, fingerprint: 'lap' })
  await transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'lap' }))
  expect(await validate({ activation: toTypedId('Activation', activationId) })).toBe('FINGERPRINT_MISMATCH')
})

test('refuses an activation of another license, and one beside a fingerprint', async () => {
  const other = await seedLicense(admin)
  const foreign = await activateLicense(admin, { key: other.licenseKey, fingerprint: 'desk' })
  const id = toTypedId('Activation', foreign.activationId)
  expect(await validate({ activation: id })).toMatch(/must be an activation of the license/)
  expect(await validate({ activation, fingerprint: 'desk' })).toMatch(/cannot be combined/)
})

test('records nothing', async () => {
  const before = await app.ctx.db.license.findUniqueOrThrow({ where: { id: licenseId } })
  await validate({ fingerprint: 'desk', product: 'another' })
  await app.ctx.lastSeen.flush()
  expect(await app.ctx.db.license.findUniqueOrThrow({ where: { id: licenseId } })).toEqual(before)
  expect(await app.ctx.db.refusedRequest.count({ where: { licenseId } })).toBe(0)
})
