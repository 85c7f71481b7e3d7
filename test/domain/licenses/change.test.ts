import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { changeLicense } from '../../../src/domain/licenses/change.ts'
import { changeLicenseType } from '../../../src/domain/licenses/change-type.ts'
import type { LicenseChangeInput } from '../../../src/domain/licenses/license-change.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { entitlementsOf } from '../../../src/domain/validation/license-facts.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

const reason = 'as agreed by phone'
const change = (licenseId: string, values: LicenseChangeInput, options: { dryRun?: boolean } = {}) =>
  transact(db, (tx) => changeLicense(admin, tx, { licenseId, change: values, reason, ...options }))
const licenseOf = (id: string) => db.license.findUniqueOrThrow({ where: { id }, include: { revision: true } })
const eventsOf = (licenseId: string) => db.event.findMany({ where: { licenseId, type: 'license.changed' } })
const mailsOf = (licenseId: string) =>
  db.notification.findMany({ where: { licenseId, message: 'LICENSE_CHANGED' } })
const grantsOf = async (id: string) => {
  const { revision, entitlementOverrides } = await licenseOf(id)
  const grants = entitlementsOf({
    rules: revision.rules as never,
    entitlementOverrides: entitlementOverrides as never,
  })
  return Object.fromEntries(grants.map(({ code, value }) => [code, value]))
}

test('changes seats, expiry, name and metadata at once, in one event and one mail', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId } = await seedLicense(admin, { term: 'P1Y', gracePeriod: 'P7D' })
  const at = new Date('2027-06-30T21:59:59.999Z')
  await change(licenseId, { name: 'Studio 2', maxActivations: 5, expiry: { at }, metadata: { po: '4711' } })
  expect(await licenseOf(licenseId)).toMatchObject({
    name: 'Studio 2',
    maxActivations: 5,
    seatLimit: 5,
    maxActivationsFixed: true,
    expiry: at,
    graceEndsAt: new Date('2027-07-07T21:59:59.999Z'),
    metadata: { po: '4711' },
  })
  const [event, ...others] = await eventsOf(licenseId)
  expect(others).toEqual([])
  expect(event?.data).toEqual({
    reason,
    changes: [
      { field: 'name', before: 'null', after: 'Studio 2' },
      { field: 'maxActivations', before: '1', after: '5' },
      { field: 'expiry', before: '2027-01-15T23:59:59.999Z', after: '2027-06-30T21:59:59.999Z' },
      { field: 'metadata' },
    ],
  })
  expect(await mailsOf(licenseId)).toHaveLength(1)
})

test('a value that is left out stays, and null seats are unlimited', async () => {
  const { licenseId } = await seedLicense(admin, { term: 'P1Y', maxActivations: 3 })
  const { expiry } = await licenseOf(licenseId)
  await change(licenseId, { name: 'A' })
  expect(await licenseOf(licenseId)).toMatchObject({ maxActivations: 3, maxActivationsFixed: false, expiry })
  await change(licenseId, { maxActivations: null })
  expect(await licenseOf(licenseId)).toMatchObject({
    name: 'A',
    maxActivations: null,
    seatLimit: null,
    seatCeiling: null,
  })
  await change(licenseId, { name: '' })
  expect((await licenseOf(licenseId)).name).toBeNull()
})

test('equal values change nothing and notify no one', async () => {
  const { licenseId } = await seedLicense(admin, { maxActivations: 3 })
  const { effect } = await change(licenseId, { maxActivations: 3, expiry: { perpetual: true } })
  expect(effect.changes).toEqual([])
  expect(await eventsOf(licenseId)).toEqual([])
  expect(await mailsOf(licenseId)).toEqual([])
})

test('a change of name or metadata alone sends no mail', async () => {
  const { licenseId } = await seedLicense(admin)
  await change(licenseId, { name: 'Lab', metadata: { __proto__: null, shelf: 3 } as never })
  expect(await eventsOf(licenseId)).toHaveLength(1)
  expect(await mailsOf(licenseId)).toEqual([])
})

test('a license becomes perpetual and gets an expiry again', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin, { term: 'P1Y', gracePeriod: 'P7D' })
  await change(licenseId, { expiry: { perpetual: true } })
  expect(await licenseOf(licenseId)).toMatchObject({ expiry: null, graceEndsAt: null })
  expect(await validateLicense(admin, { key, asOf: new Date('2099-01-01T00:00:00Z') })).toMatchObject({
    valid: true,
  })
  await expect(transact(db, (tx) => renewLicense(admin, tx, { licenseId }))).rejects.toMatchObject({
    code: 'LICENSE_PERPETUAL',
  })
  const at = new Date('2028-01-01T00:00:00Z')
  await change(licenseId, { expiry: { at } })
  expect((await licenseOf(licenseId)).expiry).toEqual(at)
})

test('a term that has not started takes the expiry at its start, and cannot become perpetual', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin, {
    term: 'P1Y',
    termStartsAt: 'FIRST_ACTIVATION',
  })
  const at = new Date('2026-08-01T00:00:00Z')
  await change(licenseId, { expiry: { at } })
  expect((await licenseOf(licenseId)).expiry).toBeNull()
  await expect(change(licenseId, { expiry: { perpetual: true } })).rejects.toMatchObject({
    code: 'LICENSE_NOT_STARTED',
  })
  await activateLicense(admin, { key, fingerprint: 'a' })
  expect((await licenseOf(licenseId)).expiry).toEqual(at)
})

test('entitlements are added, changed, removed and reset to those of the type', async () => {
  const entitlements = [{ code: 'export', value: 10 }, { code: 'raw' }]
  const { licenseId } = await seedLicense(admin, { entitlements })
  await change(licenseId, { entitlements: [{ code: 'export', value: 50 }, { code: 'extra' }] })
  expect(await grantsOf(licenseId)).toEqual({ export: 50, raw: true, extra: true })
  await change(licenseId, { removedEntitlements: ['raw', 'extra'] })
  expect(await grantsOf(licenseId)).toEqual({ export: 50 })
  await change(licenseId, { resetEntitlements: ['raw', 'export'] })
  expect(await grantsOf(licenseId)).toEqual({ export: 10, raw: true })
  expect((await licenseOf(licenseId)).entitlementOverrides).toEqual([])
  const [mail] = await mailsOf(licenseId)
  expect(mail?.data).toEqual({ added: ['export', 'extra'], removed: [] })
})

test.each<[string, LicenseChangeInput, string]>([
  ['nothing', {}, 'change: must change at least one value'],
  ['an expiry in the past', { expiry: { at: new Date('2020-01-01T00:00:00Z') } }, 'change.expiry.at'],
  [
    'two expiries',
    { expiry: { at: new Date('2030-01-01'), perpetual: true } },
    'change.expiry: exactly one of `at` and `perpetual`',
  ],
  ['seats below zero', { maxActivations: -1 }, 'change.maxActivations'],
  [
    'the removal of an entitlement that is not granted',
    { removedEntitlements: ['x'] },
    'change.removedEntitlements.0',
  ],
  ['another kind of value', { entitlements: [{ code: 'raw', value: 3 }] }, 'change.entitlements.0.value'],
  [
    'a change and a reset of one entitlement',
    { entitlements: [{ code: 'raw' }], resetEntitlements: ['raw'] },
    'change.resetEntitlements.0',
  ],
  ['seats and their reset', { maxActivations: 3, resetMaxActivations: true }, 'change.resetMaxActivations'],
  [
    'an end of the updates and its reset',
    { updatesUntil: new Date('2030-01-01'), resetUpdatesUntil: true },
    'change.resetUpdatesUntil',
  ],
  ['a reset that is false', { resetMaxActivations: false as true }, 'change.resetMaxActivations'],
])('refuses %s, and changes nothing', async (_what, values, message) => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId } = await seedLicense(admin, { entitlements: [{ code: 'raw' }] })
  const before = await licenseOf(licenseId)
  await expect(change(licenseId, values)).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining(message),
  })
  expect(await licenseOf(licenseId)).toEqual(before)
  expect(await eventsOf(licenseId)).toEqual([])
})

test('refuses a revoked license', async () => {
  const { licenseId } = await seedLicense(admin)
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'fraud' }))
  await expect(change(licenseId, { name: 'x' })).rejects.toMatchObject({ code: 'LICENSE_REVOKED' })
})

test('a dry run lists devices over the limit, notices and files, and writes nothing', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const rules = { term: 'P1Y', maxActivations: 3, offline: { ttl: 'P60D' }, expiryNotices: ['P7D'] }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  const devices = []
  for (const fingerprint of ['a', 'b', 'c'])
    devices.push((await activateLicense(admin, { key, fingerprint })).activationId)
  await transact(db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'a' }))
  const counts = async () => [
    await db.event.count(),
    await db.notification.count(),
    await licenseOf(licenseId),
  ]
  const before = await counts()

  const at = new Date('2026-02-20T12:00:00Z')
  const { effect, scheduledChangeId } = await change(
    licenseId,
    { maxActivations: 1, expiry: { at } },
    { dryRun: true },
  )

  expect(scheduledChangeId).toBeNull()
  const [file] = await db.licenseFile.findMany({ where: { licenseId } })
  expect(effect).toMatchObject({
    devicesOverLimit: [devices[2], devices[1]],
    devicesOverLimitCount: 2,
    overLimitUntil: new Date('2026-01-29T12:00:00Z'),
    canceledNotices: [{ message: 'LICENSE_EXPIRING', dueAt: new Date('2027-01-08T09:00:00Z') }],
    plannedNotices: [{ message: 'LICENSE_EXPIRING', dueAt: new Date('2026-02-13T09:00:00Z') }],
    outlivingFiles: [file?.id],
    outlivingFilesCount: 1,
  })
  expect(await counts()).toEqual(before)
})

const document = `mutation ($input: ChangeLicenseInput!) { changeLicense(input: $input) {
  ... on ChangeLicensePayload {
    license { name maxActivations expiry }
    effect { changes { field before after } devicesOverLimit { fingerprint } devicesOverLimitCount overLimitUntil
      plannedNotices { message } outlivingFiles { seq } }
  }
  ... on Refusal { code message }
} }`

test('the graph changes a license once under an idempotency key, with null and absence apart', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin, { term: 'P1Y', maxActivations: 2 })
  for (const fingerprint of ['a', 'b']) await activateLicense(admin, { key, fingerprint })
  const license = toTypedId('License', licenseId)
  const send = async (values: object, idempotencyKey: string) =>
    (await execute(app, admin, document, { input: { license, change: values, reason, idempotencyKey } })).data
      ?.changeLicense
  const first = await send({ maxActivations: 1, expiry: { perpetual: true } }, 'k1')
  expect(first).toMatchObject({
    license: { name: null, maxActivations: 1, expiry: null },
    effect: {
      devicesOverLimit: [{ fingerprint: 'b' }],
      devicesOverLimitCount: 1,
      overLimitUntil: '2026-01-29T12:00:00.000Z',
      plannedNotices: [],
    },
  })
  expect(await send({ maxActivations: null }, 'k2')).toMatchObject({ license: { maxActivations: null } })
  expect(await send({ name: 'only a name' }, 'k3')).toMatchObject({ license: { maxActivations: null } })
  expect(await send({ maxActivations: 1, expiry: { perpetual: true } }, 'k1')).toEqual(first)
  expect((await licenseOf(licenseId)).maxActivations).toBeNull()
  expect(await send({ expiry: { perpetual: false } }, 'k4')).toMatchObject({ code: 'INPUT_INVALID' })
})

test('support changes a license, and no customer, partner or software can', async () => {
  const { licenseId, accountId } = await seedLicense(admin)
  const input = { license: toTypedId('License', licenseId), change: { maxActivations: 9 }, reason }
  const send = (caller: Parameters<typeof app.as>[0]) => execute(app, app.as(caller), document, { input })
  for (const audience of ['APP', 'ACCOUNT', 'PARTNER'] as const) {
    const { errors } = await send({ audience, accountId, partner: 'north' })
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })
  }
  expect((await licenseOf(licenseId)).maxActivations).toBe(1)
  const { data } = await send({ audience: 'SUPPORT' })
  expect(data?.changeLicense).toMatchObject({ license: { maxActivations: 9 } })
})

test('no license file outlives a license that may be used after its expiry', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const rules = { term: 'P1Y', expiryPolicy: 'ALLOW' as const, offline: { ttl: 'P30D' } }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  await activateLicense(admin, { key, fingerprint: 'offline' })
  await transact(db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'offline' }))
  const at = new Date('2026-01-20T12:00:00Z')
  const { effect } = await change(licenseId, { expiry: { at } }, { dryRun: true })
  expect(effect).toMatchObject({ outlivingFiles: [], outlivingFilesCount: 0 })
})

const updating = { term: null, updates: 'P1Y', timeZone: 'Europe/Oslo', expiryNotices: ['P7D'] }
const updatesOf = async (id: string) => (await licenseOf(id)).updatesUntil?.toISOString() ?? null

test('the end of the updates is set, with its notices, an event and a mail, and the type gives it again', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId } = await seedLicense(admin, updating)
  const ofType = '2027-01-15T22:59:59.999Z'
  expect(await updatesOf(licenseId)).toBe(ofType)
  const updatesUntil = new Date('2026-09-30T21:59:59.999Z')

  const preview = await change(licenseId, { updatesUntil }, { dryRun: true })
  expect(preview.effect).toMatchObject({
    changes: [{ field: 'updatesUntil', before: ofType, after: updatesUntil.toISOString() }],
    canceledNotices: [{ message: 'UPDATES_ENDING', dueAt: new Date('2027-01-08T08:00:00Z') }],
    plannedNotices: [{ message: 'UPDATES_ENDING', dueAt: new Date('2026-09-23T07:00:00Z') }],
  })
  expect(await updatesOf(licenseId)).toBe(ofType)

  await change(licenseId, { updatesUntil })
  expect(await updatesOf(licenseId)).toBe(updatesUntil.toISOString())
  expect(await eventsOf(licenseId)).toMatchObject([{ data: { changes: preview.effect.changes } }])
  expect(await mailsOf(licenseId)).toHaveLength(1)

  await change(licenseId, { resetUpdatesUntil: true })
  expect(await updatesOf(licenseId)).toBe(ofType)
  const { effect } = await change(licenseId, { resetUpdatesUntil: true })
  expect(effect.changes).toEqual([])
  expect(await eventsOf(licenseId)).toHaveLength(2)
})

test('a reset of the updates counts the renewals, those after a changed end from that end', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId } = await seedLicense(admin, updating)
  const renew = () => transact(db, (tx) => renewLicense(admin, tx, { licenseId }))
  await renew()
  expect(await updatesOf(licenseId)).toBe('2028-01-15T22:59:59.999Z')
  const updatesUntil = new Date('2026-06-30T21:59:59.999Z')
  await change(licenseId, { updatesUntil })
  await change(licenseId, { resetUpdatesUntil: true })
  expect(await updatesOf(licenseId)).toBe('2028-01-15T22:59:59.999Z')

  await change(licenseId, { updatesUntil })
  await renew()
  expect(await updatesOf(licenseId)).toBe('2027-06-30T21:59:59.999Z')
  await change(licenseId, { resetUpdatesUntil: true })
  expect(await updatesOf(licenseId)).toBe('2027-06-30T21:59:59.999Z')
})

test('an end of the updates that was given at issue is reset to one period from the start', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const given = { updatesUntil: new Date('2030-01-01T00:00:00Z') }
  const { licenseId } = await seedLicense(admin, updating, given)
  await change(licenseId, { resetUpdatesUntil: true })
  expect(await updatesOf(licenseId)).toBe('2027-01-15T22:59:59.999Z')
})

test('a license that has not started takes the end of the updates at its start, and a reset removes it', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const later = { ...updating, term: 'P5Y', termStartsAt: 'FIRST_ACTIVATION' }
  const [kept, reset] = [await seedLicense(admin, later), await seedLicense(admin, later)]
  const updatesUntil = new Date('2026-06-30T21:59:59.999Z')
  for (const { licenseId } of [kept, reset]) await change(licenseId, { updatesUntil })
  await change(reset.licenseId, { resetUpdatesUntil: true })
  expect(await updatesOf(reset.licenseId)).toBeNull()
  app.setNow('2026-02-15T12:00:00Z')
  for (const { licenseKey: key } of [kept, reset]) await activateLicense(admin, { key, fingerprint: 'a' })
  expect(await updatesOf(kept.licenseId)).toBe(updatesUntil.toISOString())
  expect(await updatesOf(reset.licenseId)).toBe('2027-02-15T22:59:59.999Z')
})

test('another expiry alone replaces the notices of the updates that it makes needless', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId } = await seedLicense(admin, updating)
  const at = new Date('2026-12-01T22:59:59.999Z')
  const { effect } = await change(licenseId, { expiry: { at } }, { dryRun: true })
  expect(effect.canceledNotices.map(({ message }) => message)).toEqual(['UPDATES_ENDING'])
  expect(effect.plannedNotices.map(({ message }) => message)).toEqual(['LICENSE_EXPIRING'])
})

test('a type without updates refuses an end of them, and has none to reset', async () => {
  const { licenseId } = await seedLicense(admin)
  await expect(change(licenseId, { updatesUntil: new Date('2030-01-01T00:00:00Z') })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['change', 'updatesUntil'] }],
  })
  expect((await change(licenseId, { resetUpdatesUntil: true })).effect.changes).toEqual([])
  expect(await eventsOf(licenseId)).toEqual([])
})

test('the seats are again those of the type, and follow it when it changes', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId, licenseKey: key, ...type } = await seedLicense(admin, { maxActivations: 2 })
  await change(licenseId, { maxActivations: 5 })
  for (const fingerprint of ['a', 'b', 'c']) await activateLicense(admin, { key, fingerprint })

  const { effect } = await change(licenseId, { resetMaxActivations: true })

  expect(effect).toMatchObject({
    changes: [{ field: 'maxActivations', before: '5', after: '2' }],
    devicesOverLimitCount: 1,
    overLimitUntil: new Date('2026-01-29T12:00:00Z'),
  })
  const own = { maxActivations: 2, seatLimit: 2, seatCeiling: 3, maxActivationsFixed: false }
  expect(await licenseOf(licenseId)).toMatchObject(own)
  expect(await mailsOf(licenseId)).toHaveLength(2)

  await transact(db, async (tx) => {
    const { product, licenseType } = type
    const rules = { maxActivations: 7 }
    await defineLicenseType(admin, tx, { product, code: licenseType, name: licenseType, rules })
    await publishLicenseType(admin, tx, licenseType)
    await changeLicenseType(admin, tx, { licenseId, licenseType, expiry: 'KEEP' })
  })
  expect((await licenseOf(licenseId)).maxActivations).toBe(7)
})

test('own values that equal those of the type are dropped with an event and without a mail', async () => {
  const rules = { maxActivations: 2, entitlements: [{ code: 'export', value: 10 }] }
  const own = { maxActivations: 2, entitlements: [{ code: 'export', value: 10 }] }
  const { licenseId } = await seedLicense(admin, rules, own)
  expect((await licenseOf(licenseId)).maxActivationsFixed).toBe(true)

  const { effect } = await change(licenseId, { resetMaxActivations: true, resetEntitlements: ['export'] })

  expect(effect.changes).toEqual([
    { field: 'maxActivationsFixed', before: 'true', after: 'false' },
    { field: 'entitlementOverrides.export', before: '10', after: null },
  ])
  expect(await licenseOf(licenseId)).toMatchObject({
    maxActivations: 2,
    maxActivationsFixed: false,
    entitlementOverrides: [],
  })
  expect(await eventsOf(licenseId)).toHaveLength(1)
  expect(await mailsOf(licenseId)).toEqual([])
  expect((await change(licenseId, { resetMaxActivations: true })).effect.changes).toEqual([])
})

test('shows the expiry that was set for a term that has not started, until it starts', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin, {
    term: 'P14D',
    termStartsAt: 'FIRST_ACTIVATION',
  })
  const read = async () => {
    const query = 'query ($id: ID!) { license(id: $id) { startsAt expiry plannedExpiry } }'
    return (await execute(app, admin, query, { id: toTypedId('License', licenseId) })).data?.license
  }
  expect(await read()).toEqual({ startsAt: null, expiry: null, plannedExpiry: null })

  const end = '2026-06-30T21:59:59.999Z'
  await change(licenseId, { expiry: { at: new Date(end) } })
  expect(await read()).toEqual({ startsAt: null, expiry: null, plannedExpiry: end })

  await activateLicense(admin, { key, fingerprint: 'first' })
  expect(await read()).toEqual({ startsAt: expect.any(String), expiry: end, plannedExpiry: null })
})
