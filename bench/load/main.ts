import { createAdminClient } from '../admin-client.ts'
import { number, parseOptions, server, text, wholeNumber } from '../parse-options.ts'
import { stopOnSignal } from '../stop-on-signal.ts'
import { connectClient } from './client.ts'
import { drive } from './drive.ts'
import { startInstallation } from './installation.ts'
import { countLost, countSeatsAboveLimit } from './ledger.ts'
import { findingsOf, overrun, wrongIn } from './overrun.ts'
import { createProgress } from './progress.ts'
import { describeMachine, hasPassed, printReport, type Report, sum } from './report.ts'
import { writeReport } from './write-report.ts'

const usage = `npm run load -- [--seconds 60] [--gateways 2] [--rate 5] [--latency-factor 2] [--report DIR]
             [--server postgres://…]

Sends a realistic load to gateways in production mode: --rate new customers a second in all four steps of onboarding, five
validations for each customer, concurrent activations of one license and of many licenses, expired and suspended
licenses, and malformed and hostile requests. Then overloads a gateway with default limits. Prints p50, p95, p99 and the
maximum of each operation and of the time from license assignment to activation. Writes report.html and report.json.
Creates a database on the server (default: TEST_DATABASE_URL), and drops it. Exits with 1 after a wrong response or a
request without a response, after a refusal that took more than 3 s, or if the latency after the overload exceeds
--latency-factor times the one before; 0 only reports these times, for a machine that others use.`

const { options } = parseOptions(usage, {
  seconds: number(60, 1),
  gateways: wholeNumber(2),
  rate: number(5, 0.1),
  'latency-factor': number(2, 0),
  report: text(null),
  server,
})

/** Longer than LICET_REQUEST_TIMEOUT, so that the gateway reports a slow request itself. */
const TIMEOUT_MS = 35_000
/** Most clients of one kind that wait at the same time. Further clients leave and are counted. */
const MOST_WAITING = 60

const startedAt = new Date().toISOString()
const progress = createProgress()
progress.say(`starting ${options.gateways} gateways`)
const installation = await startInstallation({ server: options.server, gateways: options.gateways })
stopOnSignal(installation.stop)
try {
  const { adminKey, gateways, sql } = installation
  const urls = gateways.map(({ url }) => url)
  const driven = await drive({
    client: connectClient({ urls, adminKey, timeoutMs: TIMEOUT_MS }),
    vendor: createAdminClient(urls[0]!, adminKey),
    seconds: options.seconds,
    rate: options.rate,
    insistMs: 0,
    most: MOST_WAITING,
    onSecond: progress.second,
  })
  progress.end()
  progress.say('overloading a gateway with default limits')
  const mostSlower = options['latency-factor']
  const rushed = await overrun(installation, driven.devices, driven.ledger, mostSlower)
  const { acknowledged, lost } = await countLost(sql, driven.ledger)
  const { summary, histories, left } = driven
  Object.assign(summary.wrong, wrongIn(rushed))
  const report: Report = {
    title: 'Licet under load',
    about: `${options.rate} new customers a second for ${options.seconds} s, with all their requests, on ${options.gateways} gateways with one PostgreSQL. Customers arrive at random, without waiting for each other.`,
    options: { seconds: options.seconds, gateways: options.gateways, rate: options.rate },
    machine: describeMachine(),
    startedAt,
    driven: { summary, histories, left },
    findings: [
      { what: 'requests without a response', value: sum(summary.unheard), mustBeZero: true },
      { what: 'wrong responses', value: sum(summary.wrong), mustBeZero: true },
      { what: `clients that left because ${MOST_WAITING} were waiting`, value: left, mustBeZero: false },
      { what: 'acknowledged writes', value: acknowledged, mustBeZero: false },
      { what: 'acknowledged writes lost', value: lost, mustBeZero: true },
      { what: 'seats above the limit', value: await countSeatsAboveLimit(sql), mustBeZero: true },
      { what: 'checked histories of contended licenses', value: histories.checked, mustBeZero: false },
      { what: 'operations in these histories', value: histories.operations, mustBeZero: false },
      { what: 'histories that are not linearizable', value: histories.notLinearizable, mustBeZero: true },
      ...findingsOf(rushed, mostSlower),
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
