import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { runBulkOperations } from '../../../src/domain/bulk-operations/run.ts'
import type { LicenseSelectionInput } from '../../../src/domain/bulk-operations/selection.ts'
import { suspendLicenses } from '../../../src/domain/bulk-operations/suspend-licenses.ts'
import { changeLicense } from '../../../src/domain/licenses/change.ts'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { reinstateLicense } from '../../../src/domain/licenses/reinstate.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicense } from '../../seed.ts'
import { issueLicenses, rowsOf } from './rows.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

/** Starts a dry run, and returns the licenses that it selected. */
const select = async (selection: LicenseSelectionInput, ctx = admin) => {
  const { bulkOperationId } = await transact(db, (tx) =>
    suspendLicenses(ctx, tx, { selection, reason: 'a test', dryRun: true }),
  )
  const rows = await rowsOf(ctx, bulkOperationId)
  await runBulkOperations(app.ctx)
  return rows.map(({ licenseId }) => licenseId)
}
const stored = async () => [await db.bulkOperation.count(), await db.bulkOperationRow.count()]

test('the licenses are those of the list with the same filters, and in its order', async () => {
  const { licenseType, product, licenseIds } = await issueLicenses(admin, 3, { term: 'P1Y' })
  await seedLicense(admin)
  const [first, second] = licenseIds as [string, string]
  const { accountId } = await db.license.findUniqueOrThrow({ where: { id: second } })
  const change = { metadata: { plan: 'gold' }, maxActivations: 0 }
  await transact(db, (tx) => changeLicense(admin, tx, { licenseId: first, change, reason: 'a test' }))
  const day = (date: string) => new Date(`${date}T00:00:00Z`)
  const selections: [LicenseSelectionInput, string][] = [
    [{ licenseType }, `licenseType: "${licenseType}"`],
    [{ product, status: 'ACTIVE' }, `product: "${product}", status: ACTIVE`],
    [{ product, metadata: { plan: 'gold' } }, `product: "${product}", metadata: { plan: "gold" }`],
    [{ product, atLimit: true }, `product: "${product}", atLimit: true`],
    [{ product, neverActivated: true }, `product: "${product}", neverActivated: true`],
    [
      { product, expiresAfter: day('2026-06-01'), expiresBefore: day('2027-06-01') },
      `product: "${product}", expiresAfter: "2026-06-01T00:00:00Z", expiresBefore: "2027-06-01T00:00:00Z"`,
    ],
    [
      { product, silentSince: day('2026-01-01') },
      `product: "${product}", silentSince: "2026-01-01T00:00:00Z"`,
    ],
    [{ accountId }, `account: "${toTypedId('Account', accountId)}"`],
  ]
  for (const [selection, args] of selections) {
    const { data } = await execute(
      app,
      admin,
      `{ licenses(${args}, orderBy: OLDEST) { edges { node { id } } } }`,
    )
    const listed = data.licenses.edges.map(({ node }: { node: { id: string } }) => node.id)
    expect(listed.length).toBeGreaterThan(0)
    expect([args, (await select(selection)).map((id) => toTypedId('License', id))]).toEqual([args, listed])
  }
})

test('a license that is issued or that matches later is not processed', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 2)
  const { bulkOperationId } = await transact(db, (tx) =>
    suspendLicenses(admin, tx, { selection: { licenseType, status: 'ACTIVE' }, reason: 'a test' }),
  )
  const { accountId } = await seedAccount(admin)
  const { licenseId: later } = await transact(db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
  // It matches no longer, and is processed as it was selected.
  const at = { suspendedAt: admin.now(), suspendReason: 'before' }
  await db.license.update({ where: { id: licenseIds[1]! }, data: at })
  await runBulkOperations(app.ctx)

  const rows = await rowsOf(admin, bulkOperationId)
  expect(rows.map(({ licenseId, outcome }) => [licenseId, outcome])).toEqual([
    [licenseIds[0], 'CHANGED'],
    [licenseIds[1], 'UNCHANGED'],
  ])
  expect(await db.license.findUniqueOrThrow({ where: { id: later } })).toMatchObject({ suspendedAt: null })
})

test('selects the licenses that it names, once each and in the order of their issue', async () => {
  const { licenseIds } = await issueLicenses(admin, 3)
  const [first, , third] = licenseIds as [string, string, string]
  const selection = { licenses: [third, first, third] }
  expect(await select(selection)).toEqual([first, third])
  const { selection: stored } = await db.bulkOperation.findFirstOrThrow({ orderBy: { id: 'desc' } })
  expect(stored).toEqual({ licenses: selection.licenses.map((id) => toTypedId('License', id)) })
})

test('refuses a selection that names licenses which do not exist, and lists ten of them', async () => {
  const { licenseIds } = await issueLicenses(admin, 1)
  const missing = Array.from({ length: 12 }, () => randomUUID())
  const before = await stored()
  const refused = await select({ licenses: [...missing, ...licenseIds] }).catch((error: unknown) => error)
  const listed = missing.slice(0, 10).map((id) => toTypedId('License', id))
  expect(refused).toMatchObject({
    code: 'LICENSE_NOT_FOUND',
    text: { args: { count: 12, licenses: listed } },
    message: expect.stringContaining(
      `12 licenses of the selection cannot be found, at most 10 listed: ${listed[0]}`,
    ),
  })
  expect(await stored()).toEqual(before)
})

test('selects the rows of an earlier operation by their outcome, and by further filters', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 3)
  const [suspended, changed, later] = licenseIds as [string, string, string]
  const at = { suspendedAt: admin.now(), suspendReason: 'before' }
  await db.license.update({ where: { id: suspended }, data: at })
  const { bulkOperationId } = await transact(db, (tx) =>
    suspendLicenses(admin, tx, { selection: { licenseType }, reason: 'a test' }),
  )
  expect(await select({ rowsOf: { bulkOperationId, outcome: 'CHANGED' } }).catch(({ code }) => code)).toBe(
    'SELECTION_EMPTY',
  )
  await runBulkOperations(app.ctx)
  await transact(db, (tx) => reinstateLicense(admin, tx, { licenseId: later, reason: 'paid' }))

  expect(await select({ rowsOf: { bulkOperationId } })).toEqual(licenseIds)
  expect(await select({ rowsOf: { bulkOperationId, outcome: 'CHANGED' } })).toEqual([changed, later])
  expect(await select({ rowsOf: { bulkOperationId, outcome: 'CHANGED' }, status: 'SUSPENDED' })).toEqual([
    changed,
  ])
  const { selection } = await db.bulkOperation.findFirstOrThrow({ orderBy: { id: 'desc' } })
  expect(selection).toEqual({
    rowsOf: { bulkOperation: toTypedId('BulkOperation', bulkOperationId), outcome: 'CHANGED' },
    status: 'SUSPENDED',
  })
})

test('every license is selected only on demand', async () => {
  await issueLicenses(admin, 2)
  const licenses = await db.license.findMany({ orderBy: { id: 'asc' }, select: { id: true } })
  expect(await select({ all: true })).toEqual(licenses.map(({ id }) => id))
})

test.each<[string, LicenseSelectionInput, RegExp]>([
  ['no filter', {}, /^selection: must have at least one filter/],
  ['null in all filters', { product: null, metadata: null, all: null }, /^selection: must have at least one/],
  ['metadata without a name', { metadata: {} }, /^selection: must have at least one filter/],
  ['`all: false` alone', { all: false }, /^selection: must have at least one filter/],
  ['a filter with `all`', { all: true, product: 'studio' }, /^selection: must have either/],
  ['a filter with licenses', { licenses: [randomUUID()], product: 'studio' }, /^selection: must have either/],
  ['licenses with `all`', { licenses: [randomUUID()], all: true }, /^selection: must have either/],
  ['an empty list of licenses', { licenses: [] }, /^selection.licenses: must not be empty/],
  [
    '1,001 licenses',
    { licenses: Array.from({ length: 1_001 }, () => randomUUID()) },
    /^selection.licenses: must have at most 1,000 entries/,
  ],
  ['a misspelt filter', { produkt: 'studio' } as never, /^selection.produkt: is not a field/],
  ['an unknown status', { status: 'SOON' as never }, /^selection.status/],
  ['text with U+0000', { partner: 'a\0' }, /^selection.partner: must not contain U\+0000/],
])('refuses a selection with %s, and stores nothing', async (_, selection, message) => {
  const before = await stored()
  await expect(select(selection)).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringMatching(message),
  })
  expect(await stored()).toEqual(before)
})

test.each<[string, LicenseSelectionInput, string]>([
  ['no license', { licenseType: 'unknown' }, 'SELECTION_EMPTY'],
  [
    'an account that does not exist',
    { accountId: '01900000-0000-7000-8000-000000000000' },
    'ACCOUNT_NOT_FOUND',
  ],
  [
    'rows of an operation that does not exist',
    { rowsOf: { bulkOperationId: randomUUID() } },
    'BULK_OPERATION_NOT_FOUND',
  ],
])('refuses a selection of %s, and stores nothing', async (_, selection, code) => {
  const before = await stored()
  await expect(select(selection)).rejects.toMatchObject({ code })
  expect(await stored()).toEqual(before)
})

test('refuses more licenses than the limit with their number, and accepts as many as the limit', async () => {
  const { licenseType } = await issueLicenses(admin, 4)
  const before = await stored()
  await expect(select({ licenseType }, { ...admin, bulkLicenses: 3 })).rejects.toMatchObject({
    code: 'SELECTION_LIMIT_EXCEEDED',
    limit: 3,
    used: 4,
  })
  expect(await stored()).toEqual(before)
  expect(await select({ licenseType }, { ...admin, bulkLicenses: 4 })).toHaveLength(4)
})

test('an account that was merged selects the licenses of the account that stays', async () => {
  const { accountId, licenseId } = await seedLicense(admin)
  const { accountId: merged } = await seedAccount(admin)
  await db.account.update({ where: { id: merged }, data: { mergedIntoId: accountId } })
  expect(await select({ accountId: merged })).toEqual([licenseId])
})

test('a caller selects only licenses that it can see', async () => {
  const partner = app.as({ audience: 'PARTNER', partner: 'north' })
  const { licenseType, licenseIds } = await issueLicenses(admin, 2)
  const { accountId } = await seedAccount(partner)
  const { licenseId } = await transact(db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
  expect(await select({ licenseType }, partner)).toEqual([licenseId])
  expect(await select({ licenseType }, app.as({ audience: 'SUPPORT' }))).toEqual([...licenseIds, licenseId])
  await expect(select({ licenses: [...licenseIds, licenseId] }, partner)).rejects.toMatchObject({
    code: 'LICENSE_NOT_FOUND',
    text: { args: { count: 2 } },
  })
  const other = await db.license.findUniqueOrThrow({ where: { id: licenseIds[0]! } })
  await expect(select({ accountId: other.accountId }, partner)).rejects.toMatchObject({
    code: 'ACCOUNT_NOT_FOUND',
  })
})
