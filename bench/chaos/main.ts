import { setTimeout as sleep } from 'node:timers/promises'
import { ActivateLicenseDocument, ValidateLicenseDocument } from '../../demo/generated/app/graphql.ts'
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
import { number, parseOptions, text, wholeNumber } from '../parse-options.ts'
import { stopOnSignal } from '../stop-on-signal.ts'
import { calm, faults, troubles } from './faults.ts'
import { startScene, writeLogs } from './scene.ts'
import { settle } from './settle.ts'
import { untilServed, untilWorking, watchService } from './watch.ts'

const usage = `npm run chaos -- [--seconds 60] [--gateways 2] [--rate 2] [--recovery 10] [--report DIR]

Runs the load of npm run load during faults: PostgreSQL restarts without a checkpoint, its standby is promoted, backends are
terminated, a gateway and the worker are killed, Redis disappears, the network to the database is slow, half-open and reset, the disk of the
database is full (only for root), and HubSpot and the mail server hang, fail and send nonsense. The run starts its own
PostgreSQL with a standby, Redis, mail server and HubSpot emulator, and uses no others. Prints what was lost, what was sent twice, and
the times to recovery. Exits with 1 if a value that must be 0 is not 0: also if the worker, or writes after the
promotion, need more than --recovery seconds.`

const { options } = parseOptions(usage, {
  seconds: number(60, 1),
  gateways: wholeNumber(2),
  rate: number(2, 0.1),
  recovery: number(10, 1),
  report: text(null),
})

const PROBE_MS = 1_000
const INSIST_MS = 60_000
/** Longest duration of a fault itself, with every start of a server in it, on a busy machine. */
const FAULT_MS = 300_000
/** Most clients of one kind that wait at the same time. Further clients leave, so that the queue has an end. */
const MOST_WAITING = 40
/** Errors that clients receive during the faults. `INTERNAL` does not show a client that a retry may succeed. */
const AWAY = /DATABASE_UNAVAILABLE$/
const FAULT = /INTERNAL$/

const startedAt = new Date().toISOString()
const { seconds } = options
const recoveryMs = options.recovery * 1_000
const folder =
  options.report ??
  new URL(`../results/chaos-${startedAt.replaceAll(/[:.]/g, '-')}`, import.meta.url).pathname
const progress = createProgress()
progress.say('starting PostgreSQL, Redis, a mail server, HubSpot, gateways and a worker')
const scene = await startScene(options.gateways)
stopOnSignal(scene.stop)
const { adminKey, gateways, sql } = scene.installation
const urls = gateways.map(({ url }) => url)
const marks: Mark[] = []
const recoveries: Recovery[] = []
let outageMs = 0
let lateWrites = 0

/** Causes all faults, spread over the run, and measures the time to recovery after each. */
async function runFaults(run: Run): Promise<void> {
  const beganAt = performance.now()
  const at = () => (performance.now() - beganAt) / 1000
  const reach = (share: number) => sleep(Math.max(0, (share * seconds - at()) * 1000))
  const [device] = run.devices
  const clients = new Map(
    urls.map((url) => [url, connectClient({ urls: [url], adminKey, timeoutMs: PROBE_MS })]),
  )
  const probe = async (url: string) => {
    const heard = await clients.get(url)!.ask('software', ValidateLicenseDocument, { input: device! })
    return heard.kind === 'answered' && heard.data.validateLicense.valid
  }
  /** Activates a device again that is active. The response needs the primary. */
  const probeWrite = async (url: string) => {
    const heard = await clients.get(url)!.ask('software', ActivateLicenseDocument, { input: device! })
    return heard.kind === 'answered' && heard.data.activateLicense.__typename === 'ActivateLicensePayload'
  }
  const watch = watchService(urls, probe)
  const begin = (name: string) => {
    marks.push({ second: Math.max(1, Math.round(at())), name })
    progress.say(`${at().toFixed(0)} s: ${name}`)
  }
  const causeTroubles = async () => {
    for (const [turn, trouble] of troubles.entries()) {
      await reach(turn / troubles.length)
      calm(scene)
      begin(trouble.name)
      trouble.begin(scene)
    }
  }
  const causeFaults = async () => {
    const possible = faults.filter(({ canRun }) => canRun?.(scene) ?? true)
    for (const { name } of faults.filter((fault) => !possible.includes(fault)))
      progress.say(`skipped: ${name}, because only root can mount a disk`)
    for (const [turn, { name, run: cause, endsWrites }] of possible.entries()) {
      await reach((turn + 0.5) / (possible.length + 0.5))
      begin(name)
      await withinLimit(name, cause(scene))
      const [gatewaysMs, workerMs] = await Promise.all([
        untilServed(urls, endsWrites ? probeWrite : probe),
        untilWorking(sql),
      ])
      recoveries.push({ name, gatewaysMs, workerMs })
      if (endsWrites && gatewaysMs > recoveryMs) lateWrites++
    }
    await reach(1)
  }
  await Promise.all([causeTroubles(), causeFaults()])
  outageMs = watch.end()
}

/** Rejects when a fault does not end, so that the run has an end. */
async function withinLimit(name: string, fault: Promise<void>): Promise<void> {
  const limit = new AbortController()
  const passed = sleep(FAULT_MS, undefined, limit).then(() => {
    throw new Error(`the fault "${name}" did not end within ${FAULT_MS / 60_000} minutes`)
  })
  try {
    await Promise.race([fault, passed])
  } finally {
    passed.catch(() => {})
    limit.abort()
  }
}

const countUnheard = ({ unheard }: Summary, reason: RegExp) =>
  sum(Object.fromEntries(Object.entries(unheard).filter(([what]) => reason.test(what))))

try {
  const driven = await drive({
    client: connectClient({ urls, adminKey, timeoutMs: 10_000 }),
    vendor: createAdminClient(urls[0]!, adminKey),
    seconds,
    rate: options.rate,
    insistMs: INSIST_MS,
    most: MOST_WAITING,
    onSecond: progress.second,
    beside: runFaults,
  })
  progress.end()
  calm(scene)
  progress.say('completing the retries of mail and CRM')
  const settled = await settle(scene)
  const { acknowledged, lost } = await countLost(sql, driven.ledger)
  const { summary, histories, left } = driven
  const slowest = (of: 'gatewaysMs' | 'workerMs') =>
    recoveries.reduce((worst, next) => (next[of] > worst[of] ? next : worst))
  const worker = slowest('workerMs')
  const served = slowest('gatewaysMs')
  const late = recoveries.filter(({ workerMs }) => workerMs > recoveryMs).length
  const report: Report = {
    title: 'Licet under faults',
    about: `${options.rate} new customers a second for ${seconds} s, with all their requests, on ${options.gateways} gateways and a worker, while the servers that they require fail. Clients retry until they get a response.`,
    options: { seconds, gateways: options.gateways, rate: options.rate },
    machine: describeMachine(),
    startedAt,
    driven: { summary, histories, left },
    findings: [
      { what: 'acknowledged writes', value: acknowledged, mustBeZero: false },
      { what: `clients that left because ${MOST_WAITING} were waiting`, value: left, mustBeZero: false },
      { what: 'acknowledged writes lost', value: lost, mustBeZero: true },
      { what: 'seats above the limit', value: await countSeatsAboveLimit(sql), mustBeZero: true },
      { what: 'mails', value: settled.mails, mustBeZero: false },
      { what: 'duplicate mails', value: settled.duplicateMails, mustBeZero: true },
      {
        what: 'mails repeated with the same Message-ID after a lost reply',
        value: settled.repeatedMails,
        mustBeZero: false,
      },
      { what: 'unsent mails', value: settled.mailsLeft, mustBeZero: true },
      { what: 'CRM companies', value: settled.companies, mustBeZero: false },
      { what: 'duplicate CRM rows', value: settled.duplicateRows, mustBeZero: true },
      { what: 'CRM rows not pushed', value: settled.rowsLeft, mustBeZero: true },
      { what: 'wrong responses', value: sum(summary.wrong), mustBeZero: true },
      {
        what: 'DATABASE_UNAVAILABLE responses',
        value: countUnheard(summary, AWAY),
        mustBeZero: false,
      },
      {
        what: 'INTERNAL responses',
        value: countUnheard(summary, FAULT),
        mustBeZero: true,
      },
      { what: 'checked histories of contended licenses', value: histories.checked, mustBeZero: false },
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
      { what: `recoveries of the worker above ${options.recovery} s`, value: late, mustBeZero: true },
      {
        what: `recoveries of writes after a promotion above ${options.recovery} s`,
        value: lateWrites,
        mustBeZero: true,
      },
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
// A client of a server that was killed or silent may leave a socket open, which would keep this process.
process.exit()
