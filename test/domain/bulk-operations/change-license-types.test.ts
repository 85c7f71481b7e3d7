import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { changeLicenseTypes } from '../../../src/domain/bulk-operations/change-license-types.ts'
import { fromStoredEffect } from '../../../src/domain/bulk-operations/row-effect.ts'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { retireLicenseType } from '../../../src/domain/catalogue/license-types/retire.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense, seedLicenseType, uniqueCode } from '../../seed.ts'
import { issueLicenses, rowsOf } from './rows.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

interface Move {
  from: string
  to: string
  expiry?: 'KEEP' | 'RESET'
  dryRun?: boolean
}
const move = async ({ from, to, expiry = 'KEEP', dryRun = false }: Move) => {
  const selection = { licenseType: from }
  const { bulkOperationId } = await transact(db, (tx) =>
    changeLicenseTypes(admin, tx, { selection, licenseType: to, expiry, reason: 'new editions', dryRun }),
  )
  await runBulkOperations(app.ctx)
  return await rowsOf(admin, bulkOperationId)
}
/** Publishes another license type of a product. */
const defineType = async (product: string, rules: Record<string, unknown>) => {
  const code = uniqueCode('type')
  await transact(db, async (tx) => {
    await defineLicenseType(admin, tx, { product, code, name: code, rules })
    await publishLicenseType(admin, tx, code)
  })
  return code
}
const typesOf = async (ids: string[]) => {
  const where = { id: { in: ids } }
  const licenses = await db.license.findMany({
    where,
    orderBy: { id: 'asc' },
    include: { licenseType: true },
  })
  return licenses.map(({ licenseType }) => licenseType.code)
}

test('moves each license, and stores what its new type changes', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { product, licenseType, licenseIds, keys } = await issueLicenses(admin, 2, {
    term: 'P1Y',
    maxActivations: 3,
    entitlements: [{ code: 'export' }],
  })
  for (const fingerprint of ['a', 'b']) await activateLicense(admin, { key: keys[0]!, fingerprint })
  const to = await defineType(product, { term: 'P1Y', maxActivations: 1, overLimit: { policy: 'KEEP' } })

  const dry = await move({ from: licenseType, to, dryRun: true })
  expect(await typesOf(licenseIds)).toEqual([licenseType, licenseType])
  const rows = await move({ from: licenseType, to })

  expect(await typesOf(licenseIds)).toEqual([to, to])
  expect(rows.map(({ outcome }) => outcome)).toEqual(['CHANGED', 'CHANGED'])
  expect(fromStoredEffect(rows[0]!.effect)).toEqual({
    changes: [
      { field: 'licenseType', before: licenseType, after: to },
      { field: 'maxActivations', before: '3', after: '1' },
      { field: 'entitlements.export', before: 'true', after: null },
    ],
    changesCount: 3,
    devicesOverLimitCount: 1,
    overLimitUntil: null,
    outlivingFilesCount: 0,
  })
  expect(dry.map(({ effect }) => effect)).toEqual(rows.map(({ effect }) => effect))
  expect(
    await db.event.count({ where: { licenseId: { in: licenseIds }, type: 'license.type-changed' } }),
  ).toBe(2)
})

test('a new revision of the same type changes each license once', async () => {
  const { product, licenseType, licenseIds } = await issueLicenses(admin, 1, { maxActivations: 3 })
  await transact(db, async (tx) => {
    const rules = { maxActivations: 3, requireFingerprint: true }
    await defineLicenseType(admin, tx, { product, code: licenseType, name: licenseType, rules })
    await publishLicenseType(admin, tx, licenseType)
  })
  const [row] = await move({ from: licenseType, to: licenseType })
  expect(row).toMatchObject({ licenseId: licenseIds[0], outcome: 'CHANGED' })
  expect(fromStoredEffect(row!.effect).changes).toEqual([{ field: 'revision', before: '1', after: '2' }])
  expect(await move({ from: licenseType, to: licenseType })).toMatchObject([{ outcome: 'UNCHANGED' }])
})

test('RESET starts a term of each license', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseType } = await issueLicenses(admin, 1, { term: 'P1Y' })
  app.setNow('2026-05-15T12:00:00Z')
  const [row] = await move({ from: licenseType, to: licenseType, expiry: 'RESET' })
  expect(fromStoredEffect(row!.effect).changes).toEqual([
    { field: 'expiry', before: '2027-01-15T23:59:59.999Z', after: '2027-05-15T23:59:59.999Z' },
  ])
})

test('a license of another product, and one without an expiry to keep, are refused alone', async () => {
  const { product, licenseType, licenseIds } = await issueLicenses(admin, 1, { term: 'P1Y' })
  const other = await seedLicense(admin)
  const to = await defineType(product, { term: null })
  expect(await move({ from: licenseType, to })).toMatchObject([
    {
      licenseId: licenseIds[0],
      outcome: 'REFUSED',
      code: 'INPUT_INVALID',
      message: expect.stringMatching(/RESET/),
    },
  ])
  expect(await move({ from: other.licenseType, to })).toMatchObject([
    { licenseId: other.licenseId, outcome: 'REFUSED', code: 'PRODUCT_MISMATCH' },
  ])
  expect(await typesOf([licenseIds[0]!, other.licenseId])).toEqual([licenseType, other.licenseType])
})

test('refuses a license type that cannot be issued at the start, and stores nothing', async () => {
  const { product, licenseType } = await issueLicenses(admin, 1)
  const draft = uniqueCode('type')
  const retired = (await seedLicenseType(admin)).licenseType
  await transact(db, async (tx) => {
    await defineLicenseType(admin, tx, { product, code: draft, name: draft, rules: {} })
    await retireLicenseType(admin, tx, retired)
  })
  const before = await db.bulkOperation.count()
  for (const [to, code] of [
    ['unknown', 'LICENSE_TYPE_NOT_FOUND'],
    [draft, 'LICENSE_TYPE_NOT_PUBLISHED'],
    [retired, 'LICENSE_TYPE_RETIRED'],
  ] as const)
    await expect(move({ from: licenseType, to })).rejects.toMatchObject({ code })
  expect(await db.bulkOperation.count()).toBe(before)
})
