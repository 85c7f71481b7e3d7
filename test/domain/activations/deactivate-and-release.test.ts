import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { releaseActivation } from '../../../src/domain/activations/release.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const activate = (key: string, fingerprint = 'laptop') => activateLicense(admin, { key, fingerprint })
const deactivate = (key: string, fingerprint = 'laptop') =>
  transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint }))
const release = (activationId: string, reason?: string, ctx = admin) =>
  transact(db, (tx) => releaseActivation(ctx, tx, { activationId, reason }))
const seatsOf = async (id: string) =>
  (await db.license.findUniqueOrThrow({ where: { id } })).activeActivations
const eventsOf = (licenseId: string, type: string) => db.event.findMany({ where: { licenseId, type } })

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('a deactivated device frees its seat for another device', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  const { activationId } = await activate(key)
  app.setNow('2026-01-16T12:00:00Z')
  expect(await deactivate(key)).toMatchObject({
    deactivated: true,
    seatFreeAt: new Date('2026-01-16T12:00:00Z'),
  })

  expect(await seatsOf(licenseId)).toBe(0)
  expect(await db.activation.findUnique({ where: { id: activationId } })).toMatchObject({
    deactivatedAt: new Date('2026-01-16T12:00:00Z'),
  })
  expect(await validateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({
    code: 'NOT_ACTIVATED',
  })
  expect(await activate(key, 'desktop')).toMatchObject({ created: true })
})

test('deactivating a device again, or one that was never active, changes nothing', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { maxActivations: 2 })
  await activate(key, 'laptop')
  await activate(key, 'desktop')
  await deactivate(key)
  for (const fingerprint of ['laptop', 'phone']) {
    expect(await deactivate(key, fingerprint)).toMatchObject({ deactivated: false })
  }
  expect(await seatsOf(licenseId)).toBe(1)
  expect(await eventsOf(licenseId, 'activation.deactivated')).toHaveLength(1)
})

test('ten concurrent deactivations of a device free one seat', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { maxActivations: 2 })
  await activate(key, 'laptop')
  await activate(key, 'desktop')
  const results = await Promise.all(Array.from({ length: 10 }, () => deactivate(key)))
  expect(results.filter(({ deactivated }) => deactivated)).toHaveLength(1)
  expect(await seatsOf(licenseId)).toBe(1)
})

test('a device that activates again after its deactivation is a new activation', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  const first = await activate(key)
  await deactivate(key)
  const second = await activate(key)
  expect(second).toMatchObject({ created: true })
  expect(second.activationId).not.toBe(first.activationId)
  expect(await seatsOf(licenseId)).toBe(1)
})

test('a device can be deactivated whatever the state of the license', async () => {
  const [expired, suspended, revoked] = [
    await seedLicense(admin, { term: 'P14D' }),
    await seedLicense(admin),
    await seedLicense(admin),
  ]
  for (const { licenseKey } of [expired, suspended, revoked]) await activate(licenseKey)
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId: suspended.licenseId, reason: 'unpaid' }))
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked.licenseId, reason: 'fraud' }))
  app.setNow('2026-03-01T00:00:00Z')
  for (const { licenseKey, licenseId } of [expired, suspended, revoked]) {
    expect(await deactivate(licenseKey)).toMatchObject({ deactivated: true })
    expect(await seatsOf(licenseId)).toBe(0)
  }
})

test('matches the fingerprint in any Unicode spelling', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  await activate(key, 'caf\u00e9')
  expect(await deactivate(key, 'cafe\u0301')).toMatchObject({ deactivated: true })
})

test('refuses a key without a license and a malformed key', async () => {
  await expect(deactivate(LicenseKey.generate().reveal())).rejects.toMatchObject({
    code: 'LICENSE_NOT_FOUND',
  })
  await expect(deactivate('no key')).rejects.toMatchObject({ code: 'LICENSE_KEY_MALFORMED' })
})

test('if the limit was lowered below the seats in use, every freed seat lowers the ceiling down to the limit', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { maxActivations: 3 })
  for (const device of ['one', 'two', 'three']) await activate(key, device)
  await db.license.update({ where: { id: licenseId }, data: { maxActivations: 1, seatLimit: 1 } })
  const ceilings = []
  for (const device of ['one', 'two', 'three']) {
    await expect(activate(key, 'four')).rejects.toMatchObject({ code: 'ACTIVATION_LIMIT_EXCEEDED' })
    await deactivate(key, device)
    ceilings.push((await db.license.findUniqueOrThrow({ where: { id: licenseId } })).seatCeiling)
  }
  expect(ceilings).toEqual([2, 1, 1])
  expect(await activate(key, 'four')).toMatchObject({ created: true })
})

test('releases a device without the key, with a reason for the audit log', async () => {
  const { licenseKey: key, licenseId, accountId } = await seedLicense(admin)
  const { activationId } = await activate(key)
  expect(await release(activationId, 'lost laptop')).toEqual({ activationId, released: true })
  expect(await release(activationId, 'again')).toEqual({ activationId, released: false })

  expect(await seatsOf(licenseId)).toBe(0)
  expect(await eventsOf(licenseId, 'activation.released')).toMatchObject([
    { subjectId: activationId, accountId, data: { reason: 'lost laptop' } },
  ])
})

test('refuses to release a device that is not visible to the caller', async () => {
  const { licenseKey: key, licenseId, accountId } = await seedLicense(admin)
  const { activationId } = await activate(key)
  const others = [
    app.as({ audience: 'PARTNER', partner: 'north' }),
    app.as({ audience: 'ACCOUNT', accountId: '00000000-0000-7000-8000-000000000000' }),
    app.as({ audience: 'APP' }),
  ]
  for (const other of others) {
    await expect(release(activationId, 'mine', other)).rejects.toMatchObject({
      code: 'ACTIVATION_NOT_FOUND',
    })
  }
  expect(await seatsOf(licenseId)).toBe(1)
  expect(await eventsOf(licenseId, 'activation.released')).toEqual([])

  expect(await release(activationId, 'mine', app.as({ audience: 'ACCOUNT', accountId }))).toMatchObject({
    released: true,
  })
})
