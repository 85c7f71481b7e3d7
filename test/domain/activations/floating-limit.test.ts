import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { changeLicenseType } from '../../../src/domain/licenses/change-type.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const floating = { seatModel: 'FLOATING', leaseDuration: 'PT1H' }

/** A license with three active devices, whose limit is then lowered to one seat. */
async function seedLowered(rules: object) {
  app.setNow('2026-01-15T12:00:00Z')
  const license = await seedLicense(admin, { ...rules, maxActivations: 3 })
  const key = license.licenseKey
  for (const fingerprint of ['a', 'b', 'c']) await activateLicense(admin, { key, fingerprint })
  const code = uniqueCode('lowered')
  await transact(admin.db, async (tx) => {
    const definition = { product: license.product, code, name: code, rules: { ...rules, maxActivations: 1 } }
    await defineLicenseType(admin, tx, definition)
    await publishLicenseType(admin, tx, code)
    await changeLicenseType(admin, tx, { licenseId: license.licenseId, licenseType: code, expiry: 'KEEP' })
  })
  return { ...license, key }
}
const beat = (key: string, fingerprint: string) =>
  transact(admin.db, (tx) => heartbeat(admin, tx, { key, fingerprint }))
const activeOf = async (key: string) => (await validateLicense(admin, { key })).facts?.activeActivations

test('a heartbeat renews one of three expired leases if the limit was lowered to one seat', async () => {
  const { key } = await seedLowered(floating)
  app.setNow('2026-01-15T14:00:00Z')
  expect(await activeOf(key)).toBe(0)

  expect((await beat(key, 'b')).validation.facts?.activeActivations).toBe(1)
  expect(await activeOf(key)).toBe(1)
  await expect(beat(key, 'c')).rejects.toMatchObject({ code: 'LEASE_LOST', nextAction: 'ACTIVATE' })
  await expect(activateLicense(admin, { key, fingerprint: 'a' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })
  expect(await activeOf(key)).toBe(1)
})

test('an activation renews one of three expired leases if the limit was lowered to one seat', async () => {
  const { key } = await seedLowered(floating)
  app.setNow('2026-01-15T14:00:00Z')

  const renewed = await activateLicense(admin, { key, fingerprint: 'c' })

  expect(renewed).toMatchObject({ created: false, validation: { facts: { activeActivations: 1 } } })
  for (const fingerprint of ['a', 'b', 'new'])
    await expect(activateLicense(admin, { key, fingerprint })).rejects.toMatchObject({
      code: 'ACTIVATION_LIMIT_EXCEEDED',
    })
  expect(await activeOf(key)).toBe(1)
})

test('a new device takes the one seat that three expired leases left free', async () => {
  for (const rules of [floating, { heartbeat: { every: 'PT1H', missedBy: 'RELEASE' } }]) {
    const { key } = await seedLowered(rules)
    app.setNow('2026-01-15T14:00:00Z')

    expect((await activateLicense(admin, { key, fingerprint: 'new' })).created).toBe(true)
    expect(await activeOf(key)).toBe(1)
  }
})

test('devices above a lowered limit keep leases that have not expired', async () => {
  const { key } = await seedLowered(floating)
  app.setNow('2026-01-15T12:30:00Z')
  for (const fingerprint of ['a', 'b', 'c']) await beat(key, fingerprint).catch(() => null)
  expect(await activeOf(key)).toBe(3)
})

test('the refusal of a seat has the instant at which a lease expires and the action WAIT', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseKey: key } = await seedLicense(admin, { ...floating, maxActivations: 2 })
  await activateLicense(admin, { key, fingerprint: 'a' })
  app.setNow('2026-01-15T12:10:00Z')
  await activateLicense(admin, { key, fingerprint: 'b' })

  await expect(activateLicense(admin, { key, fingerprint: 'c' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
    nextAllowedAt: new Date('2026-01-15T13:00:00Z'),
    nextAction: 'WAIT',
  })
})

test('above a lowered limit the refusal has the instant at which a seat is free', async () => {
  const { key } = await seedLowered(floating)
  app.setNow('2026-01-15T12:10:00Z')
  // The change of type renewed every lease at noon, so all three expire at 13:00.
  await expect(activateLicense(admin, { key, fingerprint: 'new' })).rejects.toMatchObject({
    nextAllowedAt: new Date('2026-01-15T13:00:00Z'),
    nextAction: 'WAIT',
  })
})

test('the refusal of a seat that a license file holds has the expiry of the file', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseKey: key } = await seedLicense(admin, { maxActivations: 1, offline: { ttl: 'P7D' } })
  await activateLicense(admin, { key, fingerprint: 'a' })
  await transact(admin.db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'a' }))
  await transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'a' }))

  await expect(activateLicense(admin, { key, fingerprint: 'b' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
    nextAllowedAt: new Date('2026-01-22T12:00:00Z'),
    nextAction: 'WAIT',
  })
})

test('the refusal asks for a release if no seat becomes free by time alone', async () => {
  const { licenseKey: key } = await seedLicense(admin, { maxActivations: 1 })
  await activateLicense(admin, { key, fingerprint: 'a' })
  await expect(activateLicense(admin, { key, fingerprint: 'b' })).rejects.toMatchObject({
    nextAllowedAt: null,
    nextAction: 'RELEASE_ACTIVATION',
  })
})
