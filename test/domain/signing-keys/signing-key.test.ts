import { createLocalJWKSet, decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import {
  type RotateSigningKeyInput,
  rotateSigningKey,
} from '../../../src/domain/signing-keys/rotate-signing-key.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { findPublished } from '../../../src/http/published-documents.ts'
import { transact } from '../../../src/platform/db.ts'
import { verifyKeyList, verifyLicenseFile } from '../../../verifier/index.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const rules = { term: 'P1Y', offline: { ttl: 'P30D' } }

const rotate = (input: RotateSigningKeyInput) =>
  transact(admin.db, (tx) => rotateSigningKey(admin, tx, input))
const kids = async () => (await publishedKeys(admin, admin.db)).keys.map(({ kid }) => kid)

async function checkOutNew(): Promise<{ file: string; kid: string; product: string }> {
  const { licenseKey: key, product } = await seedLicense(admin, rules)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const { file } = await transact(admin.db, (tx) =>
    checkOutLicense(admin, tx, { key, fingerprint: 'laptop' }),
  )
  return { file, kid: decodeProtectedHeader(file).kid!, product }
}

test('the next key is published before it signs, the previous one until everything it signed has expired', async () => {
  const { kid: old } = await checkOutNew()
  await rotate({ overlap: 'P2D' })
  expect(await kids()).toHaveLength(2)
  expect((await checkOutNew()).kid).toBe(old)

  app.setNow('2026-01-17T12:00:01Z')
  const { kid: next } = await checkOutNew()
  expect(next).not.toBe(old)
  expect(await kids()).toEqual(expect.arrayContaining([old, next]))

  // The last file of the previous key has expired, but not the last key list, which is valid for 90 days.
  app.setNow('2026-04-17T11:59:59Z')
  expect(await kids()).toEqual([next, old])
  app.setNow('2026-04-17T12:00:00Z')
  expect(await kids()).toEqual([next])
  app.setNow('2026-01-17T12:00:01Z')
})

test('the previous key of a product is published until its last file has expired', async () => {
  const { licenseKey: key, product } = await seedLicense(admin, rules)
  const countPublished = async () => {
    const { keys } = await publishedKeys(admin, admin.db)
    const signing = await admin.db.signingKey.findMany({ where: { product: { code: product } } })
    return signing.filter(({ kid }) => keys.some((published) => published.kid === kid)).length
  }
  await rotate({ product, overlap: 'PT5M' })
  app.setNow('2026-01-17T12:05:01Z')
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  await transact(admin.db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'laptop', ttl: 'P2D' }))
  await rotate({ product, overlap: 'PT5M' })
  app.setNow('2026-01-17T12:10:01Z')

  expect(await countPublished()).toBe(2)
  app.setNow('2026-01-19T12:05:01Z')
  expect(await countPublished()).toBe(2)
  app.setNow('2026-01-19T12:05:02Z')
  expect(await countPublished()).toBe(1)
  app.setNow('2026-01-17T12:00:01Z')
})

test('the key of a product signs only files of that product', async () => {
  const { product } = await seedLicense(admin, rules)
  await rotate({ product, overlap: 'PT5M' })
  app.setNow('2026-01-17T12:05:01Z')

  const { kid } = await checkOutNew()
  const productKey = await admin.db.signingKey.findFirstOrThrow({ where: { product: { code: product } } })
  expect(kid).not.toBe(productKey.kid)
  app.setNow('2026-01-17T12:00:01Z')
})

test('refuses an overlap that is shorter than caches may keep the keys', async () => {
  const before = await admin.db.signingKey.count()
  const { maxAgeSeconds } = (await findPublished(app.ctx, '/.well-known/jwks.json'))!
  for (const overlap of ['PT0S', 'PT1M', `PT${maxAgeSeconds - 1}S`]) {
    await expect(rotate({ overlap })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      issues: [{ path: ['overlap'], message: 'must be at least PT5M' }],
    })
  }
  expect(await admin.db.signingKey.count()).toBe(before)
})

test('stores a given private key and refuses it a second time', async () => {
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true })
  const { kty, crv, x, d } = await exportJWK(privateKey)
  const { product } = await seedLicense(admin, rules)

  const { signingKeyId } = await rotate({ product, privateJwk: { kty, crv, x, d } })

  const stored = await admin.db.signingKey.findUniqueOrThrow({ where: { id: signingKeyId } })
  expect(stored.publicJwk).toMatchObject({ kty: 'OKP', crv: 'Ed25519', x, alg: 'EdDSA', use: 'sig' })
  expect(stored.privateJwk).not.toContain(d)
  await expect(rotate({ product, privateJwk: { kty, crv, x, d } })).rejects.toMatchObject({
    code: 'SIGNING_KEY_TAKEN',
  })
})

test('refuses a key whose halves do not match', async () => {
  const one = await exportJWK((await generateKeyPair('Ed25519', { extractable: true })).privateKey)
  const other = await exportJWK((await generateKeyPair('Ed25519', { extractable: true })).publicKey)
  const before = await admin.db.signingKey.count()

  await expect(
    rotate({ privateJwk: { kty: 'OKP', crv: 'Ed25519', x: other.x, d: one.d } }),
  ).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['privateJwk', 'x'] }],
  })
  expect(await admin.db.signingKey.count()).toBe(before)
})

test('the key set is served to caches without private halves', async () => {
  const published = await findPublished(app.ctx, '/.well-known/jwks.json')

  expect(published).toMatchObject({ contentType: 'application/jwk-set+json', maxAgeSeconds: 300 })
  const { keys } = JSON.parse(published!.body) as { keys: Record<string, unknown>[] }
  expect(keys.length).toBeGreaterThan(0)
  for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
})

test('a client without a network can verify the signed key list', async () => {
  const { body } = (await findPublished(app.ctx, '/.well-known/license-keys'))!

  const result = await verifyKeyList(body, { keys: await publishedKeys(admin, admin.db), now: app.ctx.now() })

  expect(result).toMatchObject({ valid: true })
})

test('a client with the previous key gets the next key from the signed list, without a network', async () => {
  const { keys: pinned } = await publishedKeys(admin, admin.db)
  await rotate({ overlap: 'P2D' })
  const { body } = (await findPublished(app.ctx, '/.well-known/license-keys'))!
  app.setNow('2026-01-19T12:00:01Z')
  const { file, kid, product } = await checkOutNew()

  const now = app.ctx.now()
  const { keys: learned } = await verifyKeyList(body, { keys: pinned, now })
  const options = { product, fingerprint: 'laptop', now }
  expect(pinned.map((key) => key.kid)).not.toContain(kid)
  expect(await verifyLicenseFile(file, { ...options, keys: pinned })).toMatchObject({ code: 'KEY_UNKNOWN' })
  expect(await verifyLicenseFile(file, { ...options, keys: learned! })).toMatchObject({ code: 'VALID' })
  app.setNow('2026-01-17T12:00:01Z')
})

test('an address without a list publishes nothing', async () => {
  expect(await findPublished(app.ctx, '/status-lists/999')).toBeNull()
  expect(await findPublished(app.ctx, '/status-lists/../secret')).toBeNull()
})

test('a signed validation has its nonce and is verified by the published keys', async () => {
  const { licenseKey: key, product } = await seedLicense(admin, rules)

  const validation = await validateLicense(admin, { key, nonce: 'n-1', signed: true })

  const { payload } = await jwtVerify(
    validation.signature!,
    createLocalJWKSet(await publishedKeys(admin, admin.db)),
    {
      typ: 'license-validation+jwt',
      audience: product,
      currentDate: app.ctx.now(),
    },
  )
  expect(payload).toMatchObject({ valid: true, code: 'VALID', nonce: 'n-1' })
  expect((await validateLicense(admin, { key })).signature).toBeNull()
})

test('a malformed key has a signed result too', async () => {
  const { signature } = await validateLicense(admin, { key: 'nothing', nonce: 'n-2', signed: true })

  const keySet = createLocalJWKSet(await publishedKeys(admin, admin.db))
  const { payload } = await jwtVerify(signature!, keySet, { currentDate: app.ctx.now() })
  expect(payload).toMatchObject({ valid: false, code: 'KEY_MALFORMED', nonce: 'n-2' })
})
