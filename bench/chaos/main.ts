import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ValidateLicenseDocument } from '../../demo/generated/app/graphql.ts'
import { createAdminClient } from '../admin-client.ts'
import { connectClient } from '../load/client.ts'
import { drive } from '../load/drive.ts'
import { countLost, countSeatsAboveLimit } from '../load/ledger.ts'
import type { Mark } from '../load/line-chart.ts'
import type { Summary } from '../load/measurements.ts'
import { createProgress } from '../load/progress.ts'
import { describeMachine, hasPassed, printReport, type Recovery, type Report, sum } from '../load/report.ts'
import type { Run } from '../load/run.ts'
import { writeReport } from '../load/write-report.ts'
import { calm, faults, troubles } from './faults.ts'
import { startScene, writeLogs } from './scene.ts'
import { settle } from './settle.ts'
import { untilServed, untilWorking, watchService } from './watch.ts'

const usage = `npm run chaos -- [--seconds 60] [--gateways 2] [--rate 2] [--report DIR]

The load of npm run load, while PostgreSQL restarts at once, backends are terminated, a gateway and the worker get
SIGKILL, Redis disappears, the network to the database is slow, half-open and reset, the disk of the database is full
(where root runs this), and HubSpot and the mail server hang, fail and answer nonsense. All of that is of this run's own, PostgreSQL and Redis too: nothing that the machine
runs is touched. Ends with what was lost, what came twice and how long it took; exits with 1 where anything did.`

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    gateways: { type: 'string', default: '2' },
    rate: { type: 'string', default: '2' },
    report: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (options.help) {
  console.log(usage)
  process.exit(0)
}

const PROBE_MS = 1_000
const INSIST_MS = 60_000
/** Whoever comes to a counter that is closed does not join a queue without an end, which nobody could ever work off. */
const MOST_WAITING = 40
const WORKER_LIMIT_MS = 10_000
/** What clients hear meanwhile. Of a fault they cannot tell that it passes. */
const AWAY = /DATABASE_UNAVAILABLE$/
const FAULT = /INTERNAL$/

const startedAt = new Date().toISOString()
const seconds = Number(options.seconds)
const folder =
  options.report ??
  new URL(`../results/chaos-${startedAt.replaceAll(/[:.]/g, '-')}`, import.meta.url).pathname
const progress = createProgress()
progress.say('starting PostgreSQL, Redis, a mail server, HubSpot, gateways and a worker')
const scene = await startScene(Number(options.gateways))
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void scene.stop().finally(() => process.exit(1)))
}
const { adminKey, gateways, sql } = scene.installation
const urls = gateways.map(({ url }) => url)
const marks: Mark[] = []
const recoveries: Recovery[] = []
let outageMs = 0

/** All faults in turn, spread over the run, and how soon everybody is back after each. */
async function misbehave(run: Run): Promise<void> {
  const beganAt = performance.now()
  const at = () => (performance.now() - beganAt) / 1000
  const reach = (share: number) => sleep(Math.max(0, (share * seconds - at()) * 1000))
  const [device] = run.devices
  const clients = new Map(
    urls.map((url) => [url, connectClient({ urls: [url], adminKey, patienceMs: PROBE_MS })]),
  )
  const probe = async (url: string) => {
    const heard = await clients.get(url)!.ask('software', ValidateLicenseDocument, { input: device! })
    return heard.kind === 'answered' && heard.data.validateLicense.valid
  }
  const watch = watchService(urls, probe)
  const begin = (name: string) => {
    marks.push({ second: Math.max(1, Math.round(at())), name })
    progress.say(`${at().toFixed(0)} s: ${name}`)
  }
  const vex = async () => {
    for (const [turn, trouble] of troubles.entries()) {
      await reach(turn / troubles.length)
      calm(scene)
      begin(trouble.name)
      trouble.begin(scene)
    }
  }
  const strike = async () => {
    const possible = faults.filter(({ canRun }) => canRun?.(scene) ?? true)
    for (const { name } of faults.filter((fault) => !possible.includes(fault)))
      progress.say(`left out: ${name}, as only root makes a disk for it`)
    for (const [turn, fault] of possible.entries()) {
      await reach((turn + 0.5) / (possible.length + 0.5))
      begin(fault.name)
      await fault.run(scene)
      const [gatewaysMs, workerMs] = await Promise.all([untilServed(urls, probe), untilWorking(sql)])
      recoveries.push({ name: fault.name, gatewaysMs, workerMs })
    }
    await reach(1)
  }
  await Promise.all([vex(), strike()])
  outageMs = watch.end()
}

const countUnheard = ({ unheard }: Summary, reason: RegExp) =>
  sum(Object.fromEntries(Object.entries(unheard).filter(([what]) => reason.test(what))))

try {
  const driven = await drive({
    client: connectClient({ urls, adminKey, patienceMs: 10_000 }),
    vendor: createAdminClient(urls[0]!, adminKey),
    seconds,
    rate: Number(options.rate),
    insistMs: INSIST_MS,
    most: MOST_WAITING,
    onSecond: progress.second,
    beside: misbehave,
  })
  progress.end()
  calm(scene)
  progress.say('letting mail and CRM settle')
  const settled = await settle(scene)
  const { acknowledged, lost } = await countLost(sql, driven.ledger)
  const { summary, histories, left } = driven
  const slowest = (of: 'gatewaysMs' | 'workerMs') =>
    recoveries.reduce((worst, next) => (next[of] > worst[of] ? next : worst))
  const worker = slowest('workerMs')
  const served = slowest('gatewaysMs')
  const late = recoveries.filter(({ workerMs }) => workerMs > WORKER_LIMIT_MS).length
  const report: Report = {
    title: 'Licet under faults',
    about: `${options.rate} new customers a second for ${seconds} s, with all that comes with them, at ${options.gateways} gateways and a worker, while what they depend on fails. Clients ask again until they are answered.`,
    options: { seconds, gateways: options.gateways, rate: options.rate },
    machine: describeMachine(),
    startedAt,
    driven: { summary, histories, left },
    findings: [
      { what: 'acknowledged writes', value: acknowledged, mustBeZero: false },
      { what: `clients who left, as ${MOST_WAITING} of them waited already`, value: left, mustBeZero: false },
      { what: 'acknowledged writes lost', value: lost, mustBeZero: true },
      { what: 'seats above the limit', value: await countSeatsAboveLimit(sql), mustBeZero: true },
      { what: 'mails', value: settled.mails, mustBeZero: false },
      { what: 'duplicate mails', value: settled.duplicateMails, mustBeZero: true },
      {
        what: 'repeated under their Message-ID, as the word was lost',
        value: settled.repeatedMails,
        mustBeZero: false,
      },
      { what: 'mails left unsent', value: settled.mailsLeft, mustBeZero: true },
      { what: 'CRM companies', value: settled.companies, mustBeZero: false },
      { what: 'duplicate CRM rows', value: settled.duplicateRows, mustBeZero: true },
      { what: 'CRM rows left untold', value: settled.rowsLeft, mustBeZero: true },
      { what: 'answers that must not be', value: sum(summary.wrong), mustBeZero: true },
      {
        what: 'told to ask again, as the database was away',
        value: countUnheard(summary, AWAY),
        mustBeZero: false,
      },
      {
        what: 'told of a fault, not that asking again helps',
        value: countUnheard(summary, FAULT),
        mustBeZero: true,
      },
      { what: 'histories of contended licenses', value: histories.checked, mustBeZero: false },
      { what: 'histories that are not linearizable', value: histories.notLinearizable, mustBeZero: true },
      { what: 'longest outage', value: Math.round(outageMs), unit: 'ms', mustBeZero: false },
      {
        what: `time to recovery, gateways (${served.name})`,
        value: Math.round(served.gatewaysMs),
        unit: 'ms',
        mustBeZero: false,
      },
      {
        what: `time to recovery, worker (${worker.name})`,
        value: Math.round(worker.workerMs),
        unit: 'ms',
        mustBeZero: false,
      },
      { what: 'times that the worker was away longer than 10 s', value: late, mustBeZero: true },
    ],
    marks,
    recoveries,
  }
  console.log(printReport(report))
  console.log(`\n${writeReport(folder, report)}`)
  if (!hasPassed(report)) process.exitCode = 1
} finally {
  writeLogs(folder, scene)
  await scene.stop()
}
