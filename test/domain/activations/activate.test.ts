import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import type { ActivateInput } from '../../../src/domain/activations/activate-input.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const activate = (key: string, fingerprint = 'laptop', more: Partial<ActivateInput> = {}) =>
  activateLicense(admin, { key, fingerprint, ...more })

/** Records that an activation may write. */
async function written(licenseId: string) {
  return {
    license: await db.license.findUniqueOrThrow({ where: { id: licenseId } }),
    activations: await db.activation.findMany({ where: { licenseId }, orderBy: { id: 'asc' } }),
    events: await db.event.count({ where: { licenseId } }),
  }
}

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('activates a device and records an event', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  const result = await activate(key, 'laptop', { name: 'Ada’s', platform: 'linux', version: '2.1' })

  expect(result).toMatchObject({
    created: true,
    validation: { valid: true, code: 'VALID' },
    onboardingId: null,
  })
  const { license, activations } = await written(licenseId)
  expect(activations).toMatchObject([
    { id: result.activationId, fingerprint: 'laptop', name: 'Ada’s', platform: 'linux', version: '2.1' },
  ])
  expect(license).toMatchObject({ activeActivations: 1, lastCheckInAt: new Date('2026-01-15T12:00:00Z') })
  expect(await db.event.count({ where: { licenseId, type: 'license.activated' } })).toBe(1)
})

test('activating a device again returns the same activation and takes no other seat', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  const first = await activate(key)
  const before = await written(licenseId)
  for (const more of [{}, { idempotencyKey: 'again' }, { version: '3.0' }]) {
    expect(await activate(key, 'laptop', more)).toMatchObject({
      activationId: first.activationId,
      created: false,
      activationToken: null,
      validation: { code: 'VALID' },
    })
  }
  expect((await written(licenseId)).activations).toEqual(before.activations)
  expect((await written(licenseId)).events).toBe(before.events)
})

test('ten concurrent activations of a device are one activation and one seat', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { maxActivations: 5 })
  const results = await Promise.all(Array.from({ length: 10 }, () => activate(key)))
  expect(new Set(results.map(({ activationId }) => activationId)).size).toBe(1)
  expect(results.filter(({ created }) => created)).toHaveLength(1)
  expect(await written(licenseId)).toMatchObject({ license: { activeActivations: 1 }, activations: [{}] })
})

test('two Unicode spellings of a fingerprint are the same device', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  const [composed, decomposed] = ['caf\u00e9', 'cafe\u0301']
  const { activationId } = await activate(key, decomposed)
  expect(await activate(key, composed)).toMatchObject({ activationId, created: false })
  expect((await written(licenseId)).activations).toMatchObject([{ fingerprint: composed }])
})

test.each(['a', 'x'.repeat(4096), 'ß'.repeat(2048), '𐍈'.repeat(1024), '"\'\\', 'a\u200b', 'a b', '#'])(
  'accepts any text of 1 to 4,096 bytes as a fingerprint',
  async (fingerprint) => {
    const { licenseKey: key, licenseId } = await seedLicense(admin)
    await activate(key, fingerprint)
    expect(await activate(key, fingerprint)).toMatchObject({ created: false })
    expect((await written(licenseId)).activations).toMatchObject([
      { fingerprint: fingerprint.normalize('NFC') },
    ])
  },
)

test.each([
  ['empty', '', 'must not be empty'],
  ['a blank', ' ', 'must not be empty'],
  ['a line end', '\r\n', 'must not be empty'],
  ['longer than 4,096 bytes', 'x'.repeat(4097), 'must be at most 4,096 bytes'],
  ['longer than 4,096 bytes in UTF-8', `${'ß'.repeat(2048)}x`, 'must be at most 4,096 bytes'],
  ['longer than 4,096 bytes in NFC', '\u0958'.repeat(1000), 'must be at most 4,096 bytes'],
  ['with U+0000', 'a\0b', 'must not contain U+0000'],
  ['with a lone surrogate', 'a\ud800', 'must not contain lone surrogates'],
])('refuses a fingerprint that is %s and writes nothing', async (_, fingerprint, message) => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  const before = await written(licenseId)
  await expect(activate(key, fingerprint)).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['fingerprint'], message }],
  })
  expect(await written(licenseId)).toEqual(before)
})

test.each([
  ['name', 'Verify at www.evil.example'],
  ['platform', 'Linux\u202E'],
])('refuses a device with a hidden or linked text as its %s', async (field, value) => {
  const { licenseKey: key } = await seedLicense(admin)
  await expect(activateLicense(admin, { key, fingerprint: 'laptop', [field]: value })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: [field] }],
  })
})

test('stores metadata exactly, with a key __proto__, and refuses metadata that is too deep', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { maxActivations: 2 })
  const metadata = JSON.parse('{"__proto__": {"a": [1]}, "constructor": "x", "b": {"__proto__": 2}}')
  await activate(key, 'laptop', { metadata })
  const { activations } = await written(licenseId)
  expect(Object.entries(activations[0]?.metadata as object).sort()).toEqual(Object.entries(metadata).sort())

  const deep = { a: { b: { c: { d: {} } } } }
  await expect(activate(key, 'desktop', { metadata: deep })).rejects.toMatchObject({
    issues: [{ path: ['metadata'] }],
  })
  expect((await written(licenseId)).activations).toHaveLength(1)
})

test('refuses an activation above the limit', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { maxActivations: 2 })
  await activate(key, 'one')
  await activate(key, 'two')
  const before = await written(licenseId)
  await expect(activate(key, 'three')).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
    limit: 2,
    used: 2,
    nextAction: 'RELEASE_ACTIVATION',
  })
  const limitHitAt = admin.now()
  expect(await written(licenseId)).toEqual({ ...before, license: { ...before.license, limitHitAt } })

  app.setNow(new Date(limitHitAt.getTime() + 1_000).toISOString())
  await expect(activate(key, 'four')).rejects.toMatchObject({ code: 'ACTIVATION_LIMIT_EXCEEDED' })
  expect((await written(licenseId)).license.limitHitAt, 'the first time counts').toEqual(limitHitAt)
})

test('refuses every activation without seats and none with unlimited seats', async () => {
  const none = await seedLicense(admin, { maxActivations: 0 })
  const before = await written(none.licenseId)
  await expect(activate(none.licenseKey)).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
    limit: 0,
  })
  const license = { ...before.license, limitHitAt: admin.now() }
  expect(await written(none.licenseId)).toEqual({ ...before, license })

  const any = await seedLicense(admin, { maxActivations: null })
  for (let device = 0; device < 7; device++) await activate(any.licenseKey, `device ${device}`)
  expect((await written(any.licenseId)).license).toMatchObject({ activeActivations: 7, seatLimit: null })
})

test.each([
  [{ policy: 'PERCENT', percent: 25 }, 4, 5],
  [{ policy: 'PERCENT', percent: 20 }, 4, 4],
  [{ policy: 'PERCENT', percent: 100 }, 1, 2],
])('with overage %j a license for %i devices activates %i', async (overage, maxActivations, seats) => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { maxActivations, overage })
  const codes = []
  for (let device = 1; device <= seats; device++) {
    const { validation } = await activate(key, `device ${device}`)
    codes.push(`${validation.valid} ${validation.code}`)
  }
  expect(codes).toEqual([
    ...Array(maxActivations).fill('true VALID'),
    ...Array(seats - maxActivations).fill('true TOO_MANY_ACTIVATIONS'),
  ])
  await expect(activate(key, 'one too many')).rejects.toMatchObject({ limit: seats, used: seats })
  expect((await written(licenseId)).license).toMatchObject({ activeActivations: seats })
})

test('unlimited overage grants any seat and reports it', async () => {
  const { licenseKey: key } = await seedLicense(admin, { maxActivations: 1, overage: { policy: 'ALLOW' } })
  await activate(key, 'one')
  expect(await activate(key, 'two')).toMatchObject({
    validation: { valid: true, code: 'TOO_MANY_ACTIVATIONS' },
  })
})

test('refuses a license that may not be used and writes nothing', async () => {
  const [expired, suspended, revoked, other] = [
    await seedLicense(admin, { term: 'P14D' }),
    await seedLicense(admin),
    await seedLicense(admin),
    await seedLicense(admin),
  ]
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId: suspended.licenseId, reason: 'unpaid' }))
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked.licenseId, reason: 'fraud' }))
  app.setNow('2026-01-30T00:00:00Z')
  for (const [seeded, code, validationCode, nextAction, more] of [
    [expired, 'LICENSE_EXPIRED', 'EXPIRED', 'RENEW', {}],
    [suspended, 'LICENSE_SUSPENDED', 'SUSPENDED', 'CONTACT_SUPPORT', {}],
    [revoked, 'LICENSE_REVOKED', 'REVOKED', 'CONTACT_SUPPORT', {}],
    [other, 'PRODUCT_MISMATCH', 'PRODUCT_MISMATCH', 'ENTER_KEY_AGAIN', { product: 'another-product' }],
  ] as const) {
    const before = await written(seeded.licenseId)
    const refusal = { code, validationCode, nextAction }
    await expect(activate(seeded.licenseKey, 'laptop', more)).rejects.toMatchObject(refusal)
    expect(await written(seeded.licenseId)).toEqual(before)
  }
})

test('activates an expired license in its grace period, or if its policy allows it', async () => {
  const grace = await seedLicense(admin, { term: 'P14D', gracePeriod: 'P30D' })
  const allowed = await seedLicense(admin, { term: 'P14D', expiryPolicy: 'ALLOW' })
  app.setNow('2026-02-01T00:00:00Z')
  expect(await activate(grace.licenseKey)).toMatchObject({ validation: { valid: true, code: 'GRACE' } })
  expect(await activate(allowed.licenseKey)).toMatchObject({ validation: { valid: true, code: 'EXPIRED' } })
})

test('refuses a malformed key and a key without a license', async () => {
  await expect(activate('no key')).rejects.toMatchObject({ code: 'LICENSE_KEY_MALFORMED' })
  await expect(activate(LicenseKey.generate().reveal())).rejects.toMatchObject({ code: 'LICENSE_NOT_FOUND' })
})

test('an expired lease frees its seat for another device, but not at its exact end', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, {
    seatModel: 'FLOATING',
    leaseDuration: 'PT1H',
  })
  const first = await activate(key, 'one')
  app.setNow('2026-01-15T13:00:00Z')
  await expect(activate(key, 'two')).rejects.toMatchObject({ code: 'ACTIVATION_LIMIT_EXCEEDED' })

  app.setNow('2026-01-15T13:00:00.001Z')
  const second = await activate(key, 'two')
  const { license, activations } = await written(licenseId)
  expect(license.activeActivations).toBe(1)
  expect(activations).toMatchObject([
    { id: first.activationId, deactivatedAt: new Date('2026-01-15T13:00:00.001Z') },
    { id: second.activationId, deactivatedAt: null, leaseEndsAt: new Date('2026-01-15T14:00:00.001Z') },
  ])
})

test('of several expired leases, the one that expired longest ago loses its seat', async () => {
  const rules = { seatModel: 'FLOATING', leaseDuration: 'PT1H', maxActivations: 2 }
  const { licenseKey: key, licenseId } = await seedLicense(admin, rules)
  await activate(key, 'one')
  app.setNow('2026-01-15T12:10:00Z')
  await activate(key, 'two')
  app.setNow('2026-01-15T18:00:00Z')
  await activate(key, 'three')
  const active = await db.activation.findMany({
    where: { licenseId, deactivatedAt: null },
    orderBy: { id: 'asc' },
  })
  expect(active.map(({ fingerprint }) => fingerprint)).toEqual(['two', 'three'])
  expect(await activate(key, 'two')).toMatchObject({ created: false, validation: { code: 'VALID' } })
})
