import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { columns } from '../../../src/commands/import/csv/columns.ts'
import { parseColumnMap } from '../../../src/commands/import/csv/name-columns.ts'
import { runImport } from '../../../src/commands/import/run-import.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { retireLicenseType } from '../../../src/domain/catalogue/license-types/retire.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicenseType } from '../../seed.ts'
import { runLicet } from '../program/run.ts'
import { importCsv } from './files.ts'
import { stored } from './stored.ts'

const app = await startTestApp()
const { admin } = app
const field = app.as({ audience: 'APP' })

test('the sample is imported whole, and every license of it validates as its line says', async () => {
  const { product } = await seedLicenseType(admin)
  await transact(admin.db, async (tx) => {
    for (const [code, rules] of [
      ['studio-annual', { term: 'P1Y', maxActivations: 2 }],
      ['studio-perpetual', {}],
    ] as const) {
      await defineLicenseType(admin, tx, { product, code, name: code, rules })
      await publishLicenseType(admin, tx, code)
    }
  })
  const path = 'docs/import-sample.csv'
  const report = await runImport(admin, { format: 'csv', paths: [path], dryRun: false })
  expect(report).toMatchObject({ skipped: [], noted: [], stopped: null })
  expect(report.created).toMatchObject({ accounts: 3, contacts: 4, licenses: 4, activations: 4 })
  const codeOf = async (key: string, fingerprint?: string) =>
    (await validateLicense(field, { key, product, fingerprint })).code
  expect(await codeOf('9F2C-77A1-0D4E-B3C8', '3f7c1be0')).toBe('VALID')
  expect(await codeOf('CURIE/SITE/2021/0007', 'cpu=9a;disk=77')).toBe('VALID')
  expect(await codeOf('a41f66e2-52d8-4c0b-9d3e-0f8b7c61e5aa')).toBe('SUSPENDED')
  expect((await stored(admin, '9F2C-77A1-0D4E-B3C8')).metadata).toEqual({ invoice: '2025-117' })
})

test('the columns are those that --help and the page describe', async () => {
  const { out: usage } = await runLicet('import', 'csv', '--help')
  const page = readFileSync('docs/import.md', 'utf8')
  const sample = readFileSync('docs/import-sample.csv', 'utf8')
  for (const { name, description } of columns) {
    expect(usage).toContain(description)
    expect(page).toContain(`| \`${name}\``)
    expect(page).toContain(description)
  }
  expect(sample.split('\n')[0]).toBe(columns.map(({ name }) => name).join(','))
})

test('the end of the updates is that of the row, or follows the start', async () => {
  const { licenseType } = await seedLicenseType(admin, { updates: 'P1Y', timeZone: 'Europe/Berlin' })
  const plain = await seedLicenseType(admin)
  const report = await importCsv(
    admin,
    [
      'account_name,external_id,license_type,key,issued,expiry,Maintenance Until',
      `A,updates,${licenseType},UPDATES-0001,2025-06-01,,2025-12-31`,
      `A,updates,${licenseType},UPDATES-0002,2025-06-01,never,`,
      `A,updates,${plain.licenseType},UPDATES-0003,2025-06-01,,2025-12-31`,
      `A,updates,${plain.licenseType},UPDATES-0004,2025-06-01,,`,
    ],
    { csv: { map: parseColumnMap(['Maintenance Until=updates_until']) } },
  )
  expect(report.skipped).toMatchObject([
    { reason: 'updates_until: needs a license type with the rule updates' },
  ])
  const ends = await Promise.all(
    ['0001', '0002', '0004'].map(async (key) => (await stored(admin, `UPDATES-${key}`)).updatesUntil),
  )
  expect(ends).toEqual([new Date('2025-12-31T22:59:59.999Z'), new Date('2026-06-01T21:59:59.999Z'), null])
})

test('days are whole days of the license type, and instants are instants', async () => {
  const { licenseType } = await seedLicenseType(admin, {
    term: 'P1Y',
    timeZone: 'Europe/Berlin',
    gracePeriod: 'P7D',
  })
  await importCsv(admin, [
    'account_name,external_id,license_type,key,issued,starts,expiry',
    `A,days,${licenseType},DAYS-0001,2025-06-01,2025-07-01,2026-06-30`,
    `A,days,${licenseType},DAYS-0002,2025-06-01T10:00:00Z,,2026-06-30T10:00:00+02:00`,
    `A,days,${licenseType},DAYS-0003,2025-06-01,,`,
    `A,days,${licenseType},DAYS-0004,2025-06-01,,never`,
  ])
  expect(await stored(admin, 'DAYS-0001')).toMatchObject({
    issuedAt: new Date('2025-05-31T22:00:00Z'),
    startsAt: new Date('2025-06-30T22:00:00Z'),
    expiry: new Date('2026-06-30T21:59:59.999Z'),
    graceEndsAt: new Date('2026-07-07T21:59:59.999Z'),
    timeZone: 'Europe/Berlin',
  })
  expect(await stored(admin, 'DAYS-0002')).toMatchObject({
    startsAt: new Date('2025-06-01T10:00:00Z'),
    expiry: new Date('2026-06-30T08:00:00Z'),
  })
  expect((await stored(admin, 'DAYS-0003')).expiry).toEqual(new Date('2026-06-01T21:59:59.999Z'))
  expect(await stored(admin, 'DAYS-0004')).toMatchObject({
    expiry: null,
    startsAt: new Date('2025-05-31T22:00:00Z'),
  })
})

test('a license that waits for its first use goes on waiting, and one in use has begun', async () => {
  const { licenseType } = await seedLicenseType(admin, { term: 'P1M', termStartsAt: 'FIRST_ACTIVATION' })
  await importCsv(admin, [
    'account_name,external_id,license_type,key,issued,expiry,fingerprints',
    `A,waits,${licenseType},WAITS-0001,2026-01-01,,`,
    `A,waits,${licenseType},WAITS-0002,2026-01-01,,device`,
    `A,waits,${licenseType},WAITS-0003,2026-01-01,2026-12-31,`,
  ])
  expect(await stored(admin, 'WAITS-0001')).toMatchObject({ startsAt: null, expiry: null })
  expect(await stored(admin, 'WAITS-0002')).toMatchObject({ startsAt: new Date('2026-01-01T00:00:00Z') })
  await activateLicense(field, { key: 'WAITS-0003', fingerprint: 'first' })
  expect((await stored(admin, 'WAITS-0003')).expiry).toEqual(new Date('2026-12-31T23:59:59.999Z'))
})

test('an expiry that passed before the import creates no event', async () => {
  const { licenseType } = await seedLicenseType(admin, { term: 'P1Y' })
  await importCsv(admin, [
    'account_name,external_id,license_type,key,issued,expiry',
    `A,past,${licenseType},PAST-0001,2020-01-01,2021-01-01`,
    `A,past,${licenseType},SOON-0001,2025-01-01,2026-01-16`,
  ])
  app.setNow('2026-01-20T00:00:00Z')
  await app.handlers['licenses.record-expired']({})
  app.setNow('2026-01-15T12:00:00Z')
  const typesOf = async (key: string) => (await stored(admin, key)).events.map(({ type }) => type)
  expect(await typesOf('PAST-0001')).toEqual(['license.imported'])
  expect(await typesOf('SOON-0001')).toEqual(['license.imported', 'license.expired'])
})

test('a license that expired before the import needs no time of issue', async () => {
  const { licenseType } = await seedLicenseType(admin, { term: 'P1Y', gracePeriod: 'P30D' })
  const waiting = await seedLicenseType(admin, { term: 'P1Y', termStartsAt: 'FIRST_ACTIVATION' })
  const report = await importCsv(admin, [
    'account_name,external_id,license_type,key,expiry,fingerprints',
    `A,ended,${licenseType},ENDED-0001,2025-06-30,`,
    `A,ended,${licenseType},ENDED-0002,2026-01-10,laptop`,
    `A,ended,${waiting.licenseType},ENDED-0003,2025-06-30,`,
  ])
  expect(report.skipped).toEqual([])
  expect(await stored(admin, 'ENDED-0001')).toMatchObject({ expiry: new Date('2025-06-30T23:59:59.999Z') })
  const codeOf = async (key: string) => (await validateLicense(field, { key })).code
  expect([await codeOf('ENDED-0001'), await codeOf('ENDED-0002'), await codeOf('ENDED-0003')]).toEqual([
    'EXPIRED',
    'GRACE',
    'EXPIRED',
  ])
})

test('seats are those of the license type, or those of the line', async () => {
  const { licenseType } = await seedLicenseType(admin, {
    maxActivations: 4,
    overage: { policy: 'PERCENT', percent: 50 },
  })
  await importCsv(admin, [
    'account_name,external_id,license_type,key,max_activations',
    `A,seats,${licenseType},SEATS-0001,`,
    `A,seats,${licenseType},SEATS-0002,10`,
    `A,seats,${licenseType},SEATS-0003,unlimited`,
    `A,seats,${licenseType},SEATS-0004,0`,
  ])
  expect(await stored(admin, 'SEATS-0001')).toMatchObject({
    maxActivations: 4,
    maxActivationsFixed: false,
    seatLimit: 6,
  })
  expect(await stored(admin, 'SEATS-0002')).toMatchObject({
    maxActivations: 10,
    maxActivationsFixed: true,
    seatLimit: 15,
  })
  expect(await stored(admin, 'SEATS-0003')).toMatchObject({
    maxActivations: null,
    seatLimit: null,
    seatCeiling: null,
  })
  expect(await stored(admin, 'SEATS-0004')).toMatchObject({ maxActivations: 0, seatLimit: 0 })
})

test('devices above the limit keep their seats, are noted, and no device is added until they fit', async () => {
  const { licenseType } = await seedLicenseType(admin, { maxActivations: 1 })
  const report = await importCsv(admin, [
    'account_name,external_id,license_type,key,fingerprints',
    `A,over,${licenseType},OVER-0001,a; b ;c;`,
  ])
  expect(report.noted).toEqual([
    { source: 'line 2', reason: expect.stringContaining('3 devices are active on 1 seats') },
  ])
  expect(await stored(admin, 'OVER-0001')).toMatchObject({
    activeActivations: 3,
    seatLimit: 1,
    seatCeiling: 3,
    overLimitUntil: new Date('2026-01-29T12:00:00Z'),
  })
  const again = await activateLicense(field, { key: 'OVER-0001', fingerprint: 'b' })
  expect(again.created).toBe(false)
  await expect(activateLicense(field, { key: 'OVER-0001', fingerprint: 'd' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })
})

test('leases, heartbeats and check-ins begin with the import', async () => {
  const { licenseType } = await seedLicenseType(admin, {
    seatModel: 'FLOATING',
    leaseDuration: 'PT1H',
    checkIn: 'P7D',
  })
  await importCsv(admin, [
    'account_name,external_id,license_type,key,issued,fingerprints',
    `A,lease,${licenseType},LEASE-0001,2020-01-01,device`,
  ])
  const { activations } = await stored(admin, 'LEASE-0001')
  expect(activations[0]).toMatchObject({
    activatedAt: new Date('2020-01-01T00:00:00Z'),
    leaseEndsAt: new Date('2026-01-15T13:00:00Z'),
  })
  expect(await validateLicense(field, { key: 'LEASE-0001', fingerprint: 'device' })).toMatchObject({
    code: 'VALID',
  })
})

test('a trial that was had elsewhere was had', async () => {
  const trial = { term: 'P14D', trial: { oncePer: ['EMAIL', 'FINGERPRINT'] } }
  const { licenseType } = await seedLicenseType(admin, trial)
  const header = 'account_name,contact_email,license_type,key,fingerprints'
  const report = await importCsv(admin, [
    header,
    `T,trial@one.example,${licenseType},TRIAL-0001,device-t`,
    `T,trial@one.example,${licenseType},TRIAL-0002,device-t`,
  ])
  expect(report).toMatchObject({ skipped: [], created: { licenses: 2 } })
  const trials = await admin.db.trial.findMany({ where: { licenseType: { code: licenseType } } })
  expect(trials.map(({ identity }) => identity).sort()).toEqual(['EMAIL', 'FINGERPRINT'])
})

test('every line that cannot be imported is skipped with all of its reasons, and the others are imported', async () => {
  const { licenseType } = await seedLicenseType(admin, { term: 'P1Y' })
  const retired = await seedLicenseType(admin)
  await transact(admin.db, (tx) => retireLicenseType(admin, tx, retired.licenseType))
  const report = await importCsv(admin, [
    'account_name,external_id,contact_email,license_type,key,issued,expiry,max_activations,suspended,fingerprints,metadata',
    `Good,good,,${licenseType},GOOD-0001,,,,,,`,
    `,,not-an-address,${licenseType},BAD-0001,1.4.2025,soon,many,perhaps,,{`,
    `Bad,bad,,${licenseType},short,,,,,,`,
    `Bad,bad,,absent-type,BAD-0002,,,,,,`,
    `Bad,bad,,${retired.licenseType},BAD-0003,,,,,,`,
    `Bad,bad,,${licenseType},BAD-0004,2027-01-01,,,,,`,
    `Bad,bad,,${licenseType},BAD-0005,2025-06-01,2025-05-01,,,,`,
    `Bad,bad,,${licenseType},GOOD-0001,,,,,,`,
    `Bad,bad,,${licenseType},BAD-0006,,,,,"[""a"",""a""]",[1]`,
    'Bad,bad,too,few',
    `Bad,,,${licenseType},BAD-0007,,,,,,`,
  ])
  const reasons = Object.fromEntries(report.skipped.map(({ source, reason }) => [source, reason]))
  expect(reasons).toEqual({
    'line 3': [
      'account_name: must not be empty',
      'contact_email: must be an email address',
      'issued: must be a date, such as 2025-03-31, or an instant, such as 2025-03-31T12:00:00Z',
      'expiry: must be a date, such as 2025-03-31, or an instant, such as 2025-03-31T12:00:00Z, or never',
      'max_activations: must be a number of devices, or unlimited',
      'suspended: must be yes or no',
      'metadata: must be JSON',
    ].join('; '),
    'line 4': 'key: must have 6 to 4096 printable characters',
    'line 5': 'license_type: there is no license type with the code absent-type',
    'line 6': `license_type: License type ${retired.licenseType} is retired and issues no new licenses. Use another license type.`,
    'line 7': 'issued: must not lie in the future',
    'line 8': 'expiry: must not lie before the start',
    'line 9': 'key: is the same as in line 2',
    'line 10': 'fingerprints: names a device twice; metadata: must be a JSON object',
    'line 11': 'the row and the header differ in the number of cells',
    'line 12': 'external_id: must not be empty if contact_email is empty: one of them identifies the account',
  })
  expect(report.created).toMatchObject({ accounts: 1, licenses: 1 })
  expect(JSON.stringify([report, app.logged])).not.toMatch(/(BAD|GOOD)-000/)
  expect(await admin.db.account.count({ where: { externalId: 'bad' } })).toBe(0)
})

const required = 'account_name,external_id,license_type,key'

test('reads what spreadsheets and shops write', async () => {
  const { licenseType } = await seedLicenseType(admin, { term: 'P1Y' })
  const report = await importCsv(
    admin,
    [
      '',
      'sep=;',
      ' ; ',
      'Account Name;External-ID;license_type;KEY;expiry;max_activations;suspended;;',
      `A;field-1;${licenseType};FIELD-0001;Never;Unlimited;TRUE;;`,
      ';;;;;;;;',
      `A;field-1;${licenseType};FIELD-0002;2027-03-30 23:59:59;2;Yes;;`,
      `A;field-1;${licenseType};FIELD-0003;2027-03-30T23:59:59;2;No;;;;`,
      `A;field-1;${licenseType};FIELD-0004;2027-03-30 23:59;2;False;;`,
      `A;field-1;${licenseType};FIELD-0005;2027-03-30 23:59:59Z;2;FALSE;;`,
      '',
    ],
    { csv: { zone: 'Europe/Berlin' } },
  )
  expect(report).toMatchObject({ skipped: [], noted: [] })
  expect(await stored(admin, 'FIELD-0001')).toMatchObject({ expiry: null, maxActivations: null })
  expect((await stored(admin, 'FIELD-0001')).suspendedAt).not.toBeNull()
  expect((await stored(admin, 'FIELD-0002')).expiry).toEqual(new Date('2027-03-30T21:59:59Z'))
  expect((await stored(admin, 'FIELD-0003')).expiry).toEqual(new Date('2027-03-30T21:59:59Z'))
  expect((await stored(admin, 'FIELD-0003')).suspendedAt).toBeNull()
  expect((await stored(admin, 'FIELD-0004')).expiry).toEqual(new Date('2027-03-30T21:59:00Z'))
  expect((await stored(admin, 'FIELD-0005')).expiry).toEqual(new Date('2027-03-30T23:59:59Z'))
})

test.each([
  ['key', '1.23457E+15', 'key: was rounded by a spreadsheet'],
  ['key', '"1,23457E+15"', 'key: was rounded by a spreadsheet'],
  ['key', '9E99', 'key: was rounded by a spreadsheet'],
  ['key', '#NAME?', 'key: is an error value of a spreadsheet'],
  ['key', '########', 'key: is an error value of a spreadsheet'],
  ['key', '#N/A', 'key: is an error value of a spreadsheet'],
  ['key', '****-****-****-9F2C', 'key: is masked'],
  ['key', '••••••9F2C', 'key: is masked'],
  ['key', '9F2C-77A1…', 'key: is masked'],
  ['key', 'XXXX-XXXX-XXXX-9F2C', 'key: is masked'],
  ['external_id', '1.23457E+15', 'external_id: was rounded by a spreadsheet'],
  ['account_name', '#REF!', 'account_name: is an error value of a spreadsheet'],
  ['fingerprints', 'laptop; 1.2E+10', 'fingerprints: was rounded by a spreadsheet'],
  ['fingerprints', '"fp-c, fp-d"', 'fingerprints: contains a comma'],
  ['expiry', '2027-03-30 23:59:59', 'expiry: is a local time'],
  ['expiry', 'sometime', 'expiry: must be a date'],
])('skips a row whose %s is %s', async (column, cell, problem) => {
  const { licenseType } = await seedLicenseType(admin)
  const cells: Record<string, string> = {
    account_name: 'A',
    external_id: 'damaged',
    license_type: licenseType,
    key: 'DAMAGED-0001',
    fingerprints: '',
    expiry: '',
  }
  const names = Object.keys(cells)
  const line = names.map((name) => (name === column ? cell : cells[name])).join(',')
  const report = await importCsv(admin, [names.join(','), line])
  expect(report.skipped).toEqual([{ source: 'line 2', reason: expect.stringContaining(problem) }])
  if (column === 'key') expect(JSON.stringify(report)).not.toContain(cell)
})

test('takes keys that only look damaged', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const keys = ['1E5F-22AA-93', 'EXXXXON-1234', '123456789012345', 'AB.CD.EF-1']
  const report = await importCsv(admin, [required, ...keys.map((key) => `A,intact,${licenseType},${key}`)])
  expect(report).toMatchObject({ skipped: [], created: { licenses: keys.length } })
})

test('notes that 0 devices are no devices, and that a license type does not exist', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const report = await importCsv(admin, [
    `${required},max_activations`,
    `A,zero,${licenseType},ZERO-0001,0`,
    'A,zero,no-such-type,ZERO-0002,',
    'A,zero,a41f66e2-52d8-4c0b-9d3e,ZERO-0003,',
  ])
  expect(report.noted).toContainEqual({
    source: 'line 2',
    reason: expect.stringContaining('write unlimited'),
  })
  expect(report.skipped.map(({ reason }) => reason)).toEqual([
    'license_type: there is no license type with the code no-such-type',
    'license_type: there is no license type with this code',
  ])
})

test('names unknown columns with a suggestion, and takes them when they are mapped', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const lines = [
    'Customer Name,License Key,Plan,Order,Notes',
    `Ada,MAPPED-0001,${licenseType},shop-1,call her`,
  ]
  const unmapped = importCsv(admin, lines)
  await expect(unmapped).rejects.toThrow(/the column account_name is missing/)
  await expect(unmapped).rejects.toThrow(
    /column 2, "License Key", is unknown: if it is key, add --map "License Key=key"/,
  )
  await expect(unmapped).rejects.toThrow(/add --map "Plan=license_type"/)
  await expect(unmapped).rejects.toThrow(/"Order", is unknown: add --map "Order=<column>", or --map "Order="/)
  const map = parseColumnMap([
    'customer name=account_name',
    'License Key=key',
    'Plan=license_type',
    'Order=external_id',
    'Notes=',
  ])
  expect(await importCsv(admin, lines, { csv: { map } })).toMatchObject({
    skipped: [],
    created: { licenses: 1 },
  })
  await expect(importCsv(admin, lines, { csv: { map: new Map([...map, ['gone', 'key']]) } })).rejects.toThrow(
    '--map names the column "gone", which the file does not have',
  )
  expect(() => parseColumnMap(['License Key'])).toThrow(/Write "<column of the file>=<column>"/)
  expect(() => parseColumnMap(['License Key=serial'])).toThrow(/The columns are account_name/)
})

test('does not repeat the key of a file without a header, and refuses content without a column', async () => {
  const headless = importCsv(admin, ['Ada,shop-1,studio,9F2C-77A1-0D4E-B3C8'])
  await expect(headless).rejects.toThrow(
    /column 4 has no known name \(does the first line name the columns\?\)/,
  )
  await expect(headless).rejects.not.toThrow(/9F2C/)
  await expect(importCsv(admin, [`${required},`, 'A,b,c,d,', 'A,b,c,KEY-00001,lost'])).rejects.toThrow(
    /column 5 has no name, but line 3 fills it/,
  )
})
