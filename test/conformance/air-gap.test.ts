import { describe, expect, test } from 'vitest'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { answerLicenseRequest } from '../../src/domain/license-files/answer-request.ts'
import { checkOutLicense } from '../../src/domain/license-files/check-out.ts'
import { releaseLicenseFile } from '../../src/domain/license-files/release.ts'
import { revokeLicense } from '../../src/domain/licenses/revoke.ts'
import { type Tx, transact } from '../../src/platform/db.ts'
import { chosenClients } from './clients.ts'
import { DAY, eventually, patient, startField } from './field.ts'

const { admin, gateway, proxy, time, device, issue } = await startField()
const { db } = gateway.ctx
const inTransaction = <T>(operation: (tx: Tx) => Promise<T>) => transact(db, operation)

const rules = { term: 'P1Y', maxActivations: 1, offline: { ttl: 'P30D' }, entitlements: [{ code: 'export' }] }

describe.each(chosenClients())('$name', patient, (client) => {
  async function carried() {
    const license = await issue(rules)
    proxy.set('cut')
    const app = await device(client, { product: license.product, fingerprint: 'rig' })
    const request = await app.call<string>('request')
    const { file } = await answerLicenseRequest(admin, { request, key: license.licenseKey })
    return { ...license, app, request, file }
  }

  test('a device without a network requests, installs, uses and releases a license file', async () => {
    const { app, request, file, licenseKey: key } = await carried()
    expect(request.split('\n').every((line) => line.length <= 64)).toBe(true)
    expect(await app.call('request')).toBe(request)
    expect(
      await app.call('install', { file: `> ${file.slice(0, 70)}\r\n> ${file.slice(70)}\r\n` }),
    ).toMatchObject({
      ...{ state: 'OFFLINE', valid: true, code: 'VALID', source: 'FILE', entitlements: { export: true } },
    })
    const next = await app.restart()
    time.pass(29 * DAY)
    expect(await next.check()).toMatchObject({ state: 'OFFLINE', valid: true, source: 'FILE' })
    expect(await next.has('export')).toBe(true)
    expect(await next.recordUsage(1)).toBe(false)
    const proof = await next.call<string>('release')
    expect(await next.standing()).toMatchObject({ state: 'UNLICENSED', valid: false })
    expect(await next.call('install', { file })).toMatchObject({
      state: 'REFUSED',
      code: 'SEQUENCE_ROLLED_BACK',
    })
    await inTransaction((tx) => releaseLicenseFile(admin, tx, { proof }))
    expect(await activateLicense(admin, { key, fingerprint: 'desktop' })).toMatchObject({ created: true })
  })

  test('a release is also sent, if the gateway is reachable', async () => {
    const { app, file, licenseId } = await carried()
    expect(await app.call('install', { file })).toMatchObject({ valid: true, source: 'FILE' })
    proxy.set('none')
    expect(await app.call('release')).toMatch(/^eyJ/)
    await eventually(() => db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(0)
  })

  test('a file ends on its day', async () => {
    const { app, file } = await carried()
    expect(await app.call('install', { file })).toMatchObject({ valid: true, source: 'FILE' })
    time.pass(30 * DAY)
    expect(await app.check()).toMatchObject({ state: 'LOCKED', code: 'STALE' })
    expect(await app.call('install', { file })).toMatchObject({ state: 'REFUSED', code: 'EXPIRED' })
  })

  test.each<[string, (file: string) => string, string]>([
    ['a text that is no license file', () => 'license', 'FILE_MALFORMED'],
    ['a file that was changed', (file) => file.replace(/\.[\w-]{4}/, '.eyJ4'), 'SIGNATURE_INVALID'],
    ['half a file', (file) => file.slice(0, 300), 'FILE_MALFORMED'],
    ['an empty text', () => '', 'FILE_MALFORMED'],
  ])('%s is refused with a sentence', async (_name, change, code) => {
    const { app, file } = await carried()
    expect(await app.call('install', { file: change(file) })).toMatchObject({
      ...{ state: 'REFUSED', valid: false, code, devices: [], nextAllowedAt: null },
      message: expect.stringMatching(/file/),
    })
    expect(await app.standing()).toMatchObject({ state: 'UNLICENSED' })
  })

  test('a file for another device is refused, also if the state was copied', async () => {
    const { app, product, file } = await carried()
    expect(await app.call('install', { file })).toMatchObject({ valid: true, source: 'FILE' })
    const copy = await device(client, { product, fingerprint: 'laptop', store: app.store })
    expect(await copy.check()).toMatchObject({ valid: false })
    const other = await device(client, { product, fingerprint: 'laptop' })
    expect(await other.call('install', { file })).toMatchObject({
      state: 'REFUSED',
      code: 'FINGERPRINT_MISMATCH',
    })
  })

  test('an encrypted file needs the license key once', async () => {
    const { product, licenseKey: key } = await issue(rules)
    await activateLicense(admin, { key, fingerprint: 'rig' })
    const { file } = await inTransaction((tx) =>
      checkOutLicense(admin, tx, { key, fingerprint: 'rig', encrypted: true }),
    )
    proxy.set('cut')
    const app = await device(client, { product, fingerprint: 'rig' })
    expect(await app.call('install', { file })).toMatchObject({ state: 'REFUSED', code: 'DECRYPTION_FAILED' })
    expect(await app.call('install', { file, key: key.toLowerCase() })).toMatchObject({ valid: true })
    expect(await (await app.restart()).check()).toMatchObject({ valid: true, source: 'FILE' })
    // This device requested no file, so it has no proof.
    expect(await app.call('release')).toBeNull()
  })

  test('a revocation on the status list locks, and stays without a network', async () => {
    const { app, file, licenseId } = await carried()
    expect(await app.call('install', { file })).toMatchObject({ valid: true, source: 'FILE' })
    proxy.set('none')
    expect(await app.check(true)).toMatchObject({ valid: true, source: 'FILE' })
    await inTransaction((tx) => revokeLicense(admin, tx, { licenseId, reason: 'fraud' }))
    await gateway.runJobs()
    time.pass(DAY)
    expect(await app.check(true)).toMatchObject({ state: 'LOCKED', code: 'REVOKED' })
    proxy.set('cut')
    await app.kill()
    const next = await app.restart()
    expect(await next.check()).toMatchObject({ state: 'LOCKED', code: 'REVOKED' })
  })
})
