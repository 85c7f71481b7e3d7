import { decodeJwt } from 'jose'
import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import {
  type AnswerRequestInput,
  answerLicenseRequest,
} from '../../../src/domain/license-files/answer-request.ts'
import { releaseLicenseFile } from '../../../src/domain/license-files/release.ts'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import type { Context } from '../../../src/platform/context.ts'
import { transact } from '../../../src/platform/db.ts'
import { verifyLicenseFile } from '../../../verifier/index.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'
import { createDevice } from './device.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const rules = {
  term: 'P1Y',
  maxActivations: 1,
  offline: { ttl: 'P30D', maxOutstanding: 1 },
  entitlements: [{ code: 'export', value: 7 }],
}
const anonymous = app.as({ audience: 'APP', principal: 'app' })

const answer = (input: AnswerRequestInput, ctx: Context = anonymous) => answerLicenseRequest(ctx, input)
const written = async () =>
  await Promise.all([db.activation.count(), db.licenseFile.count(), db.event.count(), db.statusList.count()])

async function seed(more: object = {}) {
  const license = await seedLicense(admin, { ...rules, ...more })
  return { ...license, key: license.licenseKey, device: await createDevice(license.product, app.ctx.now()) }
}

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('answers a request with a seat and a file that only its device can use', async () => {
  const { key, product, device, licenseId } = await seed()
  const request = await device.request({ name: 'Rig 7', ttl: 'P10D', platform: 'linux', version: '4.2' })

  const { file, expiresAt, activationId, repeated, jti } = await answer({ request, key })

  expect(expiresAt.toISOString()).toBe('2026-01-25T12:00:00.000Z')
  expect(repeated).toBe(false)
  const verify = async (fingerprint: string) =>
    await verifyLicenseFile(file, {
      keys: await publishedKeys(admin, db),
      product,
      fingerprint,
      now: app.ctx.now(),
    })
  expect(await verify('rig')).toMatchObject({
    code: 'VALID',
    claims: { jti, cnf: { jwk: device.jwk }, license: { entitlements: { export: 7 } } },
  })
  expect(await verify('other')).toMatchObject({ code: 'FINGERPRINT_MISMATCH' })
  expect(await db.activation.findUniqueOrThrow({ where: { id: activationId } })).toMatchObject({
    licenseId,
    fingerprint: 'rig',
    name: 'Rig 7',
    platform: 'linux',
    version: '4.2',
  })
})

test('a request does not contain the license key', async () => {
  const { key, device } = await seed()
  const request = await device.request({ keyHint: key.slice(-5) })
  expect(JSON.stringify(decodeJwt(request))).not.toContain(key.slice(4, -6))
})

test('accepts a request with white space that mail and editors insert', async () => {
  const { key, device } = await seed()
  const request = await device.request()
  const carried = `\uFEFF\r\n  ${request.replace(/(.{60})/g, '$1\r\n')}\u00a0\n\n`
  expect(await answer({ request: carried, key })).toMatchObject({ repeated: false })
})

test('the same request returns the same file and takes no other seat, sequentially and concurrently', async () => {
  const { key, device, licenseId } = await seed()
  const request = await device.request()
  const results = await Promise.all(Array.from({ length: 5 }, () => answer({ request, key })))
  app.setNow('2026-02-10T12:00:00Z')
  results.push(await answer({ request, licenseId }, admin))

  expect(new Set(results.map(({ file }) => file)).size).toBe(1)
  expect(results.map(({ repeated }) => repeated).sort()).toEqual([false, true, true, true, true, true])
  expect(await db.licenseFile.count({ where: { licenseId } })).toBe(1)
  expect(await db.activation.count({ where: { licenseId } })).toBe(1)
})

test('the stored file is encrypted', async () => {
  const { key, device, licenseId } = await seed()
  const { file } = await answer({ request: await device.request(), key })
  const { sealedFile } = await db.licenseFile.findFirstOrThrow({ where: { licenseId } })
  expect(sealedFile).toEqual(expect.any(String))
  for (const part of file.split('.')) expect(sealedFile).not.toContain(part)
})

test('refuses a request whose file has expired, was released, or belongs to another license', async () => {
  const one = await seed()
  const used = { code: 'REQUEST_USED' }
  const request = await one.device.request()
  const { jti } = await answer({ request, key: one.key })
  const sibling = await transact(db, (tx) =>
    issueLicense(admin, tx, { accountId: one.accountId, licenseType: one.licenseType }),
  )
  await expect(answer({ request, key: sibling.licenseKey })).rejects.toMatchObject(used)
  expect(await db.activation.count({ where: { licenseId: sibling.licenseId } })).toBe(0)

  await transact(db, async (tx) => releaseLicenseFile(admin, tx, { proof: await one.device.prove(jti) }))
  await expect(answer({ request, key: one.key })).rejects.toMatchObject(used)

  const brief = await one.device.request({ ttl: 'P1D' })
  const { expiresAt } = await answer({ request: brief, key: one.key })
  app.setNow(expiresAt.toISOString())
  const before = await written()
  await expect(answer({ request: brief, key: one.key })).rejects.toMatchObject(used)
  expect(await written()).toEqual(before)
})

test('refuses a repeated request if the license was revoked since', async () => {
  const { key, device, licenseId } = await seed()
  const request = await device.request()
  await answer({ request, key })
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'fraud' }))
  await expect(answer({ request, key })).rejects.toMatchObject({ code: 'LICENSE_REVOKED' })
})

test('a device cannot use the request id of another device', async () => {
  const { key, device } = await seed()
  const attacker = await seed()
  const request = await device.request()
  const { jti } = decodeJwt(request)
  await answer({ request: await attacker.device.request({ jti }), key: attacker.key })
  expect(await answer({ request, key })).toMatchObject({ repeated: false })
})

test('refuses a request that is too old or from the future, unless it was answered before', async () => {
  const { key, device } = await seed()
  const now = app.ctx.now().getTime() / 1000
  const days = 24 * 60 * 60
  const answerAt = async (iat: number) => await answer({ request: await device.request({ iat }), key })
  const before = await written()
  await expect(answerAt(now + 3601)).rejects.toMatchObject({ code: 'REQUEST_NOT_YET_VALID' })
  await expect(answerAt(now - 30 * days - 1)).rejects.toMatchObject({ code: 'REQUEST_EXPIRED' })
  expect(await written()).toEqual(before)

  expect(await answerAt(now + 3600)).toMatchObject({ repeated: false })
  const request = await device.request({ iat: now - 30 * days })
  expect(await answer({ request, key })).toMatchObject({ repeated: false })
  app.setNow('2026-01-16T12:00:00Z')
  expect(await answer({ request, key })).toMatchObject({ repeated: true })
})

test('refuses a request that the license does not allow, and writes nothing', async () => {
  const revoked = await seed()
  const suspended = await seed()
  const noOffline = await seed({ offline: null })
  const full = await seed()
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked.licenseId, reason: 'fraud' }))
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId: suspended.licenseId, reason: 'unpaid' }))
  await activateLicense(admin, { key: full.key, fingerprint: 'another' })
  const two = await seed({ maxActivations: 2 })
  await answer({ request: await two.device.request({ fingerprint: 'first' }), key: two.key })
  const before = await written()
  const refusal = async ({ key, device }: typeof full, claims: object = {}) =>
    await answer({ request: await device.request({ ...claims }), key }).then(
      () => null,
      ({ code }: { code: string }) => code,
    )

  expect(await refusal(revoked)).toBe('LICENSE_REVOKED')
  expect(await refusal(suspended)).toBe('LICENSE_SUSPENDED')
  expect(await refusal(noOffline)).toBe('OFFLINE_NOT_ALLOWED')
  expect(await refusal(full)).toBe('ACTIVATION_LIMIT_EXCEEDED')
  expect(await refusal(two)).toBe('FILE_LIMIT_EXCEEDED')
  expect(await refusal(await seed(), { product: 'another-product' })).toBe('PRODUCT_MISMATCH')
  expect(await refusal(await seed(), { keyHint: 'ZZZZZ' })).toBe('REQUEST_LICENSE_MISMATCH')
  const after = await written()
  expect(after.slice(0, 2)).toEqual(before.slice(0, 2))
  app.setNow('2027-06-01T12:00:00Z')
  const late = await createDevice(full.product, app.ctx.now())
  expect(await refusal({ ...full, device: late })).toBe('LICENSE_EXPIRED')
})

test('an encrypted file requires the license key and is decrypted with it', async () => {
  const { key, product, device, licenseId } = await seed()
  const request = await device.request({ encrypted: true })
  await expect(answer({ request, licenseId }, admin)).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['key'] }],
  })
  const { file } = await answer({ request, key: key.toLowerCase() })
  const options = { keys: await publishedKeys(admin, db), product, fingerprint: 'rig', now: app.ctx.now() }
  expect(await verifyLicenseFile(file, { ...options, licenseKey: key })).toMatchObject({ code: 'VALID' })
  expect(await verifyLicenseFile(file, options)).toMatchObject({ code: 'DECRYPTION_FAILED' })
})
