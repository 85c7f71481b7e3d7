import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { type CheckOutInput, checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { publishStatusList } from '../../../src/domain/license-files/publish-status-list.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import { transact } from '../../../src/platform/db.ts'
import { verifyLicenseFile } from '../../../verifier/index.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const rules = {
  term: 'P1Y',
  maxActivations: 1,
  offline: { ttl: 'P30D', maxOutstanding: 1 },
  entitlements: [{ code: 'export', value: 7 }],
}

const checkOut = (input: CheckOutInput) => transact(admin.db, (tx) => checkOutLicense(admin, tx, input))
const keys = () => publishedKeys(admin, admin.db)
const list = (id: number) => transact(admin.db, (tx) => publishStatusList(admin, tx, id))

async function seedActive(more: object = {}, overrides?: Record<string, unknown>) {
  const license = await seedLicense(admin, { ...rules, ...more }, overrides)
  await activateLicense(admin, { key: license.licenseKey, fingerprint: 'laptop' })
  return license
}

test('any JOSE library can verify a license file', async () => {
  const { licenseKey: key, product } = await seedActive()

  const { file, expiresAt } = await checkOut({ key, fingerprint: 'laptop', ttl: 'P10D' })

  const { payload, protectedHeader } = await jwtVerify(file, createLocalJWKSet(await keys()), {
    audience: product,
    issuer: 'https://licenses.example',
    typ: 'license+jwt',
    currentDate: app.ctx.now(),
  })
  expect(protectedHeader).toMatchObject({ alg: 'EdDSA', typ: 'license+jwt' })
  expect(payload).toMatchObject({ seq: 1, license: { entitlements: { export: 7 }, status: 'ACTIVE' } })
  expect(expiresAt.toISOString()).toBe('2026-01-25T12:00:00.000Z')
})

test('a file of a license that requires a fingerprint is valid with the fingerprint only', async () => {
  const { licenseKey: key, product } = await seedActive({ requireFingerprint: true })
  const { file } = await checkOut({ key, fingerprint: 'laptop' })
  const verify = async (fingerprint?: string) =>
    await verifyLicenseFile(file, { keys: await keys(), product, fingerprint, now: app.ctx.now() })
  expect(await verify('laptop')).toMatchObject({ valid: true, code: 'VALID' })
  expect(await verify()).toMatchObject({ valid: false, code: 'FINGERPRINT_MISMATCH' })
})

test('the verifier accepts the file on its device only', async () => {
  const { licenseKey: key, product } = await seedActive()
  const { file } = await checkOut({ key, fingerprint: 'laptop' })
  const now = app.ctx.now()
  const { status } = decodeJwt(file) as { status: { status_list: { uri: string } } }
  const statusList = await list(Number(status.status_list.uri.split('/').at(-1)))

  const verify = async (fingerprint: string) =>
    await verifyLicenseFile(file, { keys: await keys(), product, fingerprint, now, statusList: statusList! })

  expect(await verify('laptop')).toMatchObject({ valid: true, code: 'VALID' })
  expect(await verify('other')).toMatchObject({ valid: false, code: 'FINGERPRINT_MISMATCH' })
})

test('an encrypted file is decrypted with the license key and the fingerprint', async () => {
  const { licenseKey: key, product } = await seedActive()
  const { file } = await checkOut({ key: ` ${key.toLowerCase()} `, fingerprint: 'laptop', encrypted: true })
  const now = app.ctx.now()

  expect(decodeProtectedHeader(file)).toMatchObject({ alg: 'dir', enc: 'A256GCM' })
  const options = { keys: await keys(), product, fingerprint: 'laptop', now }
  expect(await verifyLicenseFile(file, { ...options, licenseKey: key })).toMatchObject({
    claims: { aud: product },
  })
  expect(await verifyLicenseFile(file, options)).toMatchObject({ valid: false, code: 'DECRYPTION_FAILED' })
})

test('the status list has suspended and revoked licenses', async () => {
  const { licenseKey: key, product, licenseId } = await seedActive()
  const { file } = await checkOut({ key, fingerprint: 'laptop' })
  const { status } = decodeJwt(file) as { status: { status_list: { uri: string } } }
  const id = Number(status.status_list.uri.split('/').at(-1))
  const now = new Date(app.ctx.now().getTime() + 10_000)
  const verify = async () => {
    const statusList = (await list(id))!
    return await verifyLicenseFile(file, {
      keys: await keys(),
      product,
      fingerprint: 'laptop',
      now,
      statusList,
    })
  }

  const change = { licenseId, reason: 'test' }
  await transact(admin.db, (tx) => suspendLicense(admin, tx, change))
  expect(await verify()).toMatchObject({ valid: false, code: 'SUSPENDED' })
  await transact(admin.db, (tx) => revokeLicense(admin, tx, change))
  expect(await verify()).toMatchObject({ valid: false, code: 'REVOKED' })
})

test('a file expires with its license at the latest', async () => {
  const expiry = new Date('2026-01-20T10:00:00.500Z')
  const { licenseKey: key } = await seedActive({}, { expiry })

  const { expiresAt } = await checkOut({ key, fingerprint: 'laptop' })

  expect(expiresAt.toISOString()).toBe('2026-01-20T10:00:00.000Z')
})

test('a file is valid through the grace period of its license, and not a second longer', async () => {
  const expiry = new Date('2026-01-20T10:00:00Z')
  const { licenseKey: key, product } = await seedActive({ gracePeriod: 'P3D' }, { expiry })
  const { licenseKey: noGrace } = await seedActive({}, { expiry })

  const { file, expiresAt } = await checkOut({ key, fingerprint: 'laptop', ttl: 'P30D' })

  expect(expiresAt.toISOString()).toBe('2026-01-23T10:00:00.000Z')
  expect((await checkOut({ key: noGrace, fingerprint: 'laptop', ttl: 'P30D' })).expiresAt).toEqual(expiry)
  const at = async (now: string) =>
    (
      await verifyLicenseFile(file, {
        keys: await keys(),
        product,
        fingerprint: 'laptop',
        now: new Date(now),
      })
    ).code
  expect(await at('2026-01-20T10:00:00Z')).toBe('VALID')
  expect(await at('2026-01-20T10:00:00.001Z')).toBe('GRACE')
  expect(await at('2026-01-23T09:59:59.999Z')).toBe('GRACE')
  expect(await at('2026-01-23T10:00:00Z')).toBe('EXPIRED')
})

test('the ttl is the shorter of the requested and the allowed time', async () => {
  const { licenseKey: key } = await seedActive()
  const end = async (ttl?: string) =>
    (await checkOut({ key, fingerprint: 'laptop', ttl })).expiresAt.toISOString()

  expect(await end('PT1H')).toBe('2026-01-15T13:00:00.000Z')
  expect(await end('P1Y')).toBe('2026-02-14T12:00:00.000Z')
  expect(await end()).toBe('2026-02-14T12:00:00.000Z')
})

test('refuses a device that is not active and a license that may not be used', async () => {
  const { licenseKey: key, licenseId } = await seedActive({ maxActivations: 2 })
  const refused = async (code: string, device = 'laptop') => {
    await expect(checkOut({ key, fingerprint: device })).rejects.toMatchObject({ code })
    expect(await admin.db.licenseFile.count({ where: { licenseId } })).toBe(0)
    expect(await admin.db.license.findUnique({ where: { id: licenseId } })).toMatchObject({ fileSeq: 0 })
  }

  await refused('LICENSE_NOT_ACTIVATED', 'desktop')
  const change = { licenseId, reason: 'test' }
  await transact(admin.db, (tx) => suspendLicense(admin, tx, change))
  await refused('LICENSE_SUSPENDED')
  await transact(admin.db, (tx) => revokeLicense(admin, tx, change))
  await refused('LICENSE_REVOKED')
})

test('an outstanding file holds its seat until it expires', async () => {
  const { licenseKey: key } = await seedActive()
  const { expiresAt } = await checkOut({ key, fingerprint: 'laptop', ttl: 'P2D' })

  const deactivated = await transact(admin.db, (tx) =>
    deactivateLicense(admin, tx, { key, fingerprint: 'laptop' }),
  )
  expect(deactivated).toEqual({ deactivated: true, seatFreeAt: expiresAt })
  await expect(activateLicense(admin, { key, fingerprint: 'desktop' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })

  app.setNow('2026-01-17T12:00:01Z')
  expect(await activateLicense(admin, { key, fingerprint: 'desktop' })).toMatchObject({ created: true })
  app.setNow('2026-01-15T12:00:00Z')
})

test('a device that is deactivated again has the same time at which its seat is free', async () => {
  const { licenseKey: key } = await seedActive()
  const { expiresAt } = await checkOut({ key, fingerprint: 'laptop', ttl: 'P2D' })
  const deactivate = () =>
    transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'laptop' }))

  expect(await deactivate()).toEqual({ deactivated: true, seatFreeAt: expiresAt })
  app.setNow('2026-01-16T12:00:00Z')
  expect(await deactivate()).toEqual({ deactivated: false, seatFreeAt: expiresAt })
  app.setNow('2026-01-15T12:00:00Z')
})

test('a device that proves that it discarded its file frees its seat at once', async () => {
  const { licenseKey: key } = await seedActive()
  const { privateKey, publicKey } = await generateKeyPair('Ed25519')
  const { kty, crv, x } = await exportJWK(publicKey)
  const { jti } = await checkOut({ key, fingerprint: 'laptop', deviceKey: { kty, crv, x } })
  const prove = (signer: CryptoKey) =>
    new SignJWT({ jti })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'license-release+jwt' })
      .setIssuedAt()
      .sign(signer)
  const release = (releaseProof: string) =>
    transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'laptop', releaseProof }))

  const other = await generateKeyPair('Ed25519')
  await expect(release(await prove(other.privateKey))).rejects.toMatchObject({
    code: 'RELEASE_PROOF_INVALID',
  })
  expect(await release(await prove(privateKey))).toMatchObject({
    deactivated: true,
    seatFreeAt: app.ctx.now(),
  })
  expect(await activateLicense(admin, { key, fingerprint: 'desktop' })).toMatchObject({ created: true })
})

test('refuses a file if the license type issues none or too many are outstanding', async () => {
  const none = await seedActive({ offline: null })
  await expect(checkOut({ key: none.licenseKey, fingerprint: 'laptop' })).rejects.toMatchObject({
    code: 'OFFLINE_NOT_ALLOWED',
  })

  const { licenseKey: key, licenseId } = await seedActive({ maxActivations: 2 })
  await activateLicense(admin, { key, fingerprint: 'desktop' })
  const { expiresAt } = await checkOut({ key, fingerprint: 'laptop' })
  await expect(checkOut({ key, fingerprint: 'desktop' })).rejects.toMatchObject({
    code: 'FILE_LIMIT_EXCEEDED',
    limit: 1,
    used: 1,
    nextAllowedAt: expiresAt,
  })
  // The refusal wrote nothing, and a device that has a file may check out a newer one.
  expect(await admin.db.licenseFile.count({ where: { licenseId } })).toBe(1)
  expect((await checkOut({ key, fingerprint: 'laptop' })).jti).toMatch(/^file_/)
  expect(
    await admin.db.licenseFile.findMany({ where: { licenseId }, orderBy: { seq: 'asc' } }),
  ).toMatchObject([{ seq: 1 }, { seq: 2 }])
})
