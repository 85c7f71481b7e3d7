import { expect, test } from 'vitest'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db, sql } = app.ctx
const issue = (input: Record<string, unknown>, ctx = admin) =>
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

test('the key is stored as its digest and its last group, and nowhere in plain', async () => {
  const { licenseId, licenseKey } = await seedLicense(admin, { keyPrefix: 'ACME' })
  expect(licenseKey).toMatch(/^ACME(-[0-9A-HJKMNP-TV-Z]{5}){5}$/)
  expect(await read(licenseId)).toMatchObject({ keyHint: licenseKey.slice(-5) })
  expect(await db.licenseKey.findMany({ where: { licenseId } })).toMatchObject([
    { digest: expect.any(Uint8Array), supersededAt: null },
  ])

  const { rows } = (
    await sql.query<{ rows: string }>(
      {
        name: 'everything',
        text: `select string_agg(query_to_xml('select * from ' || quote_ident(tablename), true, true, '')::text, '') as rows
          from pg_tables where schemaname = 'public'`,
      },
      [],
    )
  )[0]!
  expect(rows).toContain(licenseId)
  expect(rows).not.toContain(licenseKey)
  expect(rows).not.toContain(licenseKey.slice(5, 16))
})

test.each<[string, (key: string) => string]>([
  ['in lower case without dashes', (key) => key.toLowerCase().replaceAll('-', '')],
  ['with spaces and a line break around it', (key) => ` \u00a0${key.replaceAll('-', ' ')}\r\n`],
  ['with O for 0 and I for 1', (key) => key.replaceAll('0', 'O').replaceAll('1', 'I')],
])('a key is found as people type it: %s', async (_, typed) => {
  const { licenseKey, licenseId } = await seedLicense(admin)
  const { facts } = await validateLicense(admin, { key: typed(licenseKey) })
  expect(facts?.licenseId).toBe(licenseId)
})

test('a license may differ from its type', async () => {
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

test.each([null, 0])('%s seats override those of the type', async (maxActivations) => {
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
  const asked = (codes: string[]) => validateLicense(admin, { key, entitlements: codes })

  expect(await asked(['export', 'projects', 'beta'])).toMatchObject({ code: 'VALID' })
  const without = await asked(['export', 'cloud'])
  expect(without).toMatchObject({
    valid: false,
    code: 'ENTITLEMENT_MISSING',
    detail: expect.stringContaining('cloud'),
  })
  expect(without.facts?.entitlementOverrides).toEqual([...own, { code: 'cloud', removed: true }])
})

test('an entitlement that is worth false is not granted', async () => {
  const { licenseKey: key } = await seedLicense(admin, { entitlements: [{ code: 'export', value: false }] })
  expect(await validateLicense(admin, { key, entitlements: ['export'] })).toMatchObject({
    code: 'ENTITLEMENT_MISSING',
  })
})

test('metadata of a license comes back byte for byte, a key __proto__ included', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const { accountId } = await seedAccount(admin)
  const metadata = JSON.parse('{"__proto__": {"a": 1}, "toString": "x"}')
  const { licenseId } = await issue({ accountId, licenseType, metadata })
  expect(Object.entries((await read(licenseId)).metadata as object).sort()).toEqual(
    Object.entries(metadata).sort(),
  )
})

test('grace ends with the last year that has a date of four digits', async () => {
  const expiry = new Date('9999-12-31T12:00:00Z')
  const { licenseId } = await seedLicense(admin, { term: 'P1Y', gracePeriod: 'P1Y' }, { expiry })
  expect(await read(licenseId)).toMatchObject({ expiry, graceEndsAt: new Date('9999-12-31T23:59:59.999Z') })
})

test.each<[string, Record<string, unknown>, string[]]>([
  ['an expiry in the past', { expiry: new Date('2026-01-15T12:00:00Z') }, ['overrides', 'expiry']],
  ['seats below 0', { maxActivations: -1 }, ['overrides', 'maxActivations']],
  ['more seats than can be counted', { maxActivations: 1_000_000_001 }, ['overrides', 'maxActivations']],
  [
    'an entitlement above 32 bits',
    { entitlements: [{ code: 'projects', value: 2 ** 31 }] },
    ['overrides', 'entitlements', '0', 'value'],
  ],
  ['a time zone that is none', { timeZone: 'Mars/Olympus' }, ['overrides', 'timeZone']],
  [
    'an entitlement that is no code',
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

test('refuses an account that is not there, or that the caller may not know of', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const { accountId } = await seedAccount(admin)
  const partner = app.as({ audience: 'PARTNER', partner: 'north' })
  const nobody = '00000000-0000-7000-8000-000000000000'

  const [unknown, hidden] = await Promise.all(
    [issue({ accountId: nobody, licenseType }), issue({ accountId, licenseType }, partner)].map((refused) =>
      refused.then(
        () => expect.unreachable('was issued'),
        ({ code, message }) => ({ code, message }),
      ),
    ),
  )
  expect(hidden).toEqual(unknown)
  expect(hidden).toMatchObject({ code: 'ACCOUNT_NOT_FOUND' })
  expect(await db.license.count({ where: { accountId } })).toBe(0)
})
