import { expect, test } from 'vitest'
import { extendLicenses } from '../../../src/domain/bulk-operations/extend-licenses.ts'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import { extendLicense } from '../../../src/domain/licenses/extend.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { issueLicenses, rowsOf } from './rows.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

const start = async (licenseType: string, days: number, dryRun = false, ctx = admin) => {
  const { bulkOperationId } = await transact(db, (tx) =>
    extendLicenses(ctx, tx, { selection: { licenseType }, days, reason: 'an outage', dryRun }),
  )
  await runBulkOperations(app.ctx)
  return bulkOperationId
}
const expiriesOf = async (ids: string[]) => {
  const licenses = await db.license.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
  return licenses.map(({ expiry }) => expiry?.toISOString())
}
const rules = { term: 'P1Y', timeZone: 'UTC', endsAtEndOfDay: false }

test('each license is extended by the days, and its row has both expiries', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 2, rules)
  await start(licenseType, 3, true)
  const [before, after] = ['2027-01-15T12:00:00.000Z', '2027-01-18T12:00:00.000Z']
  expect(await expiriesOf(licenseIds)).toEqual([before, before])
  const id = await start(licenseType, 3)
  expect(await expiriesOf(licenseIds)).toEqual([after, after])
  const row = {
    outcome: 'CHANGED',
    effect: { changes: [{ field: 'expiry', before, after }], changesCount: 1 },
  }
  expect(await rowsOf(admin, id)).toMatchObject([row, row])
  const where = { licenseId: { in: licenseIds }, type: 'license.extended' as const }
  expect(await db.event.findMany({ where })).toMatchObject([
    { data: { days: 3, reason: 'an outage' } },
    { data: { days: 3, reason: 'an outage' } },
  ])
})

test('refuses licenses by the bounds of the single extension, and those without an expiry', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 2, rules)
  const licenseId = licenseIds[0]!
  const { times, days } = admin.extensions.licenses
  for (let extended = 0; extended < times; extended++)
    await transact(db, (tx) => extendLicense(admin, tx, { licenseId, days: 1, reason: 'a test' }))
  const id = await start(licenseType, days)
  expect(await rowsOf(admin, id)).toMatchObject([
    { outcome: 'REFUSED', code: 'LICENSE_EXTENSION_EXCEEDED' },
    { outcome: 'CHANGED' },
  ])
  const perpetual = await issueLicenses(admin, 1, { term: null })
  expect(await rowsOf(admin, await start(perpetual.licenseType, 1))).toMatchObject([
    { outcome: 'REFUSED', code: 'LICENSE_PERPETUAL' },
  ])
  // So many days are allowed for a trial.
  const ctx = { ...admin, extensions: { ...admin.extensions, trials: { times: 1, days: days + 1 } } }
  const far = await issueLicenses(admin, 1, rules)
  expect(await rowsOf(admin, await start(far.licenseType, days + 1, false, ctx))).toMatchObject([
    { outcome: 'REFUSED', code: 'INPUT_INVALID' },
  ])
})

test('refuses days that no license can have, and stores nothing', async () => {
  const { licenseType } = await issueLicenses(admin, 1, rules)
  const before = await db.bulkOperation.count()
  const { trials, licenses } = admin.extensions
  for (const days of [0, Math.max(trials.days, licenses.days) + 1, 2 ** 31 - 1])
    await expect(start(licenseType, days)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  expect(await db.bulkOperation.count()).toBe(before)
})
