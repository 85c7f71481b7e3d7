import { readFileSync } from 'node:fs'
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createChangeCollector } from '../../src/crm/collect-changes.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { heartbeat } from '../../src/domain/activations/heartbeat.ts'
import { checkOutLicense } from '../../src/domain/license-files/check-out.ts'
import { recordExpired } from '../../src/domain/licenses/record-expired.ts'
import { revokeLicense } from '../../src/domain/licenses/revoke.ts'
import { assignLicense } from '../../src/domain/onboarding/assign-license.ts'
import { recordUsage } from '../../src/domain/usage/record.ts'
import { validateLicense } from '../../src/domain/validation/validate.ts'
import { findPublished } from '../../src/http/published-documents.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { createBudget } from '../../src/platform/limits/rate-budget.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { ownFiles } from '../own-files.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
/** The correct time, a clock that is 10 hours ahead, and one that is 8 hours behind. */
const [right, ahead, behind] = ['2026-03-02T12:00:00Z', '2026-03-02T22:00:00Z', '2026-03-02T04:00:00Z']

beforeEach(() => app.setNow(right))
afterEach(() => void vi.restoreAllMocks())

const beat = (key: string, fingerprint: string) =>
  transact(db, (tx) => heartbeat(admin, tx, { key, fingerprint })).then(
    () => 'KEPT',
    (error: { code: string }) => error.code,
  )
const take = (key: string, fingerprint: string) =>
  activateLicense(admin, { key, fingerprint }).then(
    () => 'TAKEN',
    (error: { code: string }) => error.code,
  )

test('a leased seat lapses by a clock that is ahead, and never belongs to two devices when the clock changes', async () => {
  const rules = { seatModel: 'FLOATING', leaseDuration: 'PT1H', maxActivations: 1 }
  const { licenseKey: key, licenseId } = await seedLicense(admin, rules)
  expect(await take(key, 'first')).toBe('TAKEN')
  app.setNow(ahead)
  expect(await take(key, 'second')).toBe('TAKEN')
  expect(await beat(key, 'first')).toBe('LEASE_LOST')

  app.setNow(behind)
  expect(await beat(key, 'second')).toBe('KEPT')
  expect(await take(key, 'first')).toBe('ACTIVATION_LIMIT_EXCEEDED')
  expect(await db.license.findUnique({ where: { id: licenseId } })).toMatchObject({ activeActivations: 1 })
  app.setNow(right)
  expect(await beat(key, 'second')).toBe('KEPT')
})

test('a term follows the clock: an expired license is valid again, and its expiry is recorded once', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(
    admin,
    {},
    { expiry: new Date('2026-03-02T18:00:00Z') },
  )
  const codes: string[] = []
  for (const now of [right, ahead, behind, ahead]) {
    app.setNow(now)
    await recordExpired(app.ctx)
    codes.push((await validateLicense(admin, { key })).code)
  }
  expect(codes).toEqual(['VALID', 'EXPIRED', 'VALID', 'EXPIRED'])
  expect(await db.event.count({ where: { licenseId, type: 'license.expired' } })).toBe(1)
})

test('usage is counted in the period of the clock, and no usage is lost', async () => {
  const meters = [{ code: 'exports', limit: 10, overage: 'BLOCK', period: 'DAY' }]
  const { licenseKey: key, licenseId } = await seedLicense(admin, { meters, term: 'P1Y' })
  for (const now of [right, '2026-03-03T04:00:00Z', behind, '2026-03-03T04:00:00Z']) {
    app.setNow(now)
    await transact(db, (tx) => recordUsage(admin, tx, { key, meter: 'exports', amount: 3 }))
  }
  const { _sum } = await db.usageRecord.aggregate({ where: { licenseId }, _sum: { amount: true } })
  expect(Number(_sum.amount)).toBe(12)
})

test('no step has a negative duration', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const { onboardingId } = await seedAccount(admin)
  app.setNow(ahead)
  const { licenseKey: key } = await assignLicense(admin, { onboardingId, licenseType })
  app.setNow(behind)
  await activateLicense(admin, { key: key!, fingerprint: 'laptop' })
  const id = toTypedId('Onboarding', onboardingId)
  const { data } = await execute(
    app,
    admin,
    `{ onboarding(id: "${id}") { state nextStep assignmentToActivation } }`,
  )
  expect(data.onboarding).toEqual({
    state: 'IN_PROGRESS',
    nextStep: 'VERIFY_USAGE',
    assignmentToActivation: 'PT0S',
  })
})

test('a signature made with the clock ahead stays valid, and new signatures have a key', async () => {
  app.setNow(ahead)
  const { licenseKey: key } = await seedLicense(admin)
  const signed = async () => (await validateLicense(admin, { key, signed: true })).signature
  expect(await signed()).toEqual(expect.any(String))
  app.setNow(behind)
  expect(await signed()).toEqual(expect.any(String))
})

test('a revocation after the clock was set back is in the next published status list', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin, { term: 'P1Y', offline: { ttl: 'P30D' } })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const { file } = await transact(db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'laptop' }))
  const { status } = decodeJwt<{ status: { status_list: { uri: string } } }>(file)
  const read = async () => (await findPublished(app.ctx, new URL(status.status_list.uri).pathname))!.body
  app.setNow(ahead)
  const before = decodeJwt<{ status_list: object }>(await read())
  app.setNow(behind)
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'refunded' }))
  const after = decodeJwt<{ status_list: object }>(await read())
  expect(after.status_list).not.toEqual(before.status_list)
  expect(after.iat).toBeGreaterThan(before.iat!)
})

test('last-seen times are collected for the CRM, whichever way the clock changes', async () => {
  const readAt = async () => (await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })).marksReadAt
  for (const now of [ahead, behind]) {
    app.setNow(now)
    await createChangeCollector(app.ctx).collect()
    expect(await readAt()).toEqual(new Date(now))
  }
})

test('a mail that is due by a clock ahead waits until then, and is not lost', async () => {
  app.setNow(ahead)
  const { licenseId } = await seedLicense(admin)
  const state = async () => (await db.notification.findFirstOrThrow({ where: { licenseId } })).state
  app.setNow(behind)
  await app.handlers['notifications.send-due']({})
  expect(await state()).toBe('QUEUED')
  app.setNow(ahead)
  await app.handlers['notifications.send-due']({})
  expect(await state()).not.toBe('QUEUED')
})

test('a rate limit never makes a client wait longer than its period', async () => {
  const budget = createBudget('clock', { points: 1, seconds: 60 }, null)
  expect(await budget.take('a')).toBe(0)
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 18 * 3_600_000)
  expect(await budget.take('a')).toBe(60_000)
})

// A wait that ends at a time of day would be hours too long or too short after the clock is set.
test('durations are not measured by the time of day', () => {
  const files = ownFiles('{src,schema,integrations}/**/*.ts')
  const readers = files.filter((file) => readFileSync(file, 'utf8').includes('Date.now()'))
  const others = readers.filter((file) => !/emulator|hubspot\/app\//.test(file))
  expect(others.sort()).toEqual([
    // A certificate names the instant at which it expires.
    'integrations/email/doctor/check-server.ts',
    // HubSpot and Stripe name the time in signed requests.
    'integrations/hubspot/portal/check-webhooks.ts',
    'integrations/stripe/doctor/check-webhooks.ts',
    // A marker. No duration is computed from it.
    'schema/builder/rate-limit.ts',
    // Compared in both directions.
    'src/auth/access-token.ts',
    'src/domain/sandbox/advance-clock.ts',
    // A server names the time of its next attempt.
    'src/platform/retry-after.ts',
    'src/platform/sandbox-clock.ts',
    // A webhook names the time at which it was signed.
    'src/webhooks/deliveries/deliver-due.ts',
  ])
})
