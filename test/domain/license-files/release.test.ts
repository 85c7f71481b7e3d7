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
  const ask = async () => await answerLicenseRequest(anonymous, { request: await device.request(), key })
  return { ...license, key, device, ask, ...(await ask()) }
}

test('the seat is held until the device proves that it gave its file up, and free at once then', async () => {
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

test('a device that gave its seat back before its file gives both back by deactivating with the proof', async () => {
  const { key, device, jti, licenseId } = await seedAnswered()
  const deactivate = (more: object) =>
    transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'rig', ...more }))
  await deactivate({})
  expect(await deactivate({ releaseProof: await device.prove(jti) })).toEqual({
    deactivated: true,
    seatFreeAt: app.ctx.now(),
  })
  expect((await db.license.findUniqueOrThrow({ where: { id: licenseId } })).activeActivations).toBe(0)
})

test('a device that was never deactivated gives its seat back by the proof alone', async () => {
  const { key, device, jti } = await seedAnswered()
  await release(await device.prove(jti))
  expect(await activateLicense(admin, { key, fingerprint: 'desktop' })).toMatchObject({ created: true })
})

test('a proof that is shown again frees no seat that the device took since', async () => {
  const { device, jti, ask, licenseId } = await seedAnswered()
  const proof = await device.prove(jti)
  await release(proof)
  const again = await ask()

  expect(await release(proof)).toMatchObject({ released: false })

  const { activeActivations } = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(activeActivations).toBe(1)
  expect(await db.activation.findUniqueOrThrow({ where: { id: again.activationId } })).toMatchObject({
    deactivatedAt: null,
    heldSince: null,
  })
})

test('the proof for an older file leaves the newer one and its seat alone; that for the newer covers both', async () => {
  const { device, jti, ask, activationId, licenseId } = await seedAnswered()
  const newer = await ask()
  expect(newer.activationId).toBe(activationId)

  expect(await release(await device.prove(jti))).toMatchObject({ released: true, seatFreeAt: null })
  expect(await db.activation.findUnique({ where: { id: activationId } })).toMatchObject({
    deactivatedAt: null,
    heldSince: null,
  })
  const third = await ask()
  expect(await release(await device.prove(third.jti))).toMatchObject({ released: true })
  expect(await db.licenseFile.count({ where: { licenseId, releasedAt: null } })).toBe(0)
  const { activeActivations } = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(activeActivations).toBe(0)
})

test('a file that the device did not sign for goes on holding the seat', async () => {
  const { key, device, jti, ask } = await seedAnswered()
  await transact(db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'rig' }))
  const { jti: newest } = await ask()

  const { seatFreeAt } = await release(await device.prove(newest))

  expect(seatFreeAt!.getTime()).toBeGreaterThan(app.ctx.now().getTime())
  await expect(activateLicense(admin, { key, fingerprint: 'desktop' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })
  expect(jti).not.toBe(newest)
})

test('a proof that is shown again gives up no seat that another file holds', async () => {
  const { key, device, ask, activationId } = await seedAnswered()
  await transact(db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'rig' }))
  const proof = await device.prove((await ask()).jti)
  await release(proof)
  const held = async () => (await db.activation.findUniqueOrThrow({ where: { id: activationId } })).heldSince
  expect(await held()).not.toBeNull()
  await activateLicense(admin, { key, fingerprint: 'rig' })
  expect(await release(proof)).toMatchObject({ released: false })
  expect(await held()).toBeNull()
})

test('refuses every proof that the device did not make, in the same words', async () => {
  const { device, jti, activationId, product, key } = await seedAnswered()
  const stranger = await createDevice(product, app.ctx.now())
  const other = await seedAnswered()
  const nowhere = toTypedId('LicenseFile', '019c0000-0000-7000-8000-000000000000')
  const before = await db.event.count()
  const messages = new Set<string>()
  for (const proof of [
    await stranger.prove(jti),
    await device.prove(nowhere),
    await device.prove(toTypedId('Activation', activationId)),
    await device.prove(other.jti),
  ]) {
    const error = await release(proof).catch((refusal: Error & { code: string }) => refusal)
    expect(error).toMatchObject({ code: 'RELEASE_PROOF_INVALID' })
    messages.add((error as Error).message)
  }
  expect(messages.size).toBe(1)
  const own = await device.prove(jti)
  for (const proof of ['', 'x.y.z', await device.request({ jti }), `${own.slice(0, -4)}AAAA`]) {
    await expect(release(proof)).rejects.toMatchObject({ code: 'RELEASE_PROOF_INVALID' })
  }
  const foreign = { key: other.key, fingerprint: 'rig', releaseProof: own }
  await expect(transact(db, (tx) => deactivateLicense(admin, tx, foreign))).rejects.toMatchObject({
    code: 'RELEASE_PROOF_INVALID',
  })
  expect(await db.event.count()).toBe(before)
  await expect(activateLicense(admin, { key, fingerprint: 'desktop' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })
})

test('in the status list a released file is released, not revoked', async () => {
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

test('every audience may bring a proof, and the staff sees the fate and the request', async () => {
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
