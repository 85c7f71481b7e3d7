import { mkdirSync, writeFileSync } from 'node:fs'
import { benchActivate } from './activate.ts'
import { benchBulkOperations } from './bulk-operations.ts'
import { startGateway } from './gateway.ts'
import { number, parseOptions, server, wholeNumber } from './parse-options.ts'
import { benchStatusList } from './status-list.ts'
import { stopOnSignal } from './stop-on-signal.ts'
import { missedGoals, printTable, type Row } from './table.ts'
import { benchValidate } from './validate.ts'
import { benchVerify } from './verify.ts'

const usage = `npm run bench -- [validate | activate | verify | status-list | bulk]… [--licenses 100000] [--rounds 3] [--seconds 3] [--server postgres://…]

Measures one gateway on PostgreSQL, and compares each path with a yardstick in the same run: validation over HTTP with a
minimal Yoga server, activation with pgbench and the same SQL, the verifier with plain verification by node:crypto, a status
list of a million files with its limits, and mutations of many licenses with as many mutations of one license. Quote the ratios, because machines differ. A CPU ratio compares the processor time of the measured processes for one
request. Ends with 1 if a response was wrong, or if a ratio is not within 90 % of its goal. Creates a database on the
server (default: TEST_DATABASE_URL), and drops it. Takes about ten minutes.`

const scenarios = {
  validate: benchValidate,
  activate: benchActivate,
  verify: benchVerify,
  'status-list': benchStatusList,
  bulk: benchBulkOperations,
}
const { options, words } = parseOptions(
  usage,
  { licenses: wholeNumber(100_000), rounds: wholeNumber(3), seconds: number(3, 0.1), server },
  Object.keys(scenarios),
)
const chosen = words.length > 0 ? words : Object.keys(scenarios)

const progress = (line: string) => console.error(`  ${line}`)
const roundOptions = { rounds: options.rounds, seconds: options.seconds, progress }

progress(`seeding ${options.licenses} licenses`)
const gateway = await startGateway({ server: options.server, licenses: options.licenses, workerApart: true })
stopOnSignal(gateway.stop)
try {
  const rows: Row[] = []
  for (const name of chosen)
    rows.push(...(await scenarios[name as keyof typeof scenarios](gateway, roundOptions)))
  console.log(printTable(rows))
  const folder = new URL('results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  const file = new URL(`${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`, folder)
  writeFileSync(file, `${JSON.stringify({ options, rows }, null, 2)}\n`)
  const missed = missedGoals(rows)
  for (const sentence of missed) console.error(sentence)
  if (missed.length > 0 || rows.some(({ errors }) => errors > 0)) process.exitCode = 1
} finally {
  await gateway.stop()
}
