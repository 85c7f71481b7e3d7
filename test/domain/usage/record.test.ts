import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { readMeters } from '../../../src/domain/usage/meter-reading.ts'
import { type RecordUsageInput, recordUsage } from '../../../src/domain/usage/record.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const record = async (key: string, amount: number, more: Partial<RecordUsageInput> = {}) => {
  const input = { key, meter: 'renders', amount, ...more }
  return (await transact(db, (tx) => recordUsage(admin, tx, input))).reading
}
const seedMeter = (meter: object, rules: object = {}, overrides?: Record<string, unknown>) =>
  seedLicense(admin, { meters: [{ code: 'renders', ...meter }], ...rules }, overrides)
const recordsOf = (licenseId: string) =>
  db.usageRecord.findMany({ where: { licenseId }, orderBy: { id: 'asc' } })

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('adds usage to the meter and stores each record with its device', async () => {
  const { licenseKey: key, licenseId, accountId } = await seedMeter({ limit: 10 })
  const { activationId } = await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(await record(key, 3, { fingerprint: 'laptop' })).toEqual({
    meter: 'renders',
    used: 3,
    limit: 10,
    remaining: 7,
    period: 'NONE',
    resetsAt: null,
  })
  expect(await record(key, 7)).toMatchObject({ used: 10, remaining: 0 })

  expect(await recordsOf(licenseId)).toMatchObject([
    { meter: 'renders', amount: 3, activationId, requestId: 'test' },
    { meter: 'renders', amount: 7, activationId: null },
  ])
  expect(await db.event.findMany({ where: { licenseId, type: 'usage.recorded' } })).toMatchObject([
    { accountId, data: { meter: 'renders', amount: 3 } },
    { data: { amount: 7 } },
  ])
})

test('an amount of 0 reads the meter, also at its limit, and records nothing', async () => {
  const { licenseKey: key, licenseId } = await seedMeter({ limit: 3 })
  expect(await record(key, 0)).toMatchObject({ used: 0, remaining: 3 })
  await record(key, 3)
  expect(await record(key, 0)).toMatchObject({ used: 3, remaining: 0 })
  expect(await recordsOf(licenseId)).toHaveLength(1)
})

test('refuses an amount that would exceed a limit that blocks, as a whole', async () => {
  const { licenseKey: key, licenseId } = await seedMeter({ limit: 10, period: 'MONTH' })
  await record(key, 8)
  await expect(record(key, 3)).rejects.toMatchObject({
    code: 'USAGE_LIMIT_EXCEEDED',
    limit: 10,
    used: 8,
    nextAllowedAt: new Date('2026-02-01T00:00:00Z'),
    nextAction: 'WAIT',
  })
  expect(await record(key, 0)).toMatchObject({ used: 8 })
  expect(await recordsOf(licenseId)).toHaveLength(1)
  expect(await record(key, 2)).toMatchObject({ used: 10, remaining: 0 })
})

test('a reached limit of a meter that never resets refers to the owner', async () => {
  const { licenseKey: key } = await seedMeter({ limit: 0 })
  await expect(record(key, 1)).rejects.toMatchObject({
    limit: 0,
    used: 0,
    nextAllowedAt: null,
    nextAction: 'CONTACT_OWNER',
  })
})

test('concurrent usage is complete and never exceeds the limit', async () => {
  const { licenseKey: key, licenseId } = await seedMeter({ limit: 10 })
  const tries = await Promise.allSettled(Array.from({ length: 25 }, () => record(key, 1)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  expect(await record(key, 0)).toMatchObject({ used: 10 })
  expect(await recordsOf(licenseId)).toHaveLength(10)
})

test('records usage above a limit that allows overage', async () => {
  const { licenseKey: key } = await seedMeter({ limit: 10, overage: 'ALLOW' })
  expect(await record(key, 25)).toMatchObject({ used: 25, limit: 10, remaining: 0 })
})

test('a meter counts beyond 32 bits', async () => {
  const { licenseKey: key } = await seedMeter({})
  for (let count = 0; count < 3; count++) await record(key, 1_000_000_000)
  const query = `mutation ($key: String!) {
    recordUsage(input: { key: $key, meter: "renders", amount: 1 }) { ... on RecordUsagePayload { reading { used limit } } }
  }`
  const { data } = await execute(app, app.as({ audience: 'APP' }), query, { key })
  expect(data.recordUsage.reading).toEqual({ used: 3_000_000_001, limit: null })
})

test.each([
  ['DAY', '2026-01-15T22:59:59.999Z', '2026-01-15T23:00:00.000Z'],
  ['MONTH', '2026-01-31T22:59:59.999Z', '2026-01-31T23:00:00.000Z'],
  ['YEAR', '2026-12-31T22:59:59.999Z', '2026-12-31T23:00:00.000Z'],
])('the first record of the next %s starts it, without a job', async (period, last, first) => {
  const { licenseKey: key, licenseId } = await seedMeter({ limit: 5, period }, { timeZone: 'Europe/Berlin' })
  app.setNow(last)
  expect(await record(key, 5)).toMatchObject({ used: 5, resetsAt: new Date(first) })
  await expect(record(key, 1)).rejects.toMatchObject({ code: 'USAGE_LIMIT_EXCEEDED' })
  app.setNow(first)
  expect(await record(key, 1)).toMatchObject({ used: 1, remaining: 4 })
  expect(await db.usageCounter.count({ where: { licenseId } })).toBe(2)
})

test('a period is counted in the time zone of the license', async () => {
  const meter = { limit: 5, period: 'DAY' }
  const { licenseKey: key } = await seedMeter(meter, {}, { timeZone: 'America/New_York' })
  expect(await record(key, 1)).toMatchObject({ resetsAt: new Date('2026-01-16T05:00:00Z') })
})

test('a meter by term resets with each term, counted from the start', async () => {
  const { licenseKey: key } = await seedMeter(
    { limit: 5, period: 'TERM' },
    { term: 'P1M', expiryPolicy: 'ALLOW' },
  )
  expect(await record(key, 5)).toMatchObject({ resetsAt: new Date('2026-02-15T12:00:00Z') })
  app.setNow('2026-02-15T12:00:00Z')
  expect(await record(key, 5)).toMatchObject({ used: 5, resetsAt: new Date('2026-03-15T12:00:00Z') })
})

test('an early renewal keeps the usage of the current term, whatever determined its expiry', async () => {
  const meter = { limit: 10, period: 'TERM' }
  const expiry = new Date('2026-06-15T23:59:59.999Z')
  for (const overrides of [undefined, { expiry }]) {
    app.setNow('2026-01-15T12:00:00Z')
    const { licenseKey: key, licenseId } = await seedMeter(meter, { term: 'P1Y' }, overrides)
    await record(key, 10)
    app.setNow('2026-05-15T12:00:00Z')
    await transact(db, (tx) => renewLicense(admin, tx, { licenseId }))
    expect(await record(key, 0)).toMatchObject({ used: 10, remaining: 0 })
    await expect(record(key, 1)).rejects.toMatchObject({ code: 'USAGE_LIMIT_EXCEEDED' })
  }
})

test('the next term after an expiry that was set at issue starts with no usage', async () => {
  const expiry = new Date('2026-06-15T23:59:59.999Z')
  const { licenseKey: key, licenseId } = await seedMeter(
    { limit: 10, period: 'TERM' },
    { term: 'P1Y' },
    { expiry },
  )
  await record(key, 10)
  await transact(db, (tx) => renewLicense(admin, tx, { licenseId }))
  app.setNow('2026-06-15T23:00:00Z')
  expect(await record(key, 0)).toMatchObject({ used: 10, resetsAt: expiry })
  app.setNow('2026-06-15T23:59:59.999Z')
  expect(await record(key, 10)).toMatchObject({ used: 10 })
})

test('a meter without a period never resets', async () => {
  const { licenseKey: key } = await seedMeter({ limit: 5 })
  await record(key, 5)
  app.setNow('2036-01-15T12:00:00Z')
  await expect(record(key, 1)).rejects.toMatchObject({ code: 'USAGE_LIMIT_EXCEEDED', used: 5 })
})

test('reads every meter of a license, unused meters as 0', async () => {
  const meters = [{ code: 'renders', limit: 5, period: 'DAY' }, { code: 'exports' }]
  const { licenseKey: key, licenseId } = await seedLicense(admin, { meters })
  await record(key, 2)
  const read = async () => {
    const license = await db.license.findUniqueOrThrow({
      where: { id: licenseId },
      include: { revision: true },
    })
    const readings = await readMeters(db, license, license.revision.rules as never, app.ctx.now())
    return readings.map(({ meter, used }) => `${meter} ${used}`)
  }
  expect(await read()).toEqual(['renders 2', 'exports 0'])
  app.setNow('2026-01-16T00:00:00Z')
  expect(await read()).toEqual(['renders 0', 'exports 0'])
})

test.each<[string, number, Partial<RecordUsageInput>, object]>([
  ['an amount below 0', -1, {}, { code: 'INPUT_INVALID', issues: [{ path: ['amount'] }] }],
  ['half an amount', 0.5, {}, { code: 'INPUT_INVALID', issues: [{ path: ['amount'] }] }],
  ['an amount above a billion', 1_000_000_001, {}, { code: 'INPUT_INVALID', issues: [{ path: ['amount'] }] }],
  [
    'an unknown meter, with the allowed ones',
    1,
    { meter: 'exports' },
    { code: 'INPUT_INVALID', issues: [{ path: ['meter'], allowed: ['renders'] }] },
  ],
  ['a fingerprint with U+0000', 1, { fingerprint: '\0' }, { issues: [{ path: ['fingerprint'] }] }],
  ['a text that is not a key', 1, { key: 'no key' }, { code: 'LICENSE_KEY_MALFORMED' }],
  ['a key without a license', 1, { key: LicenseKey.generate().reveal() }, { code: 'LICENSE_NOT_FOUND' }],
])('refuses %s and records nothing', async (_, amount, more, refusal) => {
  const { licenseKey: key, licenseId } = await seedMeter({ limit: 10 })
  await expect(record(key, amount, more)).rejects.toMatchObject(refusal)
  expect(await recordsOf(licenseId)).toEqual([])
  expect(await db.usageCounter.count({ where: { licenseId } })).toBe(0)
})

test('refuses usage of a license without meters, or that may not be used', async () => {
  const without = await seedLicense(admin)
  await expect(record(without.licenseKey, 1)).rejects.toMatchObject({ code: 'METER_NOT_FOUND' })
  const suspended = await seedMeter({})
  const { licenseId } = suspended
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  await expect(record(suspended.licenseKey, 1)).rejects.toMatchObject({ code: 'LICENSE_SUSPENDED' })
  expect(await recordsOf(licenseId)).toEqual([])
})
