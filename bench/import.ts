import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { Client } from 'pg'
import { columnsToCopy } from './copy-rows.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { parseOptions, server, wholeNumber } from './parse-options.ts'
import { stopOnSignal } from './stop-on-signal.ts'
import { REQUIRED } from './table.ts'

const usage = `npm run bench:import -- [--rows 100000] [--server postgres://…]

Imports a CSV file with a tenth of the rows, and one with all rows, each into a PostgreSQL database of its own. Prints the rows per
second, the peak memory of the command, and the same for a second import of the same file. Compares the import with the plain
SQL insert of the same rows into the same tables, on one connection in transactions of 500 rows. Then exports the licenses as CSV, and prints the peak memory of
the gateway. Ends with 1 if the peak memory of the larger file is more than 1.2 times that of the smaller one, or if its import is slower
than 90 % of 3,000 rows per second. Creates databases on the
server (default: TEST_DATABASE_URL), and drops them. Takes about five minutes.`

/** Rows per second of the larger file. */
const SPEED_GOAL = 3_000
/** Most peak memory of the larger file, as a multiple of that of the smaller one. */
const MEMORY_GOAL = 1.2
const ROWS_PER_ACCOUNT = 2
/** Rows of one transaction of the plain insert. */
const ROWS_AT_ONCE = 500
/** Statistics of the plain insert are collected again when the rows have grown by this factor. */
const ANALYZED_AFTER_GROWTH = 5

const { options } = parseOptions(usage, { rows: wholeNumber(100_000), server })
const root = fileURLToPath(new URL('..', import.meta.url))
const progress = (line: string) => console.error(`  ${line}`)

interface Run {
  perSecond: number
  peakMb: number
}

interface Measured {
  rows: number
  first: Run
  again: Run
  insertPerSecond: number
  exported: Run
}

/** Writes a file with licenses of accounts. The rows of an account are far apart, as in the list of a shop. */
async function writeRows(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path)
  file.write(
    'account_name,external_id,contact_name,contact_email,license_type,key,issued,expiry,fingerprints\n',
  )
  const accounts = Math.ceil(rows / ROWS_PER_ACCOUNT)
  for (let row = 0; row < rows; row++) {
    const account = row % accounts
    const line = `Customer ${account},c-${account},Person ${account},person@customer-${account}.example,studio-annual,OLD-KEY-${row}-X7Q3V,2026-01-01,2031-12-31,device-${row}\n`
    if (!file.write(line)) await once(file, 'drain')
  }
  await finished(file.end())
}

/** Runs the command as an operator does. */
async function runImport({ database, secret }: Gateway, path: string, rows: number): Promise<Run> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['bin/licet.js', 'import', 'csv', path], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      LICET_ENV_FILE: devNull,
      DATABASE_URL: database,
      LICET_SECRET: secret,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let peakMb = 0
  const poll = setInterval(() => {
    peakMb = Math.max(peakMb, peakMbOf(child.pid!))
  }, 20)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [code] = await once(child, 'close')
  clearInterval(poll)
  if (code !== 0) throw new Error(`the import ended with ${code}:\n${output}`)
  return { perSecond: rows / ((performance.now() - startedAt) / 1000), peakMb }
}

/** Peak of the resident memory of a process (proc(5)); 0 after its end. */
function peakMbOf(pid: number): number {
  try {
    const [, kb = 0] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kb) / 1024
  } catch {
    return 0
  }
}

/** The account of a row of each table, by which the rows of one transaction are chosen. */
const accountOf: Record<string, string> = {
  accounts: 'row.id',
  contacts: 'row.account_id',
  licenses: 'row.account_id',
  license_keys: '(select account_id from licenses where id = row.license_id)',
  activations: '(select account_id from licenses where id = row.license_id)',
  events: 'row.account_id',
}

/** Inserts the imported rows again with SQL, in parts, and returns the rows of the file per second. */
async function insertPlainly(sql: Client, rows: number): Promise<number> {
  const parts = Math.ceil(rows / ROWS_AT_ONCE)
  await sql.query(
    `create table bench_parts as select id as account, ntile(${parts}) over (order by id) as part from accounts where external_id like 'c-%'`,
  )
  const statements: string[] = []
  for (const [table, account] of Object.entries(accountOf)) {
    await sql.query(
      `create table bench_${table} as select row.*, part from ${table} row join bench_parts on account = ${account}`,
    )
    await sql.query(`create index on bench_${table} (part)`)
    const { names, copied } = await columnsToCopy(sql, table)
    statements.push(
      `insert into ${table} (${names}) select ${copied} from bench_${table} copy where part = $1`,
    )
  }
  await sql.query('truncate accounts, licenses, events cascade')
  await sql.query('vacuum analyze')
  const startedAt = performance.now()
  let analyzedAt = 0
  for (let part = 1; part <= parts; part++) {
    await sql.query('begin')
    for (const statement of statements) await sql.query(statement, [part])
    await sql.query('commit')
    // As the import does: with the statistics of empty tables, each check of a foreign key reads a whole table.
    if (part >= analyzedAt * ANALYZED_AFTER_GROWTH) {
      analyzedAt = part
      await sql.query(`analyze ${Object.keys(accountOf).join(', ')}`)
    }
  }
  return rows / ((performance.now() - startedAt) / 1000)
}

/** Exports all licenses, and returns the peak memory of the gateway during the export. */
async function exportLicenses({ url, adminKey, pid }: Gateway, rows: number): Promise<Run> {
  // Resets the peak of the resident memory.
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
  const startedAt = performance.now()
  const response = await fetch(new URL('/export/licenses.csv', url), {
    headers: { authorization: `Bearer ${adminKey}`, 'x-forwarded-proto': 'https' },
  })
  let lines = 0
  for await (const chunk of response.body!) lines += chunk.filter((byte: number) => byte === 10).length
  if (response.status !== 200 || lines < rows) throw new Error(`the export has ${lines} lines`)
  return { perSecond: rows / ((performance.now() - startedAt) / 1000), peakMb: peakMbOf(pid) }
}

const folder = mkdtempSync(join(tmpdir(), 'licet-bench-import-'))
let gateway: Gateway | null = null
const stop = async () => {
  await gateway?.stop()
  rmSync(folder, { recursive: true, force: true })
}
stopOnSignal(stop)
try {
  const measured: Measured[] = []
  for (const rows of [Math.ceil(options.rows / 10), options.rows]) {
    const path = join(folder, `${rows}.csv`)
    await writeRows(path, rows)
    gateway = await startGateway({ server: options.server, licenses: 1 })
    progress(`importing ${rows} rows`)
    const first = await runImport(gateway, path, rows)
    progress('importing them again')
    const again = await runImport(gateway, path, rows)
    progress('exporting them')
    const exported = await exportLicenses(gateway, rows)
    progress('inserting them with SQL')
    const insertPerSecond = await insertPlainly(gateway.sql, rows)
    measured.push({ rows, first, again, exported, insertPerSecond })
    await gateway.stop()
    gateway = null
  }
  for (const { rows, first, again, exported, insertPerSecond } of measured) {
    console.log(`${rows} rows`)
    console.log(
      `  import    ${format(first)}, ${(first.perSecond / insertPerSecond).toFixed(2)} of the insert of the same rows by SQL (${insertPerSecond.toFixed(0)} rows/s)`,
    )
    console.log(`  again     ${format(again)}`)
    console.log(`  export    ${format(exported)}`)
  }
  const [small, large] = measured as [Measured, Measured]
  for (const kind of ['first', 'again', 'exported'] as const) {
    const ratio = large[kind].peakMb / small[kind].peakMb
    console.log(`peak memory, ${kind}: ${ratio.toFixed(2)} ≤ ${MEMORY_GOAL}`)
    if (!(ratio <= MEMORY_GOAL)) process.exitCode = 1
  }
  console.log(`rows per second, first: ${large.first.perSecond.toFixed(0)} ≥ ${SPEED_GOAL}`)
  if (!(large.first.perSecond >= SPEED_GOAL * REQUIRED)) process.exitCode = 1
} finally {
  await stop()
}

function format({ perSecond, peakMb }: Run): string {
  return `${perSecond.toFixed(0)} rows/s, peak ${peakMb.toFixed(0)} MB`
}
