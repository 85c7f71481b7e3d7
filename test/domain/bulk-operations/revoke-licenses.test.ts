import { expect, test } from 'vitest'
import { revokeLicenses } from '../../../src/domain/bulk-operations/revoke-licenses.ts'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { issueLicenses, rowsOf } from './rows.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

test('each license is revoked, and one that is revoked keeps its reason', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 2)
  const [changed, revoked] = licenseIds as [string, string]
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked, reason: 'fraud' }))
  const start = (dryRun: boolean) =>
    transact(db, (tx) =>
      revokeLicenses(admin, tx, { selection: { licenseType }, reason: 'end of sale', dryRun }),
    )
  const reasons = async () => {
    const licenses = await db.license.findMany({ where: { id: { in: licenseIds } }, orderBy: { id: 'asc' } })
    return licenses.map(({ revokeReason }) => revokeReason)
  }

  await start(true)
  await runBulkOperations(app.ctx)
  expect(await reasons()).toEqual([null, 'fraud'])
  const { bulkOperationId } = await start(false)
  await runBulkOperations(app.ctx)
  expect(await reasons()).toEqual(['end of sale', 'fraud'])
  expect(await rowsOf(admin, bulkOperationId)).toMatchObject([
    { outcome: 'CHANGED', effect: { changes: [{ field: 'revoked', before: 'false', after: 'true' }] } },
    { outcome: 'UNCHANGED', effect: { changes: [] } },
  ])
  const where = { licenseId: changed, type: 'license.revoked' as const }
  expect(await db.event.findMany({ where })).toMatchObject([{ data: { reason: 'end of sale' } }])
})
