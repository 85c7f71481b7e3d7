import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { answerLicenseRequest } from '../../../src/domain/license-files/answer-request.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { publishStatusList } from '../../../src/domain/license-files/publish-status-list.ts'
import { releaseLicenseFile } from '../../../src/domain/license-files/release.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { verifyLicenseFile } from '../../../verifier/index.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'
import { createDevice } from './device.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const rules = { term: 'P1Y', maxActivations: 1, offline: { ttl: 'P30D', maxOutstanding: 1 } }
const anonymous = app.as({ audience: 'APP', principal: 'app' })
const release = (proof: string, reason?: string) =>
  transact(db, (tx) => releaseLicenseFile(anonymous, tx, { proof, reason }))

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

async function seedAnswered() {
  const license = await seedLicense(admin, rules)
  const device = await createDevice(license.product, app.ctx.now())
  const key = license.licenseKey
  const requestFile = async () =>
    await answerLicenseRequest(anonymous, { request: await device.request(), key })
  return { ...license, key, device, requestFile, ...(await requestFile()) }
}

test('a seat is held until the device proves that it discarded its file, then free at once', async () => {
  const { key, device, jti, licenseId, activationId } = await seedAnswered()
  await transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'rig' }))
  const desktop = () => activateLicense(admin, { key, fingerprint: 'desktop' })
  await expect(desktop()).rejects.toMatchObject({ code: 'ACTIVATION_LIMIT_EXCEEDED' })

  expect(await release(await device.prove(jti), 'moved')).toMatchObject({
    released: true,
    seatFreeAt: app.ctx.now(),
  })

  expect(await desktop()).toMatchObject({ created: true })
  const events = await db.event.findMany({ where: { licenseId }, orderBy: { id: 'asc' } })
  expect(events.filter(({ type }) => type === 'license-file.released')).toMatchObject([
    { data: { reason: 'moved' }, actor: 'app' },
  ])
  expect(events.findLast(({ type }) => type === 'activation.deactivated')).toMatchObject({
    subjectId: activationId,
  })
})

test('a deactivated device frees its held seat by deactivating again with the proof', async () => {
  const { key, device, jti, licenseId } = await seedAnswered()
  const deactivate = (more: { releaseProof?: string }) =>
    transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'rig', ...more }))
  await deactivate({})
  expect(await deactivate({ releaseProof: await device.prove(jti) })).toEqual({
    deactivated: true,
    seatFreeAt: app.ctx.now(),
  })
  expect((await db.license.findUniqueOrThrow({ where: { id: licenseId } })).activeActivations).toBe(0)
})

test('the proof alone frees the seat of an active device', async () => {
  const { key, device, jti } = await seedAnswered()
  await release(await device.prove(jti))
  expect(await activateLicense(admin, { key, fingerprint: 'desktop' })).toMatchObject({ created: true })
})

test('a proof that is presented again frees no seat that the device took since', async () => {
  const { device, jti, requestFile, licenseId } = await seedAnswered()
  const proof = await device.prove(jti)
  await release(proof)
  const again = await requestFile()

  expect(await release(proof)).toMatchObject({ released: false })

  const { activeActivations } = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(activeActivations).toBe(1)
  expect(await db.activation.findUniqueOrThrow({ where: { id: again.activationId } })).toMatchObject({
    deactivatedAt: null,
    heldSince: null,
  })
})

test('the proof of an older file keeps the newer file and its seat; the proof of the newer file releases both', async () => {
  const { device, jti, requestFile, activationId, licenseId } = await seedAnswered()
  const newer = await requestFile()
  expect(newer.activationId).toBe(activationId)

  expect(await release(await device.prove(jti))).toMatchObject({ released: true, seatFreeAt: null })
  expect(await db.activation.findUnique({ where: { id: activationId } })).toMatchObject({
    deactivatedAt: null,
    heldSince: null,
  })
  const third = await requestFile()
  expect(await release(await device.prove(third.jti))).toMatchObject({ released: true })
  expect(await db.licenseFile.count({ where: { licenseId, releasedAt: null } })).toBe(0)
  const { activeActivations } = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(activeActivations).toBe(0)
})

test('a file without a device key still holds the seat', async () => {
  const { key, device, jti, requestFile } = await seedAnswered()
  await transact(db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'rig' }))
  const { jti: newest } = await requestFile()

  const { seatFreeAt } = await release(await device.prove(newest))

  expect(seatFreeAt!.getTime()).toBeGreaterThan(app.ctx.now().getTime())
  await expect(activateLicense(admin, { key, fingerprint: 'desktop' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })
  expect(jti).not.toBe(newest)
})

test('a proof that is presented again releases no seat that another file holds', async () => {
  const { key, device, requestFile, activationId } = await seedAnswered()
  await transact(db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'rig' }))
  const proof = await device.prove((await requestFile()).jti)
  await release(proof)
  const held = async () => (await db.activation.findUniqueOrThrow({ where: { id: activationId } })).heldSince
  expect(await held()).not.toBeNull()
  await activateLicense(admin, { key, fingerprint: 'rig' })
  expect(await release(proof)).toMatchObject({ released: false })
  expect(await held()).toBeNull()
})

test('refuses every proof that the device did not sign, with the same message', async () => {
  const { device, jti, activationId, product, key } = await seedAnswered()
  const otherDevice = await createDevice(product, app.ctx.now())
  const other = await seedAnswered()
  const nowhere = toTypedId('LicenseFile', '019c0000-0000-7000-8000-000000000000')
  const before = await db.event.count()
  const messages = new Set<string>()
  for (const proof of [
    await otherDevice.prove(jti),
    await device.prove(nowhere),
    await device.prove(toTypedId('Activation', activationId)),
    await device.prove(other.jti),
  ]) {
    const error = await release(proof).catch((refusal: Error & { code: string }) => refusal)
    expect(error).toMatchObject({ code: 'RELEASE_PROOF_INVALID' })
    messages.add((error as Error).message)
  }
  expect(messages.size).toBe(1)
  const genuine = await device.prove(jti)
  for (const proof of ['', 'x.y.z', await device.request({ jti }), `${genuine.slice(0, -4)}AAAA`]) {
    await expect(release(proof)).rejects.toMatchObject({ code: 'RELEASE_PROOF_INVALID' })
  }
  const foreign = { key: other.key, fingerprint: 'rig', releaseProof: genuine }
  await expect(transact(db, (tx) => deactivateLicense(admin, tx, foreign))).rejects.toMatchObject({
    code: 'RELEASE_PROOF_INVALID',
  })
  expect(await db.event.count()).toBe(before)
  await expect(activateLicense(admin, { key, fingerprint: 'desktop' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })
})

test('a released file is RELEASED in the status list, not REVOKED', async () => {
  const { device, jti, file, product } = await seedAnswered()
  await release(await device.prove(jti))
  const { statusListId } = await db.licenseFile.findFirstOrThrow({ where: { releasedAt: { not: null } } })
  const statusList = (await transact(db, (tx) => publishStatusList(admin, tx, statusListId)))!
  const options = { keys: await publishedKeys(admin, db), product, fingerprint: 'rig', now: app.ctx.now() }
  expect(await verifyLicenseFile(file, { ...options, statusList })).toMatchObject({
    valid: false,
    code: 'RELEASED',
  })
})

test('every audience may present a proof, and staff see the state and the request', async () => {
  const { device, jti, licenseId } = await seedAnswered()
  const document = `mutation ($proof: String!) { releaseLicenseFile(input: { proof: $proof }) {
    ... on ReleaseLicenseFilePayload { released seatFreeAt } ... on Refusal { code } } }`
  const { data } = await execute(app, anonymous, document, { proof: await device.prove(jti) })
  expect(data).toEqual({
    releaseLicenseFile: { released: true, seatFreeAt: app.ctx.now().toISOString() },
  })
  const ledger = `{ license(id: "${toTypedId('License', licenseId)}") { files { edges { node { fate request } } } } }`
  const seen = await execute(app, app.as({ audience: 'SUPPORT' }), ledger)
  expect(seen.data.license.files.edges).toEqual([
    { node: { fate: 'RELEASED', request: expect.stringMatching(/^req_/) } },
  ])
})

test('after the longest file is released, the seat of a deactivated device is held until its next file expires', async () => {
  const { key, device, requestFile } = await seedAnswered()
  await transact(db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'rig', ttl: 'P2D' }))
  const { jti: newest } = await requestFile()
  await transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'rig' }))
  const proof = await device.prove(newest)

  const seatFreeAt = new Date('2026-01-17T12:00:00Z')
  expect(await release(proof)).toMatchObject({ released: true, seatFreeAt })
  expect(await release(proof)).toMatchObject({ released: false, seatFreeAt })
  app.setNow('2026-01-17T12:00:01Z')
  expect(await activateLicense(admin, { key, fingerprint: 'desktop' })).toMatchObject({ created: true })
})
