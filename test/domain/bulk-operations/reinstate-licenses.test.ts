import { expect, test } from 'vitest'
import { reinstateLicenses } from '../../../src/domain/bulk-operations/reinstate-licenses.ts'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import { suspendLicenses } from '../../../src/domain/bulk-operations/suspend-licenses.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { issueLicenses, rowsOf } from './rows.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
const suspend = (licenseId: string, reason: string) =>
  transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason }))

test('each license is reinstated, or unchanged, or refused', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 3)
  const [suspended, active, revoked] = licenseIds as [string, string, string]
  await suspend(suspended, 'unpaid')
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked, reason: 'fraud' }))
  const { bulkOperationId } = await transact(db, (tx) =>
    reinstateLicenses(admin, tx, { selection: { licenseType }, reason: 'paid' }),
  )
  await runBulkOperations(app.ctx)
  expect(await rowsOf(admin, bulkOperationId)).toMatchObject([
    {
      licenseId: suspended,
      outcome: 'CHANGED',
      effect: { changes: [{ field: 'suspended', before: 'true', after: 'false' }], changesCount: 1 },
    },
    { licenseId: active, outcome: 'UNCHANGED', effect: { changes: [], changesCount: 0 } },
    { licenseId: revoked, outcome: 'REFUSED', code: 'LICENSE_REVOKED', effect: null },
  ])
  expect(await db.license.findUniqueOrThrow({ where: { id: suspended } })).toMatchObject({
    suspendedAt: null,
    suspendReason: null,
  })
  const reinstated = { licenseId: { in: licenseIds }, type: 'license.reinstated' as const }
  expect(await db.event.findMany({ where: reinstated })).toMatchObject([
    { licenseId: suspended, data: { reason: 'paid' } },
  ])
  expect(
    await db.notification.findMany({
      where: { licenseId: { in: licenseIds }, message: 'LICENSE_REINSTATED' },
    }),
  ).toMatchObject([{ licenseId: suspended }])
})

test('undoes a suspension of many, and no suspension that was there before', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 3)
  await suspend(licenseIds[0]!, 'fraud')
  const { bulkOperationId } = await transact(db, (tx) =>
    suspendLicenses(admin, tx, { selection: { licenseType }, reason: 'a mistake' }),
  )
  await runBulkOperations(app.ctx)
  const selection = { rowsOf: { bulkOperationId, outcome: 'CHANGED' as const } }
  await transact(db, (tx) => reinstateLicenses(admin, tx, { selection, reason: 'undone' }))
  await runBulkOperations(app.ctx)
  const licenses = await db.license.findMany({ where: { id: { in: licenseIds } }, orderBy: { id: 'asc' } })
  expect(licenses.map(({ suspendReason }) => suspendReason)).toEqual(['fraud', null, null])
})
