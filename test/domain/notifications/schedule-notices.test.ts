import { expect, test } from 'vitest'
import { negotiateRenewal } from '../../../src/domain/accounts/negotiate-renewal.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { changeLicense } from '../../../src/domain/licenses/change.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { scheduleNotices } from '../../../src/domain/notifications/schedule-notices.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx

/** Runs the schedule at an instant. Returns all notifications of the license, with the reasons of suppressed ones. */
async function scheduledAt(instant: string, licenseId: string): Promise<string[]> {
  app.setNow(instant)
  await scheduleNotices(app.ctx)
  const rows = await db.notification.findMany({
    where: { licenseId, message: { not: 'LICENSE_ISSUED' } },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ message, offset, reason }) => [message, offset, reason].filter(Boolean).join(' '))
}

const berlin = { term: 'P1Y', timeZone: 'Europe/Berlin' }

test('a license with twelve hours left gets one notice', async () => {
  app.setNow('2026-03-01T10:00:00Z')
  const { licenseId } = await seedLicense(admin, berlin, { expiry: new Date('2026-03-01T22:00:00Z') })
  expect(await scheduledAt('2026-03-01T10:01:00Z', licenseId)).toEqual(['LICENSE_EXPIRING P1D'])
  expect(await scheduledAt('2026-03-01T10:02:00Z', licenseId)).toEqual(['LICENSE_EXPIRING P1D'])
})

test('after a renewal the notices of the next term are sent', async () => {
  app.setNow('2026-03-02T10:00:00Z')
  const { licenseId } = await seedLicense(admin, { ...berlin, expiryNotices: ['P7D'] })
  await scheduledAt('2026-03-02T10:01:00Z', licenseId)
  expect(await scheduledAt('2027-02-23T07:59:59Z', licenseId)).toEqual([])
  expect(await scheduledAt('2027-02-23T08:00:00Z', licenseId)).toEqual(['LICENSE_EXPIRING P7D'])
  await transact(db, (tx) => renewLicense(admin, tx, { licenseId }))
  await scheduledAt('2027-02-23T09:00:00Z', licenseId)
  expect(await scheduledAt('2028-02-24T08:00:00Z', licenseId)).toEqual([
    'LICENSE_EXPIRING P7D',
    'LICENSE_RENEWED',
    'LICENSE_EXPIRING P7D',
  ])
})

test('before and after the end of the updates of a perpetual license, its customer is notified', async () => {
  app.setNow('2026-03-02T10:00:00Z')
  const rules = { updates: 'P1Y', timeZone: 'Europe/Berlin', expiryNotices: ['P7D', '-P1D'] }
  const { licenseId } = await seedLicense(admin, rules)
  await scheduledAt('2026-03-02T10:01:00Z', licenseId)
  expect(await scheduledAt('2027-02-23T07:59:59Z', licenseId)).toEqual([])
  expect(await scheduledAt('2027-02-23T08:00:00Z', licenseId)).toEqual(['UPDATES_ENDING P7D'])
  expect(await scheduledAt('2027-03-03T08:00:00Z', licenseId)).toEqual([
    'UPDATES_ENDING P7D',
    'UPDATES_ENDED -P1D',
  ])
  await transact(db, (tx) => renewLicense(admin, tx, { licenseId }))
  await scheduledAt('2027-03-03T09:00:00Z', licenseId)
  expect((await scheduledAt('2028-02-24T08:00:00Z', licenseId)).slice(2)).toEqual([
    'LICENSE_RENEWED',
    'UPDATES_ENDING P7D',
  ])
})

test('notifies of the end of the updates if a change lets the license outlast them', async () => {
  app.setNow('2026-03-02T10:00:00Z')
  const rules = { term: 'P1Y', updates: 'P1Y', timeZone: 'Europe/Berlin', expiryNotices: ['P7D'] }
  const { licenseId } = await seedLicense(admin, rules)
  await scheduledAt('2026-03-02T10:01:00Z', licenseId)
  const change = { expiry: { perpetual: true as const } }
  await transact(db, (tx) => changeLicense(admin, tx, { licenseId, change, reason: 'agreed' }))
  await scheduledAt('2026-03-02T10:02:00Z', licenseId)
  expect(await scheduledAt('2027-02-23T08:00:00Z', licenseId)).toContain('UPDATES_ENDING P7D')
})

test('does not send a queued notice of the updates after a renewal', async () => {
  app.setNow('2026-03-02T10:00:00Z')
  const { licenseId } = await seedLicense(admin, { updates: 'P1Y', expiryNotices: ['P7D'] })
  await scheduledAt('2026-03-02T10:01:00Z', licenseId)
  await scheduledAt('2027-02-23T09:00:00Z', licenseId)
  await transact(db, (tx) => renewLicense(admin, tx, { licenseId }))
  await app.runJobs()
  const where = { licenseId, message: 'UPDATES_ENDING' } as const
  expect(await db.notification.findFirst({ where })).toMatchObject({
    state: 'SUPPRESSED',
    reason: 'TERM_CHANGED',
  })
})

test('a license whose updates end with its term gets the notices of its expiry only', async () => {
  app.setNow('2026-03-02T10:00:00Z')
  const { licenseId } = await seedLicense(admin, { term: 'P1Y', updates: 'P1Y', expiryNotices: ['P7D'] })
  await scheduledAt('2026-03-02T10:01:00Z', licenseId)
  expect(await scheduledAt('2027-02-23T09:00:00Z', licenseId)).toEqual(['LICENSE_EXPIRING P7D'])
})

test('does not send a queued notice after a renewal', async () => {
  app.setNow('2026-03-03T10:00:00Z')
  const { licenseId } = await seedLicense(admin, { ...berlin, expiryNotices: ['P7D'] })
  await scheduledAt('2026-03-03T10:01:00Z', licenseId)
  await scheduledAt('2027-02-24T08:00:00Z', licenseId)
  await transact(db, (tx) => renewLicense(admin, tx, { licenseId }))
  await app.runJobs()
  expect(
    await db.notification.findFirst({ where: { licenseId, message: 'LICENSE_EXPIRING' } }),
  ).toMatchObject({
    state: 'SUPPRESSED',
    reason: 'TERM_CHANGED',
  })
})

test('suppresses expiry notices while a renewal is negotiated, and of a suspended license', async () => {
  app.setNow('2026-03-04T10:00:00Z')
  const { licenseId, accountId } = await seedLicense(admin, {
    ...berlin,
    expiryNotices: ['P14D', 'P7D', 'P1D'],
  })
  await scheduledAt('2026-03-04T10:01:00Z', licenseId)
  const negotiate = (negotiating: boolean) =>
    transact(db, (tx) =>
      negotiateRenewal(admin, tx, { source: 'a deal', accountId: negotiating ? accountId : null }),
    )
  expect(await negotiate(true)).toBe(true)
  expect(await negotiate(true)).toBe(false)
  const suppressed = 'LICENSE_EXPIRING P14D RENEWAL_NEGOTIATED'
  expect(await scheduledAt('2027-02-18T08:00:00Z', licenseId)).toEqual([suppressed])
  await negotiate(false)
  expect(await scheduledAt('2027-02-25T08:00:00Z', licenseId)).toEqual([suppressed, 'LICENSE_EXPIRING P7D'])
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  expect(await scheduledAt('2027-03-03T08:00:00Z', licenseId)).toEqual([
    suppressed,
    'LICENSE_EXPIRING P7D',
    'LICENSE_SUSPENDED',
    'LICENSE_EXPIRING P1D LICENSE_SUSPENDED',
  ])
})

test('notifies once of an onboarding without an activation, on the third morning', async () => {
  app.setNow('2026-03-05T18:00:00Z')
  const { licenseType } = await seedLicenseType(admin, { timeZone: 'Europe/Berlin' })
  const waiting = await assignLicense(admin, {
    onboardingId: (await seedAccount(admin)).onboardingId,
    licenseType,
  })
  const active = await assignLicense(admin, {
    onboardingId: (await seedAccount(admin)).onboardingId,
    licenseType,
  })
  await activateLicense(admin, { key: active.licenseKey, fingerprint: 'laptop' })
  expect(await scheduledAt('2026-03-09T07:59:00Z', waiting.licenseId)).toEqual([])
  expect(await scheduledAt('2026-03-09T08:00:00Z', waiting.licenseId)).toEqual(['ONBOARDING_STALLED'])
  expect(await scheduledAt('2026-03-12T08:00:00Z', waiting.licenseId)).toEqual(['ONBOARDING_STALLED'])
  expect(await scheduledAt('2026-03-12T08:00:00Z', active.licenseId)).toEqual(['DEVICE_ACTIVATED'])
})

test('notifies of new devices once, at most once an hour, and never of leased seats', async () => {
  app.setNow('2026-03-20T10:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin, { maxActivations: 100 })
  for (let device = 0; device < 12; device++)
    await activateLicense(admin, { key, fingerprint: `device ${device}`, name: `Device ${device}` })
  expect(await scheduledAt('2026-03-20T10:01:00Z', licenseId)).toEqual(['DEVICE_ACTIVATED'])
  // Devices would join a mail that waits.
  await app.runJobs()
  await activateLicense(admin, { key, fingerprint: 'late' })
  await activateLicense(admin, { key, fingerprint: 'device 1' })
  expect(await scheduledAt('2026-03-20T10:30:00Z', licenseId)).toHaveLength(1)
  expect(await scheduledAt('2026-03-20T11:02:00Z', licenseId)).toHaveLength(2)
  const [first, second] = await db.notification.findMany({
    where: { licenseId, message: 'DEVICE_ACTIVATED' },
    orderBy: { id: 'asc' },
  })
  expect(first!.data).toMatchObject({ count: 12, devices: expect.arrayContaining(['Device 0', 'Device 9']) })
  expect(second!.data).toMatchObject({ count: 1, devices: [null] })

  const floating = { seatModel: 'FLOATING', leaseDuration: 'PT1H', maxActivations: 5 }
  const leased = await seedLicense(admin, floating)
  await activateLicense(admin, { key: leased.licenseKey, fingerprint: 'laptop' })
  expect(await scheduledAt('2026-03-20T13:00:00Z', leased.licenseId)).toEqual([])
})

test('notifies of activations above the limit once a day', async () => {
  app.setNow('2026-04-01T10:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin, { maxActivations: 1 })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const refused = (name: string) =>
    expect(activateLicense(admin, { key, fingerprint: name, name })).rejects.toMatchObject({
      code: 'ACTIVATION_LIMIT_EXCEEDED',
    })
  await refused('phone')
  await refused('tablet')
  app.setNow('2026-04-02T10:00:00Z')
  await refused('phone')
  const rows = await db.notification.findMany({ where: { licenseId, message: 'ACTIVATION_REFUSED' } })
  expect(rows.map(({ data }) => data)).toEqual([
    { device: 'phone', limit: 1 },
    { device: 'phone', limit: 1 },
  ])
})

test('concurrent runs record each notice once', async () => {
  app.setNow('2026-05-01T10:00:00Z')
  const { licenseId } = await seedLicense(admin, berlin, { expiry: new Date('2026-05-02T12:00:00Z') })
  await Promise.all([scheduleNotices(app.ctx), scheduleNotices(app.ctx)])
  expect(await db.notification.count({ where: { licenseId, message: 'LICENSE_EXPIRING' } })).toBe(1)
})
