import { setTimeout as sleep } from 'node:timers/promises'
import type { GraphqlClient } from '../../src/platform/graphql-client.ts'
import { isLinearizable } from '../linearizability.ts'
import { abuse } from './abuse.ts'
import { arrive, randomFrom } from './arrivals.ts'
import { publishCatalogue } from './catalogue.ts'
import type { Client } from './client.ts'
import { activateMany, contend, observe, rush } from './contend.ts'
import { askEnded, type EndedLicense, expire, suspend, validate } from './field.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createMeasurements, type Second, type Summary } from './measurements.ts'
import { onboard } from './onboard.ts'
import { createNames, type Device, pick, type Run } from './run.ts'

export interface DriveOptions {
  client: Client
  /** Client of the vendor, which publishes the catalogue before the run. */
  vendor: GraphqlClient
  seconds: number
  /** New customers a second. The rate of every other operation is in proportion. */
  rate: number
  /** Time after the end in which clients without a response retry, in milliseconds; 0: no client retries. */
  insistMs: number
  /** Most clients of one kind that wait at the same time. Further clients leave. Default: no limit. */
  most?: number
  onSecond?: (second: Second) => void
  /** Runs at the same time as the load, which lasts at least as long. */
  beside?: (run: Run) => Promise<void>
}

export interface Driven {
  summary: Summary
  ledger: Ledger
  /** Devices that are active after the run. */
  devices: Device[]
  /** Number of clients that left because too many were waiting. */
  left: number
  histories: { checked: number; operations: number; unheard: number; notLinearizable: number }
}

const EARLY_CUSTOMERS = 10

/** Runs the load, and checks the responses that its clients received. */
export async function drive(options: DriveOptions): Promise<Driven> {
  const { client, vendor, seconds, rate, insistMs, onSecond } = options
  const random = randomFrom(Date.now())
  const name = createNames(random)
  const warming = createMeasurements()
  const measurements = createMeasurements()
  const ledger = createLedger()
  let left = 0
  await publishCatalogue(vendor)
  const run: Run = {
    ...{ client, ledger, random, insistMs },
    measurements: warming,
    until: performance.now(),
    devices: [],
    freeSeats: [],
    histories: [],
  }
  // Creates active devices and ended licenses before the first second.
  const ended: EndedLicense[] = []
  const end = async (ending: Promise<EndedLicense | null>) => {
    const license = await ending
    if (license) ended.push(license)
  }
  await Promise.all([
    ...Array.from({ length: EARLY_CUSTOMERS }, () => onboard(run, name('customer'), performance.now())),
    end(expire(run, name('expired'))),
    end(suspend(run, name('suspended'))),
  ])
  const { unheard, wrong } = warming.summary()
  const problems = [...Object.keys(unheard), ...Object.keys(wrong)]
  if (problems.length > 0) throw new Error(`the load could not start: ${problems.join(', ')}`)

  run.measurements = measurements
  run.until = Number.POSITIVE_INFINITY
  const every = (perSecond: number, work: (dueAt: number) => Promise<void>) =>
    arrive({ perSecond, until: () => run.until, random, most: options.most, onLeft: () => left++ }, work)
  const pass = async () => {
    await Promise.all([sleep(seconds * 1000), options.beside?.(run)])
    run.until = performance.now()
  }
  const ticking = setInterval(() => onSecond?.(measurements.turn()), 1000)
  try {
    await Promise.all([
      every(rate, (dueAt) => onboard(run, name('customer'), dueAt)),
      every(rate * 5, (dueAt) => validate(run, dueAt)),
      every(rate / 2, (dueAt) => askEnded(run, pick(run, ended)!, dueAt)),
      every(rate, () => abuse(run)),
      every(rate / 20, () => contend(run, name('team'))),
      every(rate / 50, () => rush(run, name('lab'))),
      every(rate / 30, (dueAt) => activateMany(run, name('many'), dueAt)),
      every(rate / 20, () => end(suspend(run, name('suspended')))),
      pass(),
    ])
  } finally {
    clearInterval(ticking)
  }
  measurements.turn()
  const { devices } = run
  return { summary: measurements.summary(), ledger, devices, left, histories: await checkHistories(run) }
}

/** Validates each device of each contended license after the run, and checks that each history is linearizable. */
async function checkHistories(run: Run): Promise<Driven['histories']> {
  let notLinearizable = 0
  for (const history of run.histories) {
    for (const device of history.devices) {
      for (let patience = 10; (await observe(run, history, 'validate', device)).answer === null; patience--) {
        if (patience === 0) break
        await sleep(1_000)
      }
    }
    if (!isLinearizable(history.operations, history.seats)) {
      notLinearizable++
      run.measurements.wrong('a history is not linearizable')
    }
  }
  const operations = run.histories.flatMap((history) => history.operations)
  return {
    checked: run.histories.length,
    operations: operations.length,
    unheard: operations.filter(({ answer }) => answer === null).length,
    notLinearizable,
  }
}
