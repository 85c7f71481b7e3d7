import { expect, test } from 'vitest'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { rotateLicenseKey } from '../../../src/domain/licenses/rotate-key.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { createSecrets } from '../../../src/platform/secrets.ts'
import { startTestApp, TEST_SECRET } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const software = app.as({ audience: 'APP' })

/** Returns the whole response to anonymous software. */
async function respond(key: string) {
  const query = `query ($key: String!) { validateLicense(input: { key: $key, fingerprint: "laptop" }) {
    valid code detail checks { code passed tolerated detail nextAction } checkedAt license { product keyHint }
  } }`
  return await execute(app, software, query, { key })
}

test('the response is the same for an unknown key, an unknown prefix and a forgotten key', async () => {
  const { licenseId, licenseKey: forgotten } = await seedLicense(admin)
  await transact(db, (tx) => rotateLicenseKey(admin, tx, { licenseId }))
  app.setNow('2026-05-15T12:00:00Z')

  const unknown = await respond(LicenseKey.generate().reveal())
  expect(unknown.data.validateLicense).toMatchObject({ valid: false, code: 'NOT_FOUND', license: null })
  expect(await respond(LicenseKey.generate('STRANGE').reveal())).toEqual(unknown)
  expect(await respond(forgotten)).toEqual(unknown)
})

test('an existing key returns its result without a credential', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const revoked = await seedLicense(admin)
  const suspended = await seedLicense(admin)
  const expired = await seedLicense(admin, { term: 'P14D' })
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked.licenseId, reason: 'fraud' }))
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId: suspended.licenseId, reason: 'unpaid' }))
  app.setNow('2026-03-15T12:00:00Z')

  for (const [{ licenseKey, product }, code, nextAction] of [
    [revoked, 'REVOKED', 'CONTACT_SUPPORT'],
    [suspended, 'SUSPENDED', 'CONTACT_SUPPORT'],
    [expired, 'EXPIRED', 'RENEW'],
  ] as const) {
    const { validateLicense: validation } = (await respond(licenseKey)).data
    expect(validation).toMatchObject({
      valid: false,
      code,
      license: { product, keyHint: licenseKey.slice(-5) },
    })
    expect(validation.checks).toContainEqual(expect.objectContaining({ code, passed: false, nextAction }))
  }
})

test('after a rotation of the pepper, keys of the previous and of the new pepper are found', async () => {
  const before = await seedLicense(admin)
  const next = 'another-secret-for-tests-that-is-long-enough'
  const rotated = { ...admin, secrets: createSecrets(next, [TEST_SECRET]) }
  const after = await seedLicense(rotated)
  const pepperOf = async (licenseId: string) =>
    (await db.licenseKey.findFirstOrThrow({ where: { licenseId } })).pepperId

  expect(await pepperOf(before.licenseId)).not.toBe(await pepperOf(after.licenseId))
  for (const { licenseKey: key, licenseId } of [before, after]) {
    expect((await validateLicense(rotated, { key })).facts?.licenseId).toBe(licenseId)
  }
  expect(await validateLicense(admin, { key: after.licenseKey })).toMatchObject({ code: 'NOT_FOUND' })
})
