import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const beat = (key: string, fingerprint: string) =>
  transact(admin.db, (tx) => heartbeat(admin, tx, { key, fingerprint }))
const codeOf = async (key: string, fingerprint: string) =>
  (await validateLicense(admin, { key, fingerprint })).code
const floating = { seatModel: 'FLOATING', leaseDuration: 'PT1H', maxActivations: 1 }

/** Sets the clock to a time of 15 January 2026. */
function at(time: string): void {
  app.setNow(`2026-01-15T${time}Z`)
}

test('a heartbeat renews the lease', async () => {
  at('08:00:00')
  const { licenseKey: key } = await seedLicense(admin, floating)
  await activateLicense(admin, { key, fingerprint: 'a' })
  at('08:40:00')

  const result = await beat(key, 'a')

  expect(result).toMatchObject({
    leaseEndsAt: new Date('2026-01-15T09:40:00Z'),
    nextHeartbeatBy: new Date('2026-01-15T09:40:00Z'),
    validation: { valid: true },
  })
})

test('an expired lease is renewed while its seat is free, and lost if another device took the seat', async () => {
  at('08:00:00')
  const { licenseKey: key } = await seedLicense(admin, floating)
  await activateLicense(admin, { key, fingerprint: 'a' })
  at('09:00:00')
  expect(await codeOf(key, 'a')).toBe('VALID')
  at('09:00:00.001')
  expect(await codeOf(key, 'a')).toBe('LEASE_EXPIRED')
  expect((await beat(key, 'a')).validation.code).toBe('VALID')

  at('11:00:00')
  expect(await activateLicense(admin, { key, fingerprint: 'b' })).toMatchObject({ created: true })
  await expect(beat(key, 'a')).rejects.toMatchObject({ code: 'LEASE_LOST', nextAction: 'ACTIVATE' })
  await expect(activateLicense(admin, { key, fingerprint: 'a' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })
})

test('refuses a device that was deactivated or never had a seat', async () => {
  at('08:00:00')
  const { licenseKey: key } = await seedLicense(admin, floating)
  await activateLicense(admin, { key, fingerprint: 'a' })
  await transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'a' }))

  for (const fingerprint of ['a', 'b']) {
    await expect(beat(key, fingerprint)).rejects.toMatchObject({ code: 'LICENSE_NOT_ACTIVATED' })
  }
})

test('a missed heartbeat keeps or releases the seat, as the license type defines', async () => {
  at('08:00:00')
  const keep = await seedLicense(admin, {
    maxActivations: 1,
    heartbeat: { every: 'PT10M', missedBy: 'KEEP' },
  })
  const release = await seedLicense(admin, {
    maxActivations: 1,
    heartbeat: { every: 'PT10M', missedBy: 'RELEASE' },
  })
  for (const { licenseKey: key } of [keep, release]) await activateLicense(admin, { key, fingerprint: 'a' })
  at('08:10:00')
  expect(await codeOf(keep.licenseKey, 'a')).toBe('VALID')
  at('08:10:01')

  expect(await codeOf(keep.licenseKey, 'a')).toBe('HEARTBEAT_OVERDUE')
  await expect(activateLicense(admin, { key: keep.licenseKey, fingerprint: 'b' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })
  expect((await beat(keep.licenseKey, 'a')).validation.code).toBe('VALID')
  expect(await activateLicense(admin, { key: release.licenseKey, fingerprint: 'b' })).toMatchObject({
    created: true,
  })
})

test('without a heartbeat rule a heartbeat is never overdue', async () => {
  at('08:00:00')
  const { licenseKey: key } = await seedLicense(admin)
  await activateLicense(admin, { key, fingerprint: 'a' })
  app.setNow('2126-01-15T08:00:00Z')

  expect(await codeOf(key, 'a')).toBe('VALID')
})

test('a check-in is overdue until the next heartbeat', async () => {
  at('08:00:00')
  const { licenseKey: key } = await seedLicense(admin, { checkIn: 'PT6H' })
  await activateLicense(admin, { key, fingerprint: 'a' })
  at('14:00:00')
  expect(await codeOf(key, 'a')).toBe('VALID')
  at('14:00:01')

  expect(await validateLicense(admin, { key, fingerprint: 'a' })).toMatchObject({
    valid: false,
    code: 'CHECK_IN_OVERDUE',
  })
  expect((await beat(key, 'a')).validation.code).toBe('VALID')
})

test.each<[string, Record<string, unknown>]>([
  ['HEARTBEAT_OVERDUE', { heartbeat: { every: 'PT6H', missedBy: 'KEEP' } }],
  ['CHECK_IN_OVERDUE', { checkIn: 'PT6H' }],
])('a device that activates again is %s only a full interval later', async (code, rules) => {
  at('08:00:00')
  const { licenseKey: key } = await seedLicense(admin, rules)
  await activateLicense(admin, { key, fingerprint: 'a' })
  at('13:00:00')
  expect(await activateLicense(admin, { key, fingerprint: 'a' })).toMatchObject({ created: false })

  at('19:00:00')
  expect(await codeOf(key, 'a')).toBe('VALID')
  at('19:00:00.001')
  expect(await codeOf(key, 'a')).toBe(code)
})

test('a heartbeat on a suspended license renews nothing and returns the reason', async () => {
  at('08:00:00')
  const { licenseKey: key, licenseId } = await seedLicense(admin, floating)
  await activateLicense(admin, { key, fingerprint: 'a' })
  await transact(admin.db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'test' }))
  at('08:30:00')

  expect(await beat(key, 'a')).toMatchObject({
    leaseEndsAt: new Date('2026-01-15T09:00:00Z'),
    nextHeartbeatBy: null,
    validation: { valid: false, code: 'SUSPENDED' },
  })
})
