import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Client, folderOf, readClients, whyMissing } from './clients.ts'

// Runs the conformance tests of the named clients, or of every client whose toolchain is present. The exit code is 1 if a test
// or a build fails, or if a named client cannot run. client/conformance.md describes it.

interface Report {
  testResults: {
    name: string
    assertionResults: { ancestorTitles: string[]; status: string }[]
  }[]
}

const names = process.argv.slice(2)
const all = readClients()
const unknown = names.filter((name) => !all.some((client) => client.name === name))
if (unknown.length > 0) {
  console.error(
    `No client is named ${unknown.join(', ')}. Clients: ${all.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}

const wanted = all.filter(({ name }) => names.length === 0 || names.includes(name))
const notes = new Map<Client, string>()
const ready = wanted.filter((client) => {
  const reason = whyMissing(client)
  if (reason) notes.set(client, `skipped: ${reason}`)
  return reason === null && build(client)
})

/** Builds the program of a client. Returns whether it can run. */
function build(client: Client): boolean {
  if (!client.build) return true
  const [program, ...args] = client.build as [string, ...string[]]
  console.log(`== ${client.name}: ${client.build.join(' ')}`)
  const { status, error } = spawnSync(program, args, { cwd: folderOf(client), stdio: 'inherit' })
  if (status === 0) return true
  notes.set(client, `the build failed${error ? `: ${error.message}` : ''}`)
  return false
}

// Each client has a gateway of its own, because its time goes on and its keys are rotated in the tests.
const report: Report = { testResults: ready.flatMap((client) => runTests(client).testResults) }

/** Runs the tests of a client, with their progress, and returns their report. */
function runTests(client: Client): Report {
  const folder = mkdtempSync(join(tmpdir(), 'licet-conformance-report-'))
  const file = join(folder, 'report.json')
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${file}`]
  spawnSync('npx', ['vitest', 'run', '--project', 'UTC', 'test/conformance/', ...reporters], {
    stdio: 'inherit',
    env: { ...process.env, TEST_CLIENTS: client.name },
  })
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const groups = [...new Set(report.testResults.map(({ name }) => basename(name, '.test.ts')))].sort()
const cellOf = (client: Client, group: string): { passed: number; all: number } => {
  const tests = report.testResults
    .filter(({ name }) => basename(name, '.test.ts') === group)
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ ancestorTitles }) => ancestorTitles[0] === client.name)
  return { passed: tests.filter(({ status }) => status === 'passed').length, all: tests.length }
}

/** Whether a client passed every test of every group. A group that could not be loaded has no tests, and fails. */
function hasPassed(client: Client): boolean {
  const cells = groups.map((group) => cellOf(client, group))
  return cells.length > 0 && cells.every(({ passed, all }) => all > 0 && passed === all)
}

const rows = [
  ['client', ...groups, 'result'],
  ...wanted.map((client) => [
    client.name,
    ...groups.map((group) => {
      const { passed, all } = cellOf(client, group)
      return notes.has(client) ? '' : `${passed}/${all}`
    }),
    notes.get(client) ?? (hasPassed(client) ? 'passed' : 'FAILED'),
  ]),
]
const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
for (const row of rows)
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )

const failed = wanted.filter((client) =>
  notes.get(client)?.startsWith('skipped') ? names.length > 0 : !hasPassed(client),
)
process.exitCode = failed.length > 0 || ready.length === 0 ? 1 : 0
