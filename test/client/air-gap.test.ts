import { beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../client/index.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { answerLicenseRequest } from '../../src/domain/license-files/answer-request.ts'
import { checkOutLicense } from '../../src/domain/license-files/check-out.ts'
import { releaseLicenseFile } from '../../src/domain/license-files/release.ts'
import { revokeLicense } from '../../src/domain/licenses/revoke.ts'
import { publishedKeys } from '../../src/domain/signing-keys/published-keys.ts'
import { rotateSigningKey } from '../../src/domain/signing-keys/rotate-signing-key.ts'
import { findPublished } from '../../src/http/published-documents.ts'
import { type Tx, transact } from '../../src/platform/db.ts'
import { seedLicense } from '../seed.ts'
import { DAY, HOUR, startField } from './device.ts'

const { admin, gateway, proxy, software, time } = await startField()

const { db } = gateway.ctx
const inTransaction = <T>(operation: (tx: Tx) => Promise<T>) => transact(db, operation)
const rules = { term: 'P1Y', maxActivations: 1, offline: { ttl: 'P30D' }, entitlements: [{ code: 'export' }] }

beforeEach(() => {
  proxy.set('none')
  time.pass(DAY)
})

/** A network in which only the status lists and keys of the gateway are served, at its public address. */
const published: typeof fetch = async (input) => {
  const found = await findPublished(gateway.ctx, new URL(String(input)).pathname)
  if (!found) throw new TypeError('fetch failed')
  return new Response(found.body, { headers: { 'content-type': found.contentType } })
}

async function carried(more: { fetch?: typeof fetch } = {}) {
  const license = await seedLicense(admin, rules)
  const store = memoryStore()
  proxy.set('cut')
  const app = await software(license.product, 'rig', { store, ...more })
  const request = await app.request({ name: 'Rig' })
  const { file } = await answerLicenseRequest(admin, { request, key: license.licenseKey })
  return { ...license, store, app, request, file }
}

test('a device without a network requests, installs, uses and releases a license file', async () => {
  const { product, licenseKey: key, store, app, request, file } = await carried()
  expect(request.split('\n').every((line) => line.length <= 64)).toBe(true)
  expect(await app.install(`> ${file}\r\n`)).toMatchObject({
    state: 'OFFLINE',
    valid: true,
    source: 'FILE',
    entitlements: { export: true },
  })
  const next = await software(product, 'rig', { store })
  time.pass(29 * DAY)
  expect(await next.check()).toMatchObject({ state: 'OFFLINE', valid: true, source: 'FILE' })

  const proof = await next.release()
  expect(next.standing).toMatchObject({ state: 'UNLICENSED' })
  expect(await next.install(file)).toMatchObject({ state: 'REFUSED', code: 'SEQUENCE_ROLLED_BACK' })
  await inTransaction((tx) => releaseLicenseFile(admin, tx, { proof: proof! }))
  expect(await activateLicense(admin, { key, fingerprint: 'desktop' })).toMatchObject({ created: true })
})

test('a repeated request is the same until its file is installed', async () => {
  const { app, request, file } = await carried()
  expect(await app.request()).toBe(request)
  await app.install(file)
  expect(await app.request()).not.toBe(request)
})

test.each<[string, (file: string) => string, string]>([
  ['a text that is no license file', () => 'license', 'FILE_MALFORMED'],
  ['a file that was changed', (file) => file.replace(/\.[\w-]{4}/, '.eyJ4'), 'SIGNATURE_INVALID'],
  ['half a file', (file) => file.slice(0, 300), 'FILE_MALFORMED'],
])('%s is refused with a sentence', async (_name, change, code) => {
  const { app, file } = await carried()
  expect(await app.install(change(file))).toMatchObject({
    state: 'REFUSED',
    code,
    message: expect.stringMatching(/file/),
  })
  expect(app.standing.state).toBe('UNLICENSED')
})

test('a file for another device is refused, and so is one that was copied into the state', async () => {
  const { product, app, store, file } = await carried()
  await app.install(file)
  const copy = await store.update((text) => text!)
  const other = await software(product, 'laptop', { store: memoryStore(copy) })
  expect(await other.check()).toMatchObject({ valid: false })
  expect(await other.install(file)).toMatchObject({ code: 'FINGERPRINT_MISMATCH' })
})

test('a file ends on its day', async () => {
  const { app, file } = await carried()
  await app.install(file)
  time.pass(30 * DAY)
  expect(await app.check()).toMatchObject({ state: 'LOCKED', code: 'STALE' })
  expect(await app.install(file)).toMatchObject({ state: 'REFUSED', code: 'EXPIRED' })
})

test('a revocation on the status list locks, and stays without a network', async () => {
  let isOnline = true
  const app = await carried({
    fetch: async (...request) => (isOnline ? await published(...request) : await fetch('http://127.0.0.1:9')),
  })
  await app.app.install(app.file)
  expect(await app.app.check({ fresh: true })).toMatchObject({ valid: true })
  await inTransaction((tx) => revokeLicense(admin, tx, { licenseId: app.licenseId, reason: 'fraud' }))
  await gateway.runJobs()
  time.pass(DAY)
  expect(await app.app.check({ fresh: true })).toMatchObject({ state: 'LOCKED', code: 'REVOKED' })
  isOnline = false
  const next = await software(app.product, 'rig', { store: app.store })
  expect(await next.check()).toMatchObject({ state: 'LOCKED', code: 'REVOKED' })
})

test('an encrypted file needs the license key once', async () => {
  const { product, licenseKey: key } = await seedLicense(admin, rules)
  await activateLicense(admin, { key, fingerprint: 'rig' })
  const { file } = await inTransaction((tx) =>
    checkOutLicense(admin, tx, { key, fingerprint: 'rig', encrypted: true }),
  )
  const store = memoryStore()
  proxy.set('cut')
  const app = await software(product, 'rig', { store })
  expect(await app.install(file)).toMatchObject({ state: 'REFUSED', code: 'DECRYPTION_FAILED' })
  expect(await app.install(file, { key: key.toLowerCase() })).toMatchObject({ valid: true })
  expect(await (await software(product, 'rig', { store })).check()).toMatchObject({
    valid: true,
    source: 'FILE',
  })
  expect(await app.release()).toBeNull()
})

test('after a rotation of the keys, software that pinned the former ones goes on', async () => {
  const { product, licenseKey } = await seedLicense(admin, rules)
  const store = memoryStore()
  const app = await software(product, 'laptop', { store })
  await app.activate(licenseKey)
  await inTransaction((tx) => rotateSigningKey(admin, tx, {}))
  time.pass(100 * DAY)
  expect(await app.check({ fresh: true })).toMatchObject({ state: 'LICENSED', valid: true })
  proxy.set('cut')
  time.pass(HOUR)
  const next = await software(product, 'laptop', { store })
  expect(await next.check()).toMatchObject({ state: 'OFFLINE', valid: true })
})

test('a key list that is older than the newest one is not trusted, also after a new start', async () => {
  const { product, licenseKey } = await seedLicense(admin, rules)
  const store = memoryStore()
  const listed = async () => (await findPublished(gateway.ctx, '/.well-known/license-keys'))!.body
  let replayed: string | null = null
  const fetchKeys: typeof fetch = async (input, init) =>
    String(input).endsWith('/license-keys')
      ? new Response(replayed ?? (await listed()))
      : await fetch(input, init)
  const keys = await inTransaction((tx) => publishedKeys(admin, tx))
  const open = async () => await software(product, 'laptop', { store, fetch: fetchKeys, keys })
  const app = await open()
  await app.activate(licenseKey)
  const older = await listed()
  for (let rotation = 0; rotation < 2; rotation++) {
    await inTransaction((tx) => rotateSigningKey(admin, tx, { overlap: 'PT5M' }))
    time.pass(HOUR)
    expect(await app.check({ fresh: true })).toMatchObject({ state: 'LICENSED' })
  }
  replayed = older
  await inTransaction((tx) => rotateSigningKey(admin, tx, { overlap: 'PT5M' }))
  time.pass(HOUR)
  const next = await open()
  expect(await next.check({ fresh: true })).toMatchObject({ state: 'OFFLINE', valid: true })
  expect(await (await open()).check({ fresh: true })).toMatchObject({ state: 'OFFLINE', valid: true })
})
