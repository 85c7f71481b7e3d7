import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { changeLicenseType } from '../../../src/domain/licenses/change-type.ts'
import { reinstateLicense } from '../../../src/domain/licenses/reinstate.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { rotateLicenseKey } from '../../../src/domain/licenses/rotate-key.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { transferLicense } from '../../../src/domain/licenses/transfer.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { type Tx, transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
type Change = typeof suspendLicense
const make = (change: Change, licenseId: string, reason = 'unpaid', ctx = admin) =>
  transact(db, (tx) => change(ctx, tx, { licenseId, reason }))
const read = (id: string) => db.license.findUniqueOrThrow({ where: { id } })
const eventsOf = async (licenseId: string) =>
  (await db.event.findMany({ where: { licenseId }, orderBy: { id: 'asc' } })).map(({ type }) => type)

test('a suspended license fails validation and activation, and keeps devices, key and expiry', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin, { term: 'P1Y', maxActivations: 2 })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const before = await read(licenseId)
  await make(suspendLicense, licenseId)

  expect(await validateLicense(admin, { key })).toMatchObject({ valid: false, code: 'SUSPENDED' })
  await expect(activateLicense(admin, { key, fingerprint: 'desktop' })).rejects.toMatchObject({
    code: 'LICENSE_SUSPENDED',
    nextAction: 'CONTACT_SUPPORT',
  })
  await expect(activateLicense(admin, { key, fingerprint: 'laptop' })).rejects.toMatchObject({
    code: 'LICENSE_SUSPENDED',
  })
  const suspendedAt = new Date('2026-01-15T12:00:00Z')
  expect(await read(licenseId)).toEqual({ ...before, suspendedAt, suspendReason: 'unpaid' })
})

test('suspending again keeps the first reason, and records no second event', async () => {
  const { licenseId } = await seedLicense(admin)
  await make(suspendLicense, licenseId, 'first')
  await make(suspendLicense, licenseId, 'second')
  expect(await read(licenseId)).toMatchObject({ suspendReason: 'first' })
  expect(await eventsOf(licenseId)).toEqual(['license.issued', 'license.suspended'])
})

test('a reinstated license is unchanged, including its expiry', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin, { term: 'P1Y' })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const before = await read(licenseId)
  await make(suspendLicense, licenseId)
  app.setNow('2026-04-15T12:00:00Z')
  await make(reinstateLicense, licenseId, 'paid')
  await make(reinstateLicense, licenseId, 'paid')

  expect(await read(licenseId)).toEqual(before)
  expect(await validateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({ code: 'VALID' })
  expect(await eventsOf(licenseId)).toEqual([
    'license.issued',
    'license.activated',
    'license.suspended',
    'license.reinstated',
  ])
  app.setNow('2026-01-15T12:00:00Z')
})

test('a license that expired while suspended is expired after it is reinstated', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin, { term: 'P14D' })
  await make(suspendLicense, licenseId)
  app.setNow('2026-03-01T12:00:00Z')
  expect(await validateLicense(admin, { key })).toMatchObject({ code: 'SUSPENDED' })
  await make(reinstateLicense, licenseId)
  expect(await validateLicense(admin, { key })).toMatchObject({ valid: false, code: 'EXPIRED' })
  app.setNow('2026-01-15T12:00:00Z')
})

test('a license is revoked permanently; its devices stay on record', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  await make(revokeLicense, licenseId, 'fraud')
  await make(revokeLicense, licenseId, 'another reason')
  const revoked = await read(licenseId)

  expect(revoked).toMatchObject({ revokeReason: 'fraud', activeActivations: 1 })
  expect(await db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(1)
  expect(await validateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({
    valid: false,
    code: 'REVOKED',
    text: { code: 'REVOKED' },
  })
  for (const change of [suspendLicense, reinstateLicense]) {
    await expect(make(change, licenseId)).rejects.toMatchObject({ code: 'LICENSE_REVOKED' })
  }
  expect(await read(licenseId)).toEqual(revoked)
  expect(await eventsOf(licenseId)).toEqual(['license.issued', 'license.activated', 'license.revoked'])
})

test('no change of a license removes a device', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const {
    licenseId,
    licenseKey: key,
    licenseType,
  } = await seedLicense(admin, {
    term: 'P1Y',
    maxActivations: 2,
  })
  for (const fingerprint of ['laptop', 'desktop']) await activateLicense(admin, { key, fingerprint })
  const devices = () => db.activation.findMany({ where: { licenseId }, orderBy: { id: 'asc' } })
  const before = await devices()
  const { accountId } = await seedAccount(admin)
  const changes: ((tx: Tx) => Promise<unknown>)[] = [
    (tx) => renewLicense(admin, tx, { licenseId }),
    (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }),
    (tx) => reinstateLicense(admin, tx, { licenseId, reason: 'paid' }),
    (tx) => rotateLicenseKey(admin, tx, { licenseId }),
    (tx) => changeLicenseType(admin, tx, { licenseId, licenseType, expiry: 'RESET' }),
    (tx) => transferLicense(admin, tx, { licenseId, accountId, reason: 'sold' }),
    (tx) => revokeLicense(admin, tx, { licenseId, reason: 'fraud' }),
  ]
  for (const change of changes) {
    await transact(db, change)
    expect(await devices()).toEqual(before)
    expect(await read(licenseId)).toMatchObject({ activeActivations: 2 })
  }
})

test('a suspended license can be revoked, and validation then returns REVOKED first', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin)
  await make(suspendLicense, licenseId)
  await make(revokeLicense, licenseId)
  const { code, checks } = await validateLicense(admin, { key })
  expect(code).toBe('REVOKED')
  expect(checks.filter(({ passed }) => !passed).map((check) => check.code)).toEqual(['REVOKED', 'SUSPENDED'])
})

test.each<[string, Change]>([
  ['suspending', suspendLicense],
  ['reinstating', reinstateLicense],
  ['revoking', revokeLicense],
])(
  '%s requires a reason of at most 500 characters, and a license that is visible to the caller',
  async (_, change) => {
    const { licenseId } = await seedLicense(admin)
    const before = await read(licenseId)
    for (const reason of ['', 'x'.repeat(501), 'a\0']) {
      await expect(make(change, licenseId, reason)).rejects.toMatchObject({ issues: [{ path: ['reason'] }] })
    }
    const partner = app.as({ audience: 'PARTNER', partner: 'north' })
    await expect(make(change, licenseId, 'mine', partner)).rejects.toMatchObject({
      code: 'LICENSE_NOT_FOUND',
    })
    expect(await read(licenseId)).toEqual(before)
    expect(await eventsOf(licenseId)).toEqual(['license.issued'])
  },
)
