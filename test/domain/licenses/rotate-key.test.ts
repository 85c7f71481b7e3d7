import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { rotateLicenseKey } from '../../../src/domain/licenses/rotate-key.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const rotate = (input: Parameters<typeof rotateLicenseKey>[2]) =>
  transact(admin.db, (tx) => rotateLicenseKey(admin, tx, input))
const codeOf = async (key: string) => (await validateLicense(admin, { key, fingerprint: 'laptop' })).code

test('the old key works for the overlap, then returns KEY_ROTATED, then NOT_FOUND', async () => {
  const { licenseKey: old, licenseId } = await seedLicense(admin)
  await activateLicense(admin, { key: old, fingerprint: 'laptop' })
  const { licenseKey } = await rotate({ licenseId, overlap: 'P2D' })

  expect([await codeOf(old), await codeOf(licenseKey)]).toEqual(['VALID', 'VALID'])
  app.setNow('2026-01-17T12:00:00.000Z')
  expect(await codeOf(old)).toBe('VALID')
  app.setNow('2026-01-17T12:00:00.001Z')
  expect([await codeOf(old), await codeOf(licenseKey)]).toEqual(['KEY_ROTATED', 'VALID'])
  await expect(activateLicense(admin, { key: old, fingerprint: 'desktop' })).rejects.toMatchObject({
    code: 'LICENSE_KEY_ROTATED',
  })
  app.setNow('2026-04-17T12:00:00.000Z')
  expect([await codeOf(old), await codeOf(licenseKey)]).toEqual(['NOT_FOUND', 'VALID'])
  app.setNow('2026-01-15T12:00:00Z')
})

test('without an overlap the old key stops working immediately, and the devices stay', async () => {
  const { licenseKey: old, licenseId } = await seedLicense(admin)
  await activateLicense(admin, { key: old, fingerprint: 'laptop' })

  const { licenseKey } = await rotate({ licenseId })
  app.setNow('2026-01-15T12:00:00.001Z')

  expect(await codeOf(old)).toBe('KEY_ROTATED')
  expect(await validateLicense(admin, { key: licenseKey, fingerprint: 'laptop' })).toMatchObject({
    valid: true,
  })
  app.setNow('2026-01-15T12:00:00Z')
})

test('refuses to rotate the key of a revoked license', async () => {
  const { licenseId } = await seedLicense(admin)
  await transact(admin.db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'test' }))

  await expect(rotate({ licenseId })).rejects.toMatchObject({ code: 'LICENSE_REVOKED' })
  expect(await admin.db.licenseKey.count({ where: { licenseId } })).toBe(1)
})

test('refuses to release a seat with a replaced or a forgotten key', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  await transact(admin.db, (tx) => rotateLicenseKey(admin, tx, { licenseId }))
  const deactivate = () =>
    transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'laptop' }))

  app.setNow('2026-01-15T12:00:01Z')
  await expect(deactivate()).rejects.toMatchObject({ code: 'LICENSE_KEY_ROTATED' })
  app.setNow('2026-06-15T12:00:00Z')
  await expect(deactivate()).rejects.toMatchObject({ code: 'LICENSE_NOT_FOUND' })
  await expect(
    transact(admin.db, (tx) => heartbeat(admin, tx, { key, fingerprint: 'laptop' })),
  ).rejects.toMatchObject({ code: 'LICENSE_NOT_FOUND' })
  expect(await admin.db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(1)
})

test('support rotates a key with a reason and never sees the new key, which goes to the customer', async () => {
  const { licenseId } = await seedLicense(admin)
  const support = app.as({ audience: 'SUPPORT' })
  const rotate = (selection: string, input: object) =>
    execute(
      app,
      support,
      `mutation ($input: RotateLicenseKeyInput!) { rotateLicenseKey(input: $input) {
        ... on RotateLicenseKeyPayload { ${selection} } ... on Refusal { code message } } }`,
      { input: { license: toTypedId('License', licenseId), ...input } },
    )
  const unseen = await rotate('licenseKey', { reason: 'The key was published.' })
  expect(unseen.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  const unexplained = await rotate('license { id }', {})
  expect(unexplained.data.rotateLicenseKey).toEqual({
    code: 'INPUT_INVALID',
    message: expect.stringContaining('reason'),
  })
  const { data } = await rotate('license { keyHint }', { reason: 'The key was published.' })
  const { keyHint } = data.rotateLicenseKey.license
  const mail = await admin.db.notification.findFirstOrThrow({ where: { licenseId, message: 'KEY_ROTATED' } })
  expect(mail).toMatchObject({ keyHint, sealedKey: expect.any(String) })
})
