import { expect, test } from 'vitest'
import { renewLicenses } from '../../../src/domain/bulk-operations/renew-licenses.ts'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { issueLicenses, rowsOf } from './rows.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

const start = async (licenseType: string, terms?: number) => {
  const { bulkOperationId } = await transact(db, (tx) =>
    renewLicenses(admin, tx, { selection: { licenseType }, terms, reason: 'a frame contract' }),
  )
  await runBulkOperations(app.ctx)
  return bulkOperationId
}
const rules = { term: 'P1Y', timeZone: 'UTC', endsAtEndOfDay: false }

test.each([
  [undefined, '2028-01-15T12:00:00.000Z'],
  [3, '2030-01-15T12:00:00.000Z'],
])('each license is renewed by its terms: %s', async (terms, after) => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 2, rules)
  const [renewed, revoked] = licenseIds as [string, string]
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked, reason: 'fraud' }))
  const id = await start(licenseType, terms)
  const expiry = { field: 'expiry', before: '2027-01-15T12:00:00.000Z', after }
  expect(await rowsOf(admin, id)).toMatchObject([
    { outcome: 'CHANGED', effect: { changes: [expiry], changesCount: 1 } },
    { outcome: 'REFUSED', code: 'LICENSE_REVOKED' },
  ])
  expect(await db.license.findUniqueOrThrow({ where: { id: renewed } })).toMatchObject({
    expiry: new Date(after),
  })
  expect(await db.event.count({ where: { licenseId: renewed, type: 'license.renewed' } })).toBe(1)
  expect(await db.notification.count({ where: { licenseId: renewed, message: 'LICENSE_RENEWED' } })).toBe(1)
  expect(await db.bulkOperation.findUniqueOrThrow({ where: { id } })).toMatchObject({
    kind: 'RENEW_LICENSES',
    parameters: { terms: terms ?? 1 },
  })
})
