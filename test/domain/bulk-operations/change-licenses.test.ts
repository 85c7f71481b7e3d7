import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { changeLicenses } from '../../../src/domain/bulk-operations/change-licenses.ts'
import { describeEffect, fromStoredEffect } from '../../../src/domain/bulk-operations/row-effect.ts'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { applyScheduledChanges } from '../../../src/domain/licenses/apply-scheduled-changes.ts'
import { changeLicense } from '../../../src/domain/licenses/change.ts'
import type { LicenseChangeInput } from '../../../src/domain/licenses/license-change.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { issueLicenses, rowsOf } from './rows.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

const reason = 'as agreed'
interface Options {
  dryRun?: boolean
  effectiveAt?: Date
}
const change = async (licenseType: string, values: LicenseChangeInput, options: Options = {}) => {
  const { bulkOperationId } = await transact(db, (tx) =>
    changeLicenses(admin, tx, { selection: { licenseType }, change: values, reason, ...options }),
  )
  await runBulkOperations(app.ctx)
  return await rowsOf(admin, bulkOperationId)
}
const licensesOf = (ids: string[]) =>
  db.license.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })

test('changes each license, and stores what changed', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseType, licenseIds, keys } = await issueLicenses(admin, 3, {
    term: 'P1Y',
    maxActivations: 3,
  })
  const [used, equal, revoked] = licenseIds as [string, string, string]
  for (const fingerprint of ['a', 'b', 'c']) await activateLicense(admin, { key: keys[0]!, fingerprint })
  await transact(db, (tx) =>
    changeLicense(admin, tx, { licenseId: equal, change: { maxActivations: 1 }, reason }),
  )
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked, reason }))

  const rows = await change(licenseType, { maxActivations: 1 })

  expect(rows.map(({ licenseId, outcome, code }) => [licenseId, outcome, code])).toEqual([
    [used, 'CHANGED', null],
    [equal, 'UNCHANGED', null],
    [revoked, 'REFUSED', 'LICENSE_REVOKED'],
  ])
  expect(fromStoredEffect(rows[0]!.effect)).toEqual({
    changes: [{ field: 'maxActivations', before: '3', after: '1' }],
    changesCount: 1,
    devicesOverLimitCount: 2,
    overLimitUntil: new Date('2026-01-29T12:00:00Z'),
    outlivingFilesCount: 0,
  })
  expect((await licensesOf(licenseIds)).map(({ maxActivations }) => maxActivations)).toEqual([1, 1, 3])
  expect(await db.event.count({ where: { licenseId: used, type: 'license.changed' } })).toBe(1)
  expect(await db.notification.count({ where: { licenseId: used, message: 'LICENSE_CHANGED' } })).toBe(1)
})

test('the effect counts the license files that outlive the new end', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseType, keys } = await issueLicenses(admin, 1, { term: 'P1Y', offline: { ttl: 'P60D' } })
  await activateLicense(admin, { key: keys[0]!, fingerprint: 'a' })
  await transact(db, (tx) => checkOutLicense(admin, tx, { key: keys[0]!, fingerprint: 'a' }))
  const expiry = { at: new Date('2026-02-01T00:00:00Z') }
  const [row] = await change(licenseType, { expiry }, { dryRun: true })
  expect(fromStoredEffect(row!.effect)).toMatchObject({ changesCount: 1, outlivingFilesCount: 1 })
})

test('a dry run has the outcomes and effects of a run, and writes no license', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 2, { maxActivations: 3 })
  const before = await licensesOf(licenseIds)
  const values = { maxActivations: 5, name: 'Lab', metadata: { po: '4711' } }
  const dry = await change(licenseType, values, { dryRun: true })
  expect(await licensesOf(licenseIds)).toEqual(before)
  expect(await db.event.count({ where: { licenseId: licenseIds[0]!, type: 'license.changed' } })).toBe(0)
  const wet = await change(licenseType, values)
  const effects = (rows: typeof dry) => rows.map(({ outcome, effect }) => ({ outcome, effect }))
  expect(effects(dry)).toEqual(effects(wet))
  expect(describeEffect(fromStoredEffect(dry[0]!.effect))).toBe(
    'name: null → Lab; maxActivations: 3 → 5; metadata: {} → { po: "4711" }',
  )
})

test('with a later time, the change of each license is scheduled', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseType, licenseIds } = await issueLicenses(admin, 2, { maxActivations: 3 })
  const effectiveAt = new Date('2026-03-01T00:00:00Z')
  const dry = await change(licenseType, { maxActivations: 7 }, { effectiveAt, dryRun: true })
  expect(dry.map(({ outcome }) => outcome)).toEqual(['CHANGED', 'CHANGED'])
  const where = { licenseId: { in: licenseIds } }
  expect(await db.scheduledChange.count({ where })).toBe(0)
  await change(licenseType, { maxActivations: 7 }, { effectiveAt })
  expect(await db.scheduledChange.findMany({ where })).toMatchObject([
    { state: 'WAITING', effectiveAt, reason },
    { state: 'WAITING', effectiveAt, reason },
  ])
  app.setNow('2026-03-01T00:00:00Z')
  await applyScheduledChanges(app.ctx)
  expect((await licensesOf(licenseIds)).map(({ maxActivations }) => maxActivations)).toEqual([7, 7])
})

test('a license that is processed after the later time changes at once', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseType, licenseIds } = await issueLicenses(admin, 1, { maxActivations: 3 })
  await transact(db, (tx) =>
    changeLicenses(admin, tx, {
      selection: { licenseType },
      change: { maxActivations: 7 },
      effectiveAt: new Date('2026-01-15T12:00:10Z'),
      reason,
    }),
  )
  app.setNow('2026-01-15T12:00:30Z')
  await runBulkOperations(app.ctx)
  expect(await licensesOf(licenseIds)).toMatchObject([{ maxActivations: 7 }])
})

test('a long value is cut in the effect, and not within a character', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 1)
  const note = '🎓'.repeat(300)
  const [row] = await change(licenseType, { metadata: { note } })
  const after = fromStoredEffect(row!.effect).changes[0]!.after!
  expect(after).toMatch(/^\{ note: (🎓)+…$/u)
  expect(after.length).toBeLessThanOrEqual(200)
  expect(await licensesOf(licenseIds)).toMatchObject([{ metadata: { note } }])
})

test('an effect has at most 20 changes, and their number', async () => {
  const { licenseType } = await issueLicenses(admin, 1)
  const entitlements = Array.from({ length: 30 }, (_, n) => ({ code: `e${n}` }))
  const [row] = await change(licenseType, { entitlements })
  const effect = fromStoredEffect(row!.effect)
  expect([effect.changes.length, effect.changesCount]).toEqual([20, 30])
  expect(describeEffect(effect)).toMatch(/^entitlements.e0: ∅ → true; .*; 10 more$/)
})

test('every value survives until it is applied, names such as __proto__ included', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 1, { term: 'P1Y' })
  const metadata = JSON.parse('{"__proto__": {"a": 1}, "$type": "x"}') as Record<string, unknown>
  const at = new Date('2027-05-05T05:05:05.005Z')
  await change(licenseType, { metadata, expiry: { at }, maxActivations: null })
  const [license] = await db.$queryRaw<object[]>`
    select metadata::text, expiry, max_activations as seats from licenses where id = ${licenseIds[0]}::uuid`
  expect(license).toEqual({
    metadata: '{"$type": "x", "__proto__": {"a": 1}}',
    expiry: at,
    seats: null,
  })
})

test.each<[string, LicenseChangeInput, Options, string]>([
  ['nothing', {}, {}, 'change: must change at least one value'],
  ['an expiry in the past', { expiry: { at: new Date('2020-01-01') } }, {}, 'change.expiry.at'],
  ['a time in the past', { name: 'A' }, { effectiveAt: new Date('2020-01-01') }, 'effectiveAt'],
  ['seats below zero', { maxActivations: -1 }, {}, 'change.maxActivations'],
])('refuses a change to %s at the start, and stores nothing', async (_, values, options, message) => {
  const { licenseType } = await issueLicenses(admin, 1)
  const before = await db.bulkOperation.count()
  await expect(change(licenseType, values, options)).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining(message),
  })
  expect(await db.bulkOperation.count()).toBe(before)
})
