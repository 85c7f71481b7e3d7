import { decodeJwt, decodeProtectedHeader } from 'jose'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { answerLicenseRequest } from '../../../src/domain/license-files/answer-request.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import {
  type RotateSigningKeyInput,
  rotateSigningKey,
} from '../../../src/domain/signing-keys/rotate-signing-key.ts'
import { findPublished } from '../../../src/http/published-documents.ts'
import { transact } from '../../../src/platform/db.ts'
import { createSecrets } from '../../../src/platform/secrets.ts'
import { verifyKeyList, verifyLicenseFile } from '../../../verifier/index.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'
import { createWorkplace } from '../../verifier/request/workplace.ts'

const app = await startTestApp()
const { admin } = app
const rules = { term: 'P10Y', offline: { ttl: 'P90D' } }

const rotate = (input: RotateSigningKeyInput = {}) =>
  transact(admin.db, (tx) => rotateSigningKey(admin, tx, input))
const served = async (path: string) => (await findPublished(app.ctx, path))!.body
const keyList = () => served('/.well-known/license-keys')
const pinnedNow = async () => (await transact(admin.db, (tx) => publishedKeys(admin, tx))).keys

async function checkOutNew() {
  const license = await seedLicense(admin, rules)
  const device = { key: license.licenseKey, fingerprint: 'laptop' }
  await activateLicense(admin, device)
  const { file } = await transact(admin.db, (tx) => checkOutLicense(admin, tx, device))
  const { uri } = decodeJwt<{ status: { status_list: { uri: string } } }>(file).status.status_list
  return { ...license, file, path: new URL(uri).pathname, kid: decodeProtectedHeader(file).kid }
}

test('a device that was offline for three rotations installs a file with the published key list', async () => {
  app.setNow('2026-02-01T12:00:00Z')
  const { licenseKey: key, product } = await seedLicense(admin, rules)
  const place = createWorkplace({ now: app.ctx.now, vendor: { keys: await pinnedNow() } })
  const keysFile = place.path('jwks.json')
  await place.request('--product', product, '--fingerprint', 'rig', '--keys', keysFile)

  for (const [rotatedAt, activeAt] of [
    ['2026-06-01T12:00:00Z', '2026-06-03T12:00:00Z'],
    ['2027-03-01T12:00:00Z', '2027-03-03T12:00:00Z'],
    ['2028-03-01T12:00:00Z', '2028-03-03T12:00:00Z'],
  ] as const) {
    app.setNow(rotatedAt)
    await rotate()
    app.setNow(activeAt)
    await checkOutNew()
  }
  await place.request('--fresh')
  const { file } = await answerLicenseRequest(admin, { request: place.read('request.txt'), key })
  const answer = place.write('license.txt', file)
  expect((await place.command('install', answer)).err).toContain('KEY_UNKNOWN')
  const list = place.write('keys.txt', `${(await keyList()).replaceAll('\n', '\r\n\r\n')}\r\n`)
  expect(await place.command('install', answer, '--key-list', list)).toMatchObject({ code: 0 })

  // From now on the device trusts the newest keys.
  expect(JSON.parse(place.read('device/keys.json')).keys.map(({ kid }: { kid: string }) => kid)).toEqual(
    (await pinnedNow()).map(({ kid }) => kid),
  )
})

test('the key list has a token for each key until five years after its end, and an address for each token', async () => {
  const listed = async () => (await keyList()).split('\n')
  const kidsOf = (tokens: string[]) => tokens.map((token) => decodeProtectedHeader(token).kid)
  app.setNow('2030-01-01T12:00:00Z')
  const [former] = kidsOf(await listed())
  await rotate({ overlap: 'P2D' })
  app.setNow('2030-01-03T12:00:00Z')
  const tokens = await listed()
  const [newest, ...older] = kidsOf(tokens)
  expect(newest).not.toBe(former)
  expect(older).toContain(former)
  for (const token of tokens) expect(decodeJwt(token)).toEqual(decodeJwt(tokens[0]!))
  for (const [index, kid] of kidsOf(tokens).entries()) {
    expect(await served(`/.well-known/license-keys/${kid}`)).toBe(tokens[index])
  }
  expect(await findPublished(app.ctx, `/.well-known/license-keys/${'A'.repeat(43)}`)).toBeNull()

  app.setNow('2035-01-03T11:59:59Z')
  expect(kidsOf(await listed())).toContain(former)
  app.setNow('2035-01-03T12:00:00Z')
  expect(kidsOf(await listed())).toEqual([newest])
})

test('a key that does not sign yet signs no key list', async () => {
  app.setNow('2035-03-01T12:00:00Z')
  const before = (await keyList()).split('\n').length
  await rotate({ overlap: 'P30D' })
  const tokens = (await keyList()).split('\n')
  expect(tokens).toHaveLength(before)
  expect((decodeJwt(tokens[0]!).keys as object[]).length).toBeGreaterThan(1)
})

test('a client that pinned only the key of a product can verify the key list', async () => {
  const { product, licenseKey } = await seedLicense(admin, rules)
  await rotate({ product })
  app.setNow('2035-05-01T12:00:00Z')
  await activateLicense(admin, { key: licenseKey, fingerprint: 'laptop' })
  const { file } = await transact(admin.db, (tx) =>
    checkOutLicense(admin, tx, { key: licenseKey, fingerprint: 'laptop' }),
  )
  const pinned = (await pinnedNow()).filter(({ kid }) => kid === decodeProtectedHeader(file).kid)
  expect(await verifyKeyList(await keyList(), { keys: pinned, now: app.ctx.now() })).toMatchObject({
    code: 'VALID',
  })
})

test('after a rotation, a client with the previous keys verifies the status of an older file', async () => {
  app.setNow('2035-09-01T12:00:00Z')
  const old = await checkOutNew()
  const pinned = await pinnedNow()
  await rotate()
  app.setNow('2035-09-03T12:00:00Z')
  const next = await checkOutNew()
  expect(next.kid).not.toBe(old.kid)

  const verify = async ({ file, product, path }: typeof old, keys: typeof pinned) => {
    const options = { keys, product, fingerprint: 'laptop', now: app.ctx.now() }
    return (await verifyLicenseFile(file, { ...options, statusList: await served(path) })).code
  }
  expect(decodeProtectedHeader(await served(old.path)).kid).toBe(old.kid)
  expect(await verify(old, pinned)).toBe('VALID')
  expect(await verify(next, await pinnedNow())).toBe('VALID')
  await transact(admin.db, (tx) => revokeLicense(admin, tx, { licenseId: old.licenseId, reason: 'test' }))
  app.setNow('2035-09-03T13:00:00Z')
  expect(await verify(old, pinned)).toBe('REVOKED')
})

test('files of a product with a key of its own have a list under that key', async () => {
  app.setNow('2036-01-01T12:00:00Z')
  const { licenseKey: key, product } = await seedLicense(admin, rules)
  await rotate({ product })
  app.setNow('2036-01-03T12:00:00Z')
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const { file } = await transact(admin.db, (tx) =>
    checkOutLicense(admin, tx, { key, fingerprint: 'laptop' }),
  )
  const { kid } = decodeProtectedHeader(file)
  const { uri } = decodeJwt<{ status: { status_list: { uri: string } } }>(file).status.status_list
  const statusList = await served(new URL(uri).pathname)
  const keys = (await pinnedNow()).filter((jwk) => jwk.kid === kid)
  const options = { keys, product, fingerprint: 'laptop', now: app.ctx.now(), statusList }
  expect(await verifyLicenseFile(file, options)).toMatchObject({ code: 'VALID' })
})

test('a list from before lists had a key is signed by the oldest key with an unexpired file in it', async () => {
  app.setNow('2037-01-01T12:00:00Z')
  const old = await checkOutNew()
  const id = Number(old.path.split('/').at(-1))
  await admin.db.statusList.update({ where: { id }, data: { signingKeyId: null } })
  await rotate()
  app.setNow('2037-01-03T12:00:00Z')
  const next = await checkOutNew()
  await admin.db.licenseFile.updateMany({
    where: { licenseId: next.licenseId },
    data: { statusListId: id, statusIndex: 1_000_000 },
  })
  expect(decodeProtectedHeader(await served(old.path)).kid).toBe(old.kid)

  app.setNow('2037-04-01T13:00:00Z')
  expect(decodeProtectedHeader(await served(old.path)).kid).toBe(next.kid)
})

test('a signing key that the gateway no longer holds signs neither the key list nor a status list', async () => {
  app.setNow('2038-01-01T12:00:00Z')
  const lost = await checkOutNew()
  await rotate()
  app.setNow('2038-01-03T12:00:00Z')
  const { kid } = await checkOutNew()
  const sealed = await createSecrets('the-secret-that-was-lost-a-long-time-ago').seal('signing-keys', '{}')
  await admin.db.signingKey.updateMany({ where: { kid: lost.kid! }, data: { privateJwk: sealed } })
  app.setNow('2038-01-03T13:00:00Z')

  const kids = (await keyList()).split('\n').map((token) => decodeProtectedHeader(token).kid)
  expect(kids).toContain(kid)
  expect(kids).not.toContain(lost.kid)
  expect(decodeProtectedHeader(await served(lost.path)).kid).toBe(kid)
})
