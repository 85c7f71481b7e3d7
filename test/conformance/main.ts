import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPrograms } from './build.ts'
import { type Client, readClients } from './clients.ts'
import { type Report, readCells, tableOf } from './table.ts'

// Runs the conformance tests of the named clients, or of every client whose toolchain is present. The exit code is 1 if a test
// or a build fails, or if a named client cannot run. client/conformance.md describes it.

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
const { ready, notes } = buildPrograms(wanted)
const report: Report = ready.length > 0 ? runTests(ready) : { testResults: [] }

/** Runs the tests of the clients, with their progress, and returns their report. */
function runTests(clients: Client[]): Report {
  const folder = mkdtempSync(join(tmpdir(), 'licet-conformance-report-'))
  const file = join(folder, 'report.json')
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${file}`]
  spawnSync('npx', ['vitest', 'run', '--project', 'UTC', 'test/conformance/', ...reporters], {
    stdio: 'inherit',
    env: { ...process.env, TEST_CLIENTS: clients.map(({ name }) => name).join(',') },
  })
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

console.log(tableOf(report, wanted, notes))
const { hasPassed } = readCells(report)
const failed = wanted.filter((client) =>
  notes.get(client)?.startsWith('skipped') ? names.length > 0 : !hasPassed(client),
)
process.exitCode = failed.length > 0 || ready.length === 0 ? 1 : 0
