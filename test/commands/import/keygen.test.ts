import { expect, test } from 'vitest'
import { runImport } from '../../../src/commands/import/run-import.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { startTestApp } from '../../app.ts'
import { countRows } from './files.ts'
import { stored } from './stored.ts'

const app = await startTestApp()
const { admin } = app
const field = app.as({ audience: 'APP' })

const names = [
  'machines',
  'licenses',
  'license-entitlements',
  'policy-entitlements',
  'groups',
  'users',
  'policies',
  'products',
]
const paths = names.map((name) => `test/commands/import/keygen/${name}.json`)
const request = { format: 'keygen', paths, dryRun: false } as const

const empty = await countRows(admin)
const dryReport = await runImport(admin, { ...request, dryRun: true })
const afterDryRun = await countRows(admin)
const report = await runImport(admin, request)

const MARA = 'C7E1-92AB-55D0-9F1E-MARA'
const NORTH =
  'key/eyJhY2NvdW50Ijp7ImlkIjoiNWYxYzlhNDAifSwibGljZW5zZSI6eyJpZCI6ImZmMDAwMDIwIn19.bm9ydGgtc2lnbmF0dXJlLW5vdC1yZWFsLWJ1dC1sb25nLWVub3VnaA=='

test('a dry run writes nothing, and reports what the import then does', () => {
  expect(afterDryRun).toEqual(empty)
  expect(report).toEqual({ ...dryReport, dryRun: false })
})

test('the report counts everything, and says what is missing or otherwise, and why', () => {
  expect(report.created).toEqual({
    products: 2,
    entitlements: 2,
    licenseTypes: 4,
    accounts: 4,
    contacts: 4,
    licenses: 7,
    activations: 4,
  })
  expect(report.skipped).toEqual([
    {
      source: '/v1/accounts/5f1c9a40-7a52-4d0e-9a1b-0c6f0e2b7d11/machines?page[number]=2&page[size]=100',
      reason: 'this next page is in none of the files',
    },
    { source: idOf('99', 7), reason: 'unreadable: must not be empty' },
    { source: idOf('ff', 8), reason: 'its key does not have 6 to 4096 printable characters' },
    { source: idOf('99', 5), reason: 'its license was skipped' },
    { source: idOf('ff', 9), reason: 'its policy is in none of the files' },
    { source: idOf('ff', 10), reason: `its key is the same as that of ${idOf('ff', 1)}` },
    { source: idOf('99', 6), reason: 'its license is in none of the files' },
  ])
  expect(report.noted).toEqual([
    { source: idOf('cc', 1), reason: 'the code CLOUD_SYNC becomes cloud-sync' },
    { source: idOf('bb', 4), reason: 'maxUses is not imported; a meter may replace it' },
    { source: idOf('ee', 4), reason: 'its role is admin; staff becomes an account only with a license' },
    { source: idOf('ff', 7), reason: 'its metadata is not imported: it must be at most 4 levels deep' },
    {
      source: idOf('ff', 7),
      reason: 'it has neither owner nor group, and becomes a separate account without a contact',
    },
    {
      source: idOf('ff', 1),
      reason:
        '3 devices are active on 2 seats; all keep their seats, and no device can be added until they fit',
    },
  ])
  expect(JSON.stringify([report, app.logged])).not.toMatch(/MARA|eyJ|POOL-|WALKIN|PRANK-/)
})

test('a second import changes nothing', async () => {
  const before = await countRows(admin)
  const again = await runImport(admin, request)
  expect(await countRows(admin)).toEqual(before)
  expect(Object.values(again.created).every((count) => count === 0)).toBe(true)
  expect(again.existed).toEqual(report.created)
  expect(again.skipped).toEqual(report.skipped)
})

test('policies are published license types of their products, by the older names first', async () => {
  const types = await admin.db.licenseType.findMany({
    include: { product: true, revisions: true },
    orderBy: { code: 'asc' },
  })
  expect(types.map(({ code, product, state }) => [code, product.code, state])).toEqual([
    ['site', 'lumen-viewer', 'PUBLISHED'],
    ['studio-annual', 'lumen-studio', 'PUBLISHED'],
    ['studio-floating', 'lumen-studio', 'PUBLISHED'],
    ['trial-14-days', 'lumen-studio', 'PUBLISHED'],
  ])
  expect(types.find(({ code }) => code === 'studio-annual')!.revisions[0]!.rules).toMatchObject({
    term: 'P1Y',
    maxActivations: 2,
    entitlements: [{ code: 'cloud-sync', value: true }],
  })
})

test('a user is an account with itself as contact, and its license is there with devices and terms', async () => {
  const license = await stored(admin, ` ${MARA}\n`)
  expect(license).toMatchObject({
    issuedAt: new Date('2024-04-01T00:00:00Z'),
    startsAt: new Date('2024-04-01T00:00:00Z'),
    expiry: new Date('2027-04-01T00:00:00Z'),
    lastValidatedAt: new Date('2026-01-10T07:30:00Z'),
    metadata: { seatPlan: 'solo', invoiceNo: 4711 },
    maxActivations: 2,
    maxActivationsFixed: false,
    activeActivations: 3,
    seatCeiling: 3,
    entitlementOverrides: [{ code: 'beta', value: true }],
    keyHint: '-MARA',
  })
  expect(license.account).toMatchObject({
    name: 'Mara Moss',
    metadata: { crmId: 'C-77' },
    contacts: [{ name: 'Mara Moss', email: 'mara@moss.example' }],
  })
  expect(license.activations).toMatchObject([
    { fingerprint: '4d:Eq:92:5c:B1', name: 'Workbench', platform: 'macOS 15', metadata: { asset: 'A-1' } },
    { fingerprint: 'b8f0', name: 'render-01', activatedAt: new Date('2024-05-01T12:00:00Z') },
    { fingerprint: 'b8f1', name: 'render-02' },
  ])
  expect(license.events[0]).toMatchObject({
    type: 'license.imported',
    data: { reference: idOf('ff', 1).split('/')[1], licenseType: 'studio-annual', activations: 3 },
  })
})

test('a group is an account with its users as contacts, and more machines than the policy are its own', async () => {
  const license = await stored(admin, NORTH)
  expect(license).toMatchObject({ maxActivations: 5, maxActivationsFixed: true })
  expect(license.account).toMatchObject({ name: 'North Surveyors', metadata: { region: 'north' } })
  expect(license.account.contacts.map(({ name, email }) => [name, email])).toEqual([
    ['Noor', 'noor@north.example'],
    ['Otto Ohm', 'otto@north.example'],
  ])
  expect((await stored(admin, 'POOL-1111-2222-3333')).accountId).toBe(license.accountId)
})

test('keys go on working: validation answers as the license stands', async () => {
  const codeOf = async (key: string, more: Record<string, unknown> = {}) =>
    (await validateLicense(field, { key, ...more })).code
  const asked = { product: 'lumen-studio', entitlements: ['cloud-sync'] }
  // The policy demands a fingerprint (`requireFingerprintScope`).
  expect(await codeOf(` ${NORTH} `, asked)).toBe('NOT_ACTIVATED')
  await activateLicense(field, { key: NORTH, fingerprint: 'north' })
  expect(await codeOf(` ${NORTH} `, { fingerprint: 'north', ...asked })).toBe('VALID')
  expect(await codeOf(MARA, { fingerprint: 'b8f1', entitlements: ['beta', 'cloud-sync'] })).toBe(
    'TOO_MANY_ACTIVATIONS',
  )
  expect(await codeOf('POOL-1111-2222-3333', { fingerprint: 'pool-a' })).toBe('VALID')
  await activateLicense(field, { key: 'OLD-KEY-2019-000042', fingerprint: 'old' })
  expect(await codeOf('OLD-KEY-2019-000042', { fingerprint: 'old' })).toBe('EXPIRED')
  expect(await codeOf('TRIAL-7F6E5D4C3B2A')).toBe('NOT_YET_VALID')
  expect(await codeOf('PRANK-0000-0000-0001')).toBe('SUSPENDED')
  expect(await codeOf('WALKIN-88-QQ-1234')).toBe('SUSPENDED')
})

test('a license that waits for its first activation starts its term with it', async () => {
  const { validation } = await activateLicense(field, { key: 'TRIAL-7F6E5D4C3B2A', fingerprint: 'first' })
  expect(validation.code).toBe('VALID')
  expect((await stored(admin, 'TRIAL-7F6E5D4C3B2A')).expiry).toEqual(new Date('2026-01-29T12:00:00Z'))
})

/** How a resource of the documents beside this file is called in the report. */
function idOf(kind: string, n: number): string {
  const types: Record<string, string> = {
    99: 'machines',
    ff: 'licenses',
    bb: 'policies',
    cc: 'entitlements',
    ee: 'users',
  }
  return `${types[kind]}/${`${kind}0000${n}`.padEnd(8, '0').slice(0, 8)}-3b1d-4c2e-8f60-${String(n).padStart(12, '0')}`
}
