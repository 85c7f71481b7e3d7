import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCsvAccounts } from '../../../src/commands/import/csv/read-accounts.ts'
import type { ImportedAccount } from '../../../src/commands/import/imported-records.ts'
import { createReport } from '../../../src/commands/import/report.ts'
import { runImport } from '../../../src/commands/import/run-import.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense, seedLicenseType } from '../../seed.ts'
import { countRows, makeFolder } from './files.ts'

const { admin } = await startTestApp()
const { licenseType } = await seedLicenseType(admin)
const header = 'account_name,external_id,license_type,key,fingerprints'

async function write(text: string): Promise<string> {
  const path = join(await makeFolder(), 'customers.csv')
  await writeFile(path, text)
  return path
}

/** Opens a file, and returns its groups as they are read. */
async function open(path: string) {
  const report = createReport(false)
  const source = await readCsvAccounts(admin, path, report)
  return { ...source, groups: source.groups as AsyncGenerator<ImportedAccount[]>, report }
}

test('only the accounts of one group are in memory, each with all its rows', async () => {
  const accounts = 2_000
  const line = (n: number, part: number) => `A${n},large-${n},${licenseType},LARGE-${n}-${part},`
  const path = await write(
    [header, ...[0, 1, 2].flatMap((part) => Array.from({ length: accounts }, (_, n) => line(n, part)))].join(
      '\n',
    ),
  )
  const { total, groups, report, close } = await open(path)
  expect([total, report.skipped]).toEqual([accounts, []])
  const sizes: number[] = []
  const seen: string[] = []
  for await (const group of groups) {
    sizes.push(group.reduce((sum, { licenses }) => sum + licenses.length, 0))
    for (const { externalId, licenses } of group) {
      seen.push(externalId)
      const n = externalId.slice('large-'.length)
      expect(licenses.map(({ key }) => key.reveal())).toEqual([0, 1, 2].map((part) => `LARGE-${n}-${part}`))
    }
  }
  await close()
  expect(Math.max(...sizes)).toBeLessThanOrEqual(500)
  expect(seen).toEqual(Array.from({ length: accounts }, (_, n) => `large-${n}`))
})

test.each([
  ['line feeds', '\n'],
  ['carriage returns and line feeds', '\r\n'],
  ['carriage returns', '\r'],
])('rows are found again in a file with %s, quotes and characters of several bytes', async (_, lineBreak) => {
  const rows = [
    header,
    `"Müller, ""M""${lineBreak}GmbH",q-1,${licenseType},"QUOTED-1-""Ü""",a`,
    '',
    `名前,q-2,${licenseType},QUOTED-2-鍵,`,
    `too,few`,
    `Müller,q-1,${licenseType},QUOTED-3,`,
    `名前,q-2,${licenseType},"QUOTED-1-""Ü""",`,
    `Other,q-3,${licenseType},QUOTED-4,"b;c"`,
  ]
  const { total, groups, report, close } = await open(await write(`\ufeff${rows.join(lineBreak)}`))
  const accounts = (await Array.fromAsync(groups)).flat()
  await close()
  expect(report.skipped).toEqual([
    { source: 'line 6', reason: 'the row and the header differ in the number of cells' },
    { source: 'line 8', reason: 'key: is the same as in line 3' },
  ])
  expect(total).toBe(3)
  expect(
    accounts.map(({ name, licenses }) => [
      name,
      ...licenses.map(({ key, source }) => `${source} ${key.reveal()}`),
    ]),
  ).toEqual([
    ['Müller, "M" GmbH', 'line 3 QUOTED-1-"Ü"', 'line 7 QUOTED-3'],
    ['名前', 'line 5 QUOTED-2-鍵'],
    ['Other', 'line 9 QUOTED-4'],
  ])
})

test('a key of a skipped row is free for a later row', async () => {
  const { groups, report, close } = await open(
    await write(
      [header, `,free,${licenseType},FREE-KEY-1,`, `A,free,${licenseType},FREE-KEY-1,`, ''].join('\n'),
    ),
  )
  const accounts = (await Array.fromAsync(groups)).flat()
  await close()
  expect(report.skipped.map(({ source }) => source)).toEqual(['line 2'])
  expect(accounts[0]?.licenses.map(({ source }) => source)).toEqual(['line 3'])
})

test('a file that changes during the import stops it, and whole accounts remain', async () => {
  const lines = Array.from({ length: 4_000 }, (_, n) => `A${n},moved-${n},${licenseType},MOVED-KEY-${n},`)
  const path = await write([header, ...lines, ''].join('\n'))
  const before = await countRows(admin)
  let changing: Promise<void> | null = null
  const report = await runImport(admin, {
    format: 'csv',
    paths: [path],
    dryRun: false,
    onProgress: () => {
      changing ??= appendFile(path, 'one more\n')
    },
  })
  await changing
  expect(report.stopped).toMatch(/customers\.csv has changed since the import started\.$/)
  const after = await countRows(admin)
  expect(after.accounts - before.accounts).toBe(report.created.accounts)
  expect(after.licenses - before.licenses).toBe(report.created.licenses)
  expect(report.created.licenses).toBeLessThan(4_000)
})

test('an interruption during the check imports nothing', async () => {
  const lines = Array.from({ length: 200 }, (_, n) => `A${n},early-${n},${licenseType},EARLY-KEY-${n},`)
  const path = await write([header, ...lines].join('\n'))
  const interrupted = new AbortController()
  const checked: [number, number][] = []
  const report = await runImport(admin, {
    format: 'csv',
    paths: [path],
    dryRun: false,
    signal: interrupted.signal,
    onChecked: (...progress) => {
      checked.push(progress)
      interrupted.abort()
    },
  })
  expect(checked).toHaveLength(1)
  expect(report.stopped).toBe('it was interrupted before the first account.')
  expect(report.created.accounts).toBe(0)
})

test('a quote that is never closed stops the import before its row is too large for the memory', async () => {
  const path = await write(`${header}\nA,open,${licenseType},"OPEN-KEY-1,\n${'x'.repeat(17 << 20)}\n`)
  await expect(open(path)).rejects.toThrow(
    /is not CSV \((CSV_MAX_RECORD_SIZE|CSV_QUOTE_NOT_CLOSED) in the row of line \d+\)/,
  )
})

test('the database reads no whole table for each row', async () => {
  const accounts = 2_000
  const path = await write(
    [
      header,
      ...Array.from({ length: accounts }, (_, n) => `S${n},seen-${n},${licenseType},SEEN-${n},a`),
    ].join('\n'),
  )
  // As after the first steps in a new installation.
  await seedLicense(admin)
  await admin.db.$executeRaw`analyze`
  const read = await rowsReadInScans()
  const report = await runImport(admin, { format: 'csv', paths: [path], dryRun: false })
  expect(report.created.accounts).toBe(accounts)
  // One group of accounts is written while the tables have no statistics.
  expect((await rowsReadInScans()) - read).toBeLessThan(1_000 * accounts)
})

/** How many rows of the imported tables were read in scans of whole tables. */
async function rowsReadInScans(): Promise<number> {
  await admin.db.$executeRaw`select pg_stat_force_next_flush()`
  const [{ rows } = { rows: 0 }] = await admin.db.$queryRaw<{ rows: number }[]>`
    select sum(seq_tup_read)::int as rows from pg_stat_user_tables
    where relname in ('accounts', 'contacts', 'licenses', 'license_keys', 'activations')`
  return rows
}

test('an interrupted import notes the imported rows alone, and remarks follow the file', async () => {
  // Each account has a row of another name, far from its first row, and a note about its devices.
  const count = 2_500
  const line = (n: number, name: string, part: number) =>
    `${name},noted-${n},${licenseType},NOTED-${n}-${part},${'abcdefgh'
      .split('')
      .map((device) => `${device}${n}`)
      .join(' ')}`
  const numbers = Array.from({ length: count }, (_, n) => n)
  const path = await write(
    [header, ...numbers.map((n) => line(n, 'A', 0)), ...numbers.map((n) => line(n, 'B', 1)), ''].join('\n'),
  )
  const stop = new AbortController()
  const report = await runImport(admin, {
    format: 'csv',
    paths: [path],
    dryRun: false,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  })
  const accounts = report.created.accounts
  expect(accounts).toBeGreaterThan(0)
  expect(accounts).toBeLessThan(count)
  const sources = report.noted.filter(({ reason }) => reason.includes('account name'))
  expect(sources.map(({ source }) => source)).toEqual(
    numbers.slice(0, accounts).map((n) => `line ${n + 2 + count}`),
  )
})

test('skipped rows are in the order of the file, whatever the reason', async () => {
  const path = await write(
    [
      header,
      `A,order-1,${licenseType},ORDER-KEY-1,`,
      `A,order-1,${licenseType},ORDER-KEY-1,`,
      `A,order-2,unknown,ORDER-KEY-2,`,
      `A,order-1,${licenseType},ORDER-KEY-1,`,
      '',
    ].join('\n'),
  )
  const { report, close } = await open(path)
  await close()
  expect(report.skipped.map(({ source }) => source)).toEqual(['line 3', 'line 4', 'line 5'])
})

test.each([
  ['carriage returns and line feeds', '\r\n', '\r'],
  ['carriage returns', '\r', '\n'],
])('a file with %s whose last line break is another one is imported', async (name, lineBreak, last) => {
  const id = name.length
  const line = (n: number) => `A,broken-${id}-${n % 2},${licenseType},BROKEN-${id}-${n},`
  const path = await write([header, line(0), line(1), line(2)].join(lineBreak) + last)
  const report = await runImport(admin, { format: 'csv', paths: [path], dryRun: false })
  expect(report.stopped).toBeNull()
  expect(report.created).toMatchObject({ accounts: 2, licenses: 3 })
})

test('long rows are read in smaller groups', async () => {
  const long = 'x'.repeat(400_000)
  const path = await write(
    [
      header,
      ...Array.from(
        { length: 60 },
        (_, n) => `A${n},long-${n},${licenseType},LONG-KEY-${n},${' '.repeat(long.length)}`,
      ),
      '',
    ].join('\n'),
  )
  const { groups, close } = await open(path)
  const sizes: number[] = []
  for await (const group of groups) sizes.push(group.length)
  await close()
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(60)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(20)
})

test.each(['\n', '\r\n'])(
  'a quote that is never closed is reported with the line of its row',
  async (lineBreak) => {
    const lines = Array.from({ length: 30 }, (_, n) => `A,quote-${n},${licenseType},QUOTE-KEY-${n},`)
    lines[10] = `"A,quote-10,${licenseType},QUOTE-KEY-10,`
    const path = await write([header, ...lines, ''].join(lineBreak))
    await expect(open(path)).rejects.toThrow(/is not CSV \(CSV_QUOTE_NOT_CLOSED in the row of line 12\)/)
  },
)

test('an import of one account after another is interrupted between two accounts', async () => {
  // One account that cannot be written leaves the others of its group to transactions of their own.
  await admin.db.$executeRaw`create function reject_account() returns trigger language plpgsql as
    $$ begin raise exception 'rejected'; end $$`
  await admin.db.$executeRaw`create trigger reject_account before insert on accounts for each row
    when (new.external_id = 'alone-9') execute function reject_account()`
  const lines = Array.from({ length: 10 }, (_, n) => `A${n},alone-${n},${licenseType},ALONE-${n}-KEY,`)
  const path = await write([header, ...lines].join('\n'))
  const stop = new AbortController()
  let transactions = 0
  const db = new Proxy(admin.db, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (name !== '$transaction') return value
      return (...args: unknown[]) => {
        if (++transactions === 3) stop.abort()
        return value.apply(target, args)
      }
    },
  })
  const request = { format: 'csv' as const, paths: [path], dryRun: false, signal: stop.signal }
  const report = await runImport({ ...admin, db }, request)
  await admin.db.$executeRaw`drop trigger reject_account on accounts`
  expect(report.created.accounts).toBe(2)
  expect(report.stopped).toBe('it was interrupted after 2 of 10 accounts.')
})
