import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runImport } from '../../../src/commands/import/run-import.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense, seedLicenseType, uniqueCode } from '../../seed.ts'
import { countRows, importCsv, makeFolder } from './files.ts'
import { stored } from './stored.ts'

const app = await startTestApp()
const { admin } = app

test('a second import changes nothing, and says so', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const lines = [
    'account_name,external_id,contact_name,contact_email,license_type,key,fingerprints',
    `Twice,twice,Ann,ann@twice.example,${licenseType},TWICE-0001,one`,
    `Twice,twice,Ben,ben@twice.example,${licenseType},TWICE-0002,`,
  ]
  await importCsv(admin, lines)
  const before = await countRows(admin)
  const report = await importCsv(admin, lines)
  expect(await countRows(admin)).toEqual(before)
  expect(Object.values(report.created).every((count) => count === 0)).toBe(true)
  expect(report.existed).toMatchObject({ accounts: 1, contacts: 2, licenses: 2, activations: 1 })
  expect(report.skipped).toEqual([])
})

test('a new account has the last day of its licenses at once', async () => {
  const { licenseType } = await seedLicenseType(admin, { term: 'P1Y', termStartsAt: 'FIRST_ACTIVATION' })
  const rows = [
    ['waits', '2027-01-01', '', '', ''],
    ['suspended', '2027-01-01', 'yes', 'one', ''],
    ['past', '2020-01-01', '', 'one', '2019-01-01'],
    ['last', '2027-02-03', '', 'one', ''],
    ['never', 'never', '', '', ''],
  ]
  const last = { past: '2020-01-01', last: '2027-02-03', never: '9999-12-31' } as Record<string, string>
  await importCsv(admin, [
    'account_name,external_id,license_type,key,expiry,suspended,fingerprints,issued',
    ...rows.map(
      ([name, expiry, ...more]) => `A,day-${name},${licenseType},DAY-KEY-${name},${expiry},${more}`,
    ),
    ...rows.map(
      ([name, expiry, ...more]) => `A,day-all,${licenseType},DAY-KEY-ALL-${name},${expiry},${more}`,
    ),
  ])
  const accounts = await admin.db.$queryRaw<{ name: string; day: string; computed: string }[]>`
    select a.external_id as name, a.active_through::text as day,
      (select max(licet_active_through(l.starts_at, l.expiry, l.suspended_at, l.revoked_at))::text from licenses l
        where l.account_id = a.id) as computed
    from accounts a where a.external_id like 'day-%'`
  expect(accounts).toHaveLength(6)
  for (const { name, day, computed } of accounts) {
    expect(day).toBe(computed)
    expect(day).toBe(name === 'day-all' ? '9999-12-31' : (last[name.slice('day-'.length)] ?? '0001-01-01'))
  }
})

test('what lives here is left alone: a device given back is not taken again, a new one is not added', async () => {
  const { licenseType } = await seedLicenseType(admin, { maxActivations: 5 })
  const header = 'account_name,external_id,contact_email,license_type,key,fingerprints'
  await importCsv(admin, [header, `Old Name,alone,,${licenseType},ALONE-0001,one;two`])
  await admin.db.activation.updateMany({ where: { fingerprint: 'two' }, data: { deactivatedAt: new Date() } })
  const report = await importCsv(admin, [
    header,
    `New Name,alone,new@alone.example,${licenseType},ALONE-0001,one;two;three`,
    `New Name,alone,,${licenseType},ALONE-0002,`,
  ])
  expect(report.skipped).toEqual([
    { source: 'line 2', reason: 'its license was imported before; activate the device with the key' },
  ])
  expect(report.created).toMatchObject({ accounts: 0, contacts: 1, licenses: 1, activations: 0 })
  const { account, activations } = await stored(admin, 'ALONE-0001')
  expect(account.name).toBe('Old Name')
  expect(activations.map(({ fingerprint, deactivatedAt }) => [fingerprint, deactivatedAt === null])).toEqual(
    expect.arrayContaining([
      ['one', true],
      ['two', false],
    ]),
  )
  const types = await admin.db.event.findMany({
    where: { accountId: account.id },
    orderBy: { position: 'asc' },
  })
  expect(types.map(({ type }) => type)).toEqual([
    'account.created',
    'license.imported',
    'account.adopted',
    'license.imported',
  ])
})

test('a license of another account stays there, and no account is made for it', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const header = 'account_name,external_id,license_type,key'
  await importCsv(admin, [header, `First,first-owner,${licenseType},OWNED-0001`])
  const report = await importCsv(admin, [header, `Second,second-owner,${licenseType},OWNED-0001`])
  expect(report).toMatchObject({ created: { accounts: 0, licenses: 0 }, existed: { licenses: 1 } })
  expect(report.noted).toEqual([
    { source: 'line 2', reason: 'the license belongs to another account here, and stays there' },
  ])
  expect(await admin.db.account.count({ where: { externalId: 'second-owner' } })).toBe(0)
})

test('a dry run writes nothing, and reports what the import then does', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const lines = [
    'account_name,external_id,contact_email,license_type,key,fingerprints',
    `Dry,dry,dry@dry.example,${licenseType},DRY-000001,a;b`,
    `Dry,dry,,${licenseType},x,`,
  ]
  const before = await countRows(admin)
  const dry = await importCsv(admin, lines, { dryRun: true })
  expect(await countRows(admin)).toEqual(before)
  const real = await importCsv(admin, lines)
  expect(real).toEqual({ ...dry, dryRun: false })
  expect(real.created).toMatchObject({ accounts: 1, contacts: 1, licenses: 1, activations: 2 })
})

test('a key of our own form works as such after the import', async () => {
  const { licenseKey, licenseId } = await seedLicense(admin)
  const { licenseType } = await seedLicenseType(admin)
  const report = await importCsv(admin, [
    'account_name,external_id,license_type,key',
    `Own,own,${licenseType},${licenseKey.toLowerCase()}`,
  ])
  expect(report.existed.licenses).toBe(1)
  expect((await stored(admin, licenseKey)).id).toBe(licenseId)
})

test('the key is stored as a digest, marked as imported, with a hint', async () => {
  const { licenseType } = await seedLicenseType(admin)
  await importCsv(admin, [
    'account_name,external_id,license_type,key',
    `D,digest,${licenseType},DIGEST-SECRET-4711`,
  ])
  const license = await stored(admin, 'DIGEST-SECRET-4711')
  expect(license.keyHint).toBe('4711'.padStart(4))
  expect(license.key.imported).toBe(true)
  expect(license.events).toEqual([
    expect.objectContaining({
      type: 'license.imported',
      data: { licenseType, revision: 1, reference: 'line 2', activations: 0 },
    }),
  ])
  const dump = JSON.stringify(license, (_, value) => (typeof value === 'bigint' ? Number(value) : value))
  expect(dump).not.toContain('SECRET')
})

test('metadata comes back byte for byte', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const kept = '{""z"":1,""__proto__"":{""a"":""ä""},""a"":[true,null]}'
  await importCsv(admin, [
    'account_name,external_id,license_type,key,metadata',
    `M,meta,${licenseType},META-0001,"${kept}"`,
  ])
  const [row] = await admin.db.$queryRaw<{ text: string }[]>`
    select l.metadata::text as text from licenses l join accounts a on a.id = l.account_id where a.external_id = 'meta'`
  expect(JSON.parse(row!.text)).toEqual(JSON.parse(kept.replaceAll('""', '"')))
})

test.each([';', '\t'])(
  'reads files that are separated by %j, with a byte order mark and quoted lines',
  async (by) => {
    const { licenseType } = await seedLicenseType(admin)
    const id = uniqueCode('sep')
    const path = join(await makeFolder(), 'excel.csv')
    const rows = [
      ['Account_Name', 'external_id', 'license_type', 'key', 'fingerprints'],
      ['"Two\r\nlines"', id, licenseType, `${id}-key-1`, '"a;b"'],
      ['Three', id, licenseType, 'x', ''],
    ]
    await writeFile(path, `\uFEFF${rows.map((row) => row.join(by)).join('\r\n')}\r\n`)
    const report = await runImport(admin, { format: 'csv', paths: [path], dryRun: false })
    expect(report.created).toMatchObject({ licenses: 1, activations: 2 })
    expect(report.skipped).toMatchObject([{ source: 'line 4' }])
  },
)

test('a file that is no such file is refused as a whole, without what is in it', async () => {
  const folder = await makeFolder()
  const refusal = async (content: string | Buffer) => {
    const path = join(folder, 'file.csv')
    await writeFile(path, content)
    const error = await runImport(admin, { format: 'csv', paths: [path], dryRun: false }).catch(
      (e: Error) => e,
    )
    return (error as Error).message.replace(path, 'FILE')
  }
  expect(await refusal('')).toContain('FILE is empty')
  expect(await refusal('account_name,key,key,A41F-66E2-52D8\n')).toMatch(
    /^FILE: the column license_type is missing; the column key is there twice; column 4 has no known name \(does the first line name the columns\?\)\. The columns are account_name, /,
  )
  expect(await refusal('account_name,license_type,key\nA,b,"SECRET-1" x\n')).toMatch(
    /^FILE is not CSV \(CSV_\w+ in the row of line 2\)\.$/,
  )
  expect(await refusal(Buffer.from('account_name\nM\xfcller\n', 'latin1'))).toContain(
    'FILE:2 is not in UTF-8',
  )
  expect(await refusal(Buffer.from([0x61, 0xff]))).toBe('FILE:1 is not in UTF-8.')
  const missing = runImport(admin, { format: 'csv', paths: [join(folder, 'none')], dryRun: false })
  await expect(missing).rejects.toThrow('cannot be read: ENOENT')
})
