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

/** The whole body that software in the field gets. */
async function ask(key: string) {
  const query = `query ($key: String!) { validateLicense(input: { key: $key, fingerprint: "laptop" }) {
    valid code detail checks { code passed tolerated detail nextAction } checkedAt license { product keyHint }
  } }`
  return await execute(app, software, query, { key })
}

test('every wrong key gets the same body: one of nobody, one with a strange prefix, one that is forgotten', async () => {
  const { licenseId, licenseKey: forgotten } = await seedLicense(admin)
  await transact(db, (tx) => rotateLicenseKey(admin, tx, { licenseId }))
  app.setNow('2026-05-15T12:00:00Z')

  const unknown = await ask(LicenseKey.generate().reveal())
  expect(unknown.data.validateLicense).toMatchObject({ valid: false, code: 'NOT_FOUND', license: null })
  expect(await ask(LicenseKey.generate('STRANGE').reveal())).toEqual(unknown)
  expect(await ask(forgotten)).toEqual(unknown)
})

test('whoever presents a genuine key is told the truth, without any credential', async () => {
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
    const { validateLicense: answer } = (await ask(licenseKey)).data
    expect(answer).toMatchObject({ valid: false, code, license: { product, keyHint: licenseKey.slice(-5) } })
    expect(answer.checks).toContainEqual(expect.objectContaining({ code, passed: false, nextAction }))
  }
})

test('a key that was stored under an earlier pepper is found after a rotation, beside those of the new one', async () => {
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
