import { mkdirSync, writeFileSync } from 'node:fs'
import { benchActivate } from './activate.ts'
import { benchBulkOperations } from './bulk-operations.ts'
import { commands, runCommand } from './commands.ts'
import { startGateway } from './gateway.ts'
import { number, parseOptions, server, wholeNumber } from './parse-options.ts'
import { benchStatusList } from './status-list.ts'
import { stopOnSignal } from './stop-on-signal.ts'
import { missedGoals, printTable, type Row } from './table.ts'
import { benchValidate } from './validate.ts'
import { benchVerify } from './verify.ts'

const usage = `npm run bench -- [validate | activate | verify | status-list | bulk | graph | start | import | lists | size]… [--licenses 100000] [--rounds 3] [--seconds 3] [--server postgres://…]

Measures one gateway on PostgreSQL, and compares each path with a yardstick in the same run: validation over HTTP with a
minimal Yoga server, activation with pgbench and the same SQL, the verifier with plain verification by node:crypto, a status
list of a million files with its limits, and mutations of many licenses with as many mutations of one license. Quote the ratios, because machines differ. A CPU ratio compares the processor time of the measured processes for one
request. Then runs npm run bench:graph, bench:start, bench:import, bench:lists and bench:size, each with its own defaults. Ends with 1 if a
response was wrong, or if a ratio is not within 90 % of its goal. Creates databases on the server (default: TEST_DATABASE_URL), and drops
them. Needs 30 GB of disk for bench:size, and takes about an hour; the first five paths take ten minutes.`

const scenarios = {
  validate: benchValidate,
  activate: benchActivate,
  verify: benchVerify,
  'status-list': benchStatusList,
  bulk: benchBulkOperations,
}
type Scenario = keyof typeof scenarios
type Command = keyof typeof commands
const names = [...Object.keys(scenarios), ...Object.keys(commands)]
const { options, words } = parseOptions(
  usage,
  { licenses: wholeNumber(100_000), rounds: wholeNumber(3), seconds: number(3, 0.1), server },
  names,
)
const chosen = words.length > 0 ? words : names
const isScenario = (name: string): name is Scenario => Object.hasOwn(scenarios, name)

const progress = (line: string) => console.error(`  ${line}`)
const missed: string[] = []
const chosenScenarios = chosen.filter(isScenario)
if (chosenScenarios.length > 0) await measure(chosenScenarios)
for (const name of chosen.filter((word): word is Command => !isScenario(word))) {
  console.log(`\nbench:${name}`)
  if (!(await runCommand(name, options.server)))
    missed.push(`npm run bench:${name} failed, or missed a goal.`)
}
for (const sentence of missed) console.error(sentence)
if (missed.length > 0) process.exitCode = 1

/** Measures paths of one gateway, prints their ratios and writes them to a file. */
async function measure(paths: readonly Scenario[]): Promise<void> {
  progress(`seeding ${options.licenses} licenses`)
  const gateway = await startGateway({
    server: options.server,
    licenses: options.licenses,
    workerApart: true,
  })
  const endOnSignal = stopOnSignal(gateway.stop)
  try {
    const roundOptions = { rounds: options.rounds, seconds: options.seconds, progress }
    const rows: Row[] = []
    for (const name of paths) rows.push(...(await scenarios[name](gateway, roundOptions)))
    console.log(printTable(rows))
    const folder = new URL('results/', import.meta.url)
    mkdirSync(folder, { recursive: true })
    const file = new URL(`${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`, folder)
    writeFileSync(file, `${JSON.stringify({ options, rows }, null, 2)}\n`)
    missed.push(...missedGoals(rows))
    for (const { what, errors } of rows) if (errors > 0) missed.push(`${what}: ${errors} wrong responses.`)
  } finally {
    endOnSignal()
    await gateway.stop()
  }
}
