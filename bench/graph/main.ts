import { existsSync } from 'node:fs'
import { startGateway } from '../gateway.ts'
import { number, parseOptions, server, wholeNumber } from '../parse-options.ts'
import { type RunningServer, startServer } from '../processes.ts'
import { inTurn, type Measured, measure, rowOf } from '../rounds.ts'
import { stopOnSignal } from '../stop-on-signal.ts'
import { missedGoals, printTable, type Row } from '../table.ts'
import { accountQuery, queries } from './queries.ts'
import { assertSameRecords, readOnce } from './same-records.ts'
import { LARGE, SMALL, seedGraph } from './seed.ts'

const usage = `npm run bench:graph -- [--licenses 20000] [--rounds 5] [--seconds 3] [--connections 8] [--warmup 2] [--server postgres://…]

Compares the graph with PostGraphile on the same database: a dashboard of accounts with their licenses and devices, and flat lists.
Then compares the first licenses of an account with ${LARGE.toLocaleString('en')} licenses with those of an account with ${SMALL}. A CPU ratio compares the processor
time of the measured processes for one request. Ends with 1 if a response was wrong, or if a ratio is not within 90 % of its
goal. Creates a database on the server (default: TEST_DATABASE_URL), and drops it. Takes about three minutes.`

const { options } = parseOptions(usage, {
  licenses: wholeNumber(20_000),
  rounds: wholeNumber(5),
  seconds: number(3, 0.1),
  connections: wholeNumber(8),
  warmup: wholeNumber(2),
  server,
})
if (!existsSync(new URL('../postgraphile/node_modules', import.meta.url))) {
  console.error('PostGraphile is not installed. Nothing was done.\nRun: npm ci --prefix bench/postgraphile')
  process.exit(2)
}

const progress = (line: string) => console.error(`  ${line}`)
/** Least throughput of the gateway as a share of that of PostGraphile, and most multiple of its processor time. */
const goals = { goal: 0.8, cpuGoal: 1.25 }
/** The same for the large account, as shares of the small one. */
const sameGoals = { goal: 0.9, cpuGoal: 1.1 }

progress(`seeding ${options.licenses} licenses`)
const gateway = await startGateway({ server: options.server, licenses: options.licenses, workerApart: true })
let started: RunningServer | null = null
const stop = async () => {
  await started?.stop()
  await gateway.stop()
}
stopOnSignal(stop)
try {
  const { large, small } = await seedGraph(gateway.sql)
  const environment = { NODE_ENV: 'production', GRAPHILE_ENV: 'production', DATABASE_URL: gateway.database }
  const postgraphile = await startServer('bench/postgraphile/server.js', environment)
  started = postgraphile

  const { connections, rounds, seconds } = options
  const headers = { authorization: `Bearer ${gateway.adminKey}` }
  const load = (query: string, variables = {}) => ({
    connections,
    seconds,
    body: () => JSON.stringify({ query, variables }),
    expect: '"hasNextPage":true',
  })
  const fromGateway = (query: string) => () => measure(gateway, { ...load(query), headers })
  const fromPostgraphile = (query: string) => () => measure(postgraphile, load(query))
  const ofAccount = (id: string) => () =>
    measure(gateway, { ...load(accountQuery, { id }), headers, expect: '"keyHint":' })
  const comparisons: {
    what: string
    against: string
    measured: () => Promise<Measured>
    yardstick: () => Promise<Measured>
    goals: Pick<Row, 'goal' | 'cpuGoal'>
  }[] = Object.entries(queries).map(([what, query]) => ({
    what,
    against: 'PostGraphile',
    measured: fromGateway(query.gateway),
    yardstick: fromPostgraphile(query.postgraphile),
    goals,
  }))
  comparisons.push({
    what: `5 licenses of ${LARGE}`,
    against: `5 licenses of ${SMALL}`,
    measured: ofAccount(large),
    yardstick: ofAccount(small),
    goals: sameGoals,
  })

  for (const [what, query] of Object.entries(queries)) {
    const read = (url: string, text: string) => readOnce(url, text, headers.authorization)
    assertSameRecords(
      what,
      await read(gateway.url, query.gateway),
      await read(postgraphile.url, query.postgraphile),
    )
  }

  progress('warming up')
  for (let round = 0; round < options.warmup; round++)
    for (const { measured, yardstick } of comparisons) {
      await measured()
      await yardstick()
    }
  const rows: Row[] = []
  for (const { what, against, measured, yardstick, goals } of comparisons) {
    const { pairs } = await inTurn(gateway, { rounds, seconds, progress }, what, measured, yardstick)
    rows.push({ ...rowOf({ what, against }, pairs), ...goals })
  }
  console.log(printTable(rows))
  const missed = missedGoals(rows)
  for (const sentence of missed) console.error(sentence)
  if (missed.length > 0 || rows.some(({ errors }) => errors > 0)) process.exitCode = 1
} finally {
  await stop()
}
