import { parseArgs } from 'node:util'
import { createAdminClient } from '../admin-client.ts'
import { connectClient } from './client.ts'
import { drive } from './drive.ts'
import { startInstallation } from './installation.ts'
import { countLost, countSeatsAboveLimit } from './ledger.ts'
import { findingsOf, overrun, wrongIn } from './overrun.ts'
import { createProgress } from './progress.ts'
import { describeMachine, hasPassed, printReport, type Report, sum } from './report.ts'
import { writeReport } from './write-report.ts'

const usage = `npm run load -- [--seconds 60] [--gateways 2] [--rate 5] [--report DIR] [--server postgres://…]

Drives onboarding as it really comes against gateways in production mode: --rate new customers a second through all four
steps, five validations for each, activations of one license and of many at once, licenses that expired or were
suspended, and what is malformed or hostile; at the end a rush on a gateway with default limits. Prints p50, p95, p99 and maximum of each operation, and from license
assignment to activation; writes report.html and report.json. Makes a database of its own on the server
(TEST_DATABASE_URL by default) and drops it. Exits with 1 when anything was answered that must not be, or not at all.`

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    gateways: { type: 'string', default: '2' },
    rate: { type: 'string', default: '5' },
    report: { type: 'string' },
    server: {
      type: 'string',
      default: process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres',
    },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (options.help) {
  console.log(usage)
  process.exit(0)
}

/** Longer than the gateway gives itself (LICET_REQUEST_TIMEOUT): what is slow is told as such, and is no error. */
const PATIENCE_MS = 35_000
/** Of a kind at once. Where more come than the machine can serve, the queue has an end, and those who left are told. */
const MOST_WAITING = 60

const startedAt = new Date().toISOString()
const progress = createProgress()
progress.say(`starting ${options.gateways} gateways`)
const installation = await startInstallation({ server: options.server, gateways: Number(options.gateways) })
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void installation.stop().finally(() => process.exit(1)))
}
try {
  const { adminKey, gateways, sql } = installation
  const urls = gateways.map(({ url }) => url)
  const driven = await drive({
    client: connectClient({ urls, adminKey, patienceMs: PATIENCE_MS }),
    vendor: createAdminClient(urls[0]!, adminKey),
    seconds: Number(options.seconds),
    rate: Number(options.rate),
    insistMs: 0,
    most: MOST_WAITING,
    onSecond: progress.second,
  })
  progress.end()
  progress.say('a gateway with the limits that it comes with is asked far more than it can do')
  const rushed = await overrun(installation, driven.devices, driven.ledger)
  const { acknowledged, lost } = await countLost(sql, driven.ledger)
  const { summary, histories, left } = driven
  Object.assign(summary.wrong, wrongIn(rushed))
  const report: Report = {
    title: 'Licet under load',
    about: `${options.rate} new customers a second for ${options.seconds} s, with all that comes with them, at ${options.gateways} gateways on one PostgreSQL. Customers arrive at random and wait for nobody.`,
    options: { seconds: options.seconds, gateways: options.gateways, rate: options.rate },
    machine: describeMachine(),
    startedAt,
    driven: { summary, histories, left },
    findings: [
      { what: 'requests not answered', value: sum(summary.unheard), mustBeZero: true },
      { what: 'answers that must not be', value: sum(summary.wrong), mustBeZero: true },
      { what: `clients who left, as ${MOST_WAITING} of them waited already`, value: left, mustBeZero: false },
      { what: 'acknowledged writes', value: acknowledged, mustBeZero: false },
      { what: 'acknowledged writes lost', value: lost, mustBeZero: true },
      { what: 'seats above the limit', value: await countSeatsAboveLimit(sql), mustBeZero: true },
      { what: 'histories of contended licenses', value: histories.checked, mustBeZero: false },
      { what: 'operations in them', value: histories.operations, mustBeZero: false },
      { what: 'histories that are not linearizable', value: histories.notLinearizable, mustBeZero: true },
      ...findingsOf(rushed),
    ],
    marks: [],
  }
  console.log(printReport(report))
  const folder =
    options.report ??
    new URL(`../results/load-${startedAt.replaceAll(/[:.]/g, '-')}`, import.meta.url).pathname
  console.log(`\n${writeReport(folder, report)}`)
  if (!hasPassed(report)) process.exitCode = 1
} finally {
  await installation.stop()
}
