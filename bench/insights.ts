import { pino } from 'pino'
import { defaultThresholds } from '../src/insights/findings/thresholds.ts'
import { rollUpInsights } from '../src/insights/rollups/roll-up.ts'
import type { AppContext } from '../src/platform/context.ts'
import { openDatabase } from '../src/platform/database/open.ts'
import { typedDocument } from '../src/platform/graphql-client.ts'
import { createAdminClient } from './admin-client.ts'
import { startGateway } from './gateway.ts'
import { compareFigures } from './insights-compare.ts'
import { licenseTypes, writeHistory } from './insights-history.ts'
import { parseOptions, server, wholeNumber } from './parse-options.ts'
import { median } from './table.ts'

const usage = `npm run bench:insights -- [--licenses 1000000] [--onboardings 220000] [--server postgres://…]

Writes a year of licenses and onboardings, queries every figure before and after the roll-up job, and prints the times and
their ratio. Then compares the graph, the report (JSON and CSV) and a naive reader of all recorded attempts. Fails if a
figure takes 300 ms or more, or if any figures differ. Takes about five minutes.`

const { options } = parseOptions(usage, {
  licenses: wholeNumber(1_000_000),
  onboardings: wholeNumber(220_000),
  server,
})

const LIMIT_MS = 300
const ROUNDS = 3
const progress = (line: string) => console.error(`  ${line}`)
const today = Temporal.Now.plainDateISO('UTC')
const input = { from: today.subtract({ days: 365 }).toString(), to: today.toString(), zone: 'Europe/Berlin' }

const step = 'step entered completed dropped inProgress medianTime meanTime p90Time p99Time'
const figures: Record<string, string> = {
  funnel: `funnel { ${step} }`,
  comparedFunnel: `comparedFunnel { ${step} }`,
  activationTimes: 'activationTimes { upTo accounts }',
  errorPatterns:
    'errorPatterns { code step licenseType attempts accounts firstSeenAt lastSeenAt sample { id } }',
  utilization:
    'utilization { licenseType licenses seatsBought seatsUsed seatsFree seatsUsedRecently atLimit neverActivated }',
  meters: 'meters { meter licenses used limited nearLimit atLimit }',
  entitlements: 'entitlements { licenseType code licenses neverExercised }',
  refusals: 'refusals { kind code licenseType attempts comparedAttempts }',
  renewals: 'renewals { due renewed upcoming inGrace lapsed }',
  versions: 'versions { product version devices }',
  findings: 'findings { kind says }',
}
const selections: Record<string, object> = {
  'of all': input,
  'of a license type': { ...input, licenseType: licenseTypes[0] },
  'of a partner': { ...input, partner: 'partner-3' },
  'of an ended period': { ...input, to: today.subtract({ days: 40 }).toString() },
}

const { licenses, onboardings } = options
progress(`writing ${onboardings} onboardings and ${licenses} licenses`)
const gateway = await startGateway({
  server: options.server,
  licenses: 1,
  environment: {
    NODE_ENV: 'development',
    LICET_TRUSTED_PROXIES: '',
    LICET_WORKER: 'apart',
    LICET_STATEMENT_TIMEOUT: '120',
  },
})
const database = await openDatabase({
  ...{ url: gateway.database, dataDir: '', poolSize: 4, statementTimeoutMs: 120_000, waitMs: 10_000 },
})
try {
  const admin = createAdminClient(gateway.url, gateway.adminKey)
  await writeHistory(
    admin,
    gateway.sql,
    { licenses, accounts: Math.floor(onboardings / 1.1), onboardings },
    progress,
  )
  const before = await timeFigures(1)
  progress('rolling up')
  const startedAt = performance.now()
  let runs = 0
  let isLeft = true
  const context = {
    db: database.db,
    log: pino({ level: 'info' }, pino.destination(2)),
    now: () => new Date(),
    thresholds: defaultThresholds,
  }
  const enqueue: AppContext['enqueue'] = async () => {
    isLeft = true
  }
  for (; isLeft; runs++) {
    isLeft = false
    await rollUpInsights({ ...context, enqueue } as AppContext)
  }
  const seconds = (performance.now() - startedAt) / 1000
  await gateway.sql.query('vacuum analyze')
  const after = await timeFigures(ROUNDS)

  console.log(
    `${licenses} licenses, ${onboardings} onboardings; rolled up in ${seconds.toFixed(1)} s, in ${runs} runs of the job`,
  )
  let slow = 0
  for (const [name, ms] of Object.entries(after)) {
    const ratio = before[name]! / ms
    console.log(
      `${name.padEnd(36)} ${ms.toFixed(0).padStart(6)} ms; without roll-ups ${before[name]!.toFixed(0).padStart(6)} ms, ${ratio.toFixed(1)} times as long`,
    )
    if (ms >= LIMIT_MS) slow++
  }
  progress('comparing with the report and a naive reader')
  const differences = await compareFigures(admin, gateway, input)
  for (const difference of differences) console.log(difference)
  console.log(
    `${slow} figures above ${LIMIT_MS} ms; ${differences.length} differences between graph, report and naive reader`,
  )
  if (slow + differences.length > 0) process.exitCode = 1
} finally {
  await database.close()
  await gateway.stop()
}

/** Returns the median time from the request to the response of each figure. */
async function timeFigures(rounds: number): Promise<Record<string, number>> {
  const admin = createAdminClient(gateway.url, gateway.adminKey)
  const times: Record<string, number> = {}
  for (const [of, input] of Object.entries(selections)) {
    for (const [name, figure] of Object.entries(figures)) {
      const text = `query ($input: InsightsInput!) { insights(input: $input) { ${figure} } }`
      const document = typedDocument<unknown, { input: object }>(text)
      const taken: number[] = []
      for (let round = 0; round < rounds; round++) {
        const startedAt = performance.now()
        await admin.send(document, { input })
        taken.push(performance.now() - startedAt)
      }
      times[`${name} ${of}`] = median(taken)
    }
  }
  return times
}
