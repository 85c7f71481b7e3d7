import { expect, test } from 'vitest'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { say } from '../../../src/texts/say.ts'
import { startTestApp } from '../../app.ts'
import { dumpTables } from '../../dump-tables.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db, sql } = app.ctx
const issue = (input: Parameters<typeof issueLicense>[2], ctx = admin) =>
  transact(db, (tx) => issueLicense(ctx, tx, input))
const read = (id: string) => db.license.findUniqueOrThrow({ where: { id } })

test('a license is issued to an account, under the published revision, with an event', async () => {
  const { licenseId, accountId, licenseType } = await seedLicense(admin, { term: 'P1Y', keyPrefix: 'ACME' })
  expect(await read(licenseId)).toMatchObject({
    accountId,
    issuedAt: new Date('2026-01-15T12:00:00Z'),
    startsAt: new Date('2026-01-15T12:00:00Z'),
    expiry: new Date('2027-01-15T23:59:59.999Z'),
    graceEndsAt: new Date('2027-01-15T23:59:59.999Z'),
    maxActivations: 1,
    activeActivations: 0,
  })
  expect(await db.event.findMany({ where: { licenseId } })).toMatchObject([
    { type: 'license.issued', data: { licenseType, revision: 1 }, actor: 'system', requestId: 'test' },
  ])
})

test('stores the digest and the last group of a key, and the plain key nowhere', async () => {
  const { licenseId, licenseKey } = await seedLicense(admin, { keyPrefix: 'ACME' })
  expect(licenseKey).toMatch(/^ACME(-[0-9A-HJKMNP-TV-Z]{5}){5}$/)
  expect(await read(licenseId)).toMatchObject({ keyHint: licenseKey.slice(-5) })
  expect(await db.licenseKey.findMany({ where: { licenseId } })).toMatchObject([
    { digest: expect.any(Uint8Array), supersededAt: null },
  ])

  const rows = [...(await dumpTables(sql)).values()].join('\n')
  expect(rows).toContain(licenseId)
  expect(rows).not.toContain(licenseKey)
  expect(rows).not.toContain(licenseKey.slice(5, 16))
})

test.each<[string, (key: string) => string]>([
  ['in lower case without dashes', (key) => key.toLowerCase().replaceAll('-', '')],
  ['with spaces and a line break around it', (key) => ` \u00a0${key.replaceAll('-', ' ')}\r\n`],
  ['with O for 0 and I for 1', (key) => key.replaceAll('0', 'O').replaceAll('1', 'I')],
])('finds a key as people type it: %s', async (_, typed) => {
  const { licenseKey, licenseId } = await seedLicense(admin)
  const { facts } = await validateLicense(admin, { key: typed(licenseKey) })
  expect(facts?.licenseId).toBe(licenseId)
})

test('overrides the rules of the license type for one license', async () => {
  const { licenseId } = await seedLicense(
    admin,
    { term: 'P1Y', maxActivations: 3, overage: { policy: 'PERCENT', percent: 50 } },
    { expiry: new Date('2026-06-01T10:00:00Z'), maxActivations: 5, timeZone: 'Pacific/Auckland' },
  )
  expect(await read(licenseId)).toMatchObject({
    expiry: new Date('2026-06-01T10:00:00Z'),
    graceEndsAt: new Date('2026-06-01T10:00:00Z'),
    maxActivations: 5,
    seatLimit: 7,
    seatCeiling: 7,
    maxActivationsFixed: true,
    timeZone: 'Pacific/Auckland',
  })
})

test.each([null, 0])('%s seats override the seats of the license type', async (maxActivations) => {
  const { licenseId } = await seedLicense(admin, { maxActivations: 3 }, { maxActivations })
  expect(await read(licenseId)).toMatchObject({ maxActivations, seatLimit: maxActivations })
})

test('entitlements are added, changed and removed for one license', async () => {
  const entitlements = [{ code: 'export' }, { code: 'projects', value: 3 }, { code: 'cloud' }]
  const own = [
    { code: 'projects', value: 10 },
    { code: 'beta', value: 'on' },
  ]
  const overrides = { entitlements: own, removedEntitlements: ['cloud'] }
  const { licenseKey: key } = await seedLicense(admin, { entitlements }, overrides)
  const validate = (codes: string[]) => validateLicense(admin, { key, entitlements: codes })

  expect(await validate(['export', 'projects', 'beta'])).toMatchObject({ code: 'VALID' })
  const without = await validate(['export', 'cloud'])
  expect(without).toMatchObject({
    valid: false,
    code: 'ENTITLEMENT_MISSING',
    text: say('ENTITLEMENT_MISSING', { missing: ['cloud'] }),
  })
  expect(without.facts?.entitlementOverrides).toEqual([...own, { code: 'cloud', removed: true }])
})

test('does not grant an entitlement with the value false', async () => {
  const { licenseKey: key } = await seedLicense(admin, { entitlements: [{ code: 'export', value: false }] })
  expect(await validateLicense(admin, { key, entitlements: ['export'] })).toMatchObject({
    code: 'ENTITLEMENT_MISSING',
  })
})

test('returns metadata byte for byte, including a key __proto__', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const { accountId } = await seedAccount(admin)
  const metadata = JSON.parse('{"__proto__": {"a": 1}, "toString": "x"}')
  const { licenseId } = await issue({ accountId, licenseType, metadata })
  expect(Object.entries((await read(licenseId)).metadata as object).sort()).toEqual(
    Object.entries(metadata).sort(),
  )
})

test('ends a grace period with the year 9999', async () => {
  const expiry = new Date('9999-12-31T12:00:00Z')
  const { licenseId } = await seedLicense(admin, { term: 'P1Y', gracePeriod: 'P1Y' }, { expiry })
  expect(await read(licenseId)).toMatchObject({ expiry, graceEndsAt: new Date('9999-12-31T23:59:59.999Z') })
})

test.each<[string, Record<string, unknown>, string[]]>([
  ['an expiry in the past', { expiry: new Date('2026-01-15T12:00:00Z') }, ['overrides', 'expiry']],
  ['seats below 0', { maxActivations: -1 }, ['overrides', 'maxActivations']],
  ['more seats than the maximum', { maxActivations: 1_000_000_001 }, ['overrides', 'maxActivations']],
  [
    'an entitlement above 32 bits',
    { entitlements: [{ code: 'projects', value: 2 ** 31 }] },
    ['overrides', 'entitlements', '0', 'value'],
  ],
  ['an unknown time zone', { timeZone: 'Mars/Olympus' }, ['overrides', 'timeZone']],
  [
    'a removed entitlement that is not a code',
    { removedEntitlements: ['A B'] },
    ['overrides', 'removedEntitlements', '0'],
  ],
])('refuses %s, and issues nothing', async (_, overrides, path) => {
  const { licenseType } = await seedLicenseType(admin, { term: 'P1Y' })
  const { accountId } = await seedAccount(admin)
  await expect(issue({ accountId, licenseType, overrides })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path }],
  })
  expect(await db.license.count({ where: { accountId } })).toBe(0)
})

test('refuses an account that does not exist, or that is not visible to the caller, with the same message', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const { accountId } = await seedAccount(admin)
  const partner = app.as({ audience: 'PARTNER', partner: 'north' })
  const unknownId = '00000000-0000-7000-8000-000000000000'

  const [unknown, hidden] = await Promise.all(
    [issue({ accountId: unknownId, licenseType }), issue({ accountId, licenseType }, partner)].map(
      (refused) =>
        refused.then(
          () => expect.unreachable('the license was issued'),
          ({ code, message }) => ({ code, message }),
        ),
    ),
  )
  expect(hidden).toEqual(unknown)
  expect(hidden).toMatchObject({ code: 'ACCOUNT_NOT_FOUND' })
  expect(await db.license.count({ where: { accountId } })).toBe(0)
})
