import { setTimeout as sleep } from 'node:timers/promises'
import { type Gateway, startGateway } from '../gateway.ts'
import { number, parseOptions, server, wholeNumber } from '../parse-options.ts'
import { measure } from '../rounds.ts'
import { stopOnSignal } from '../stop-on-signal.ts'
import { childrenOf, readDatabase, timeOfChildren, timeOfProcess } from './processor-time.ts'
import { questions } from './questions.ts'

const usage = `npm run bench:cores -- [--processes 4] [--licenses 100000] [--seconds 10] [--server postgres://…]

Measures the processor time of a validation with LICET_PROCESSES from 1 to --processes, doubled each time: in the gateways, in their
parent process, which counts the limits of all gateways, and in PostgreSQL. From it, computes the throughput of a machine with more
cores: gateways share the cores, and the parent process has one core at most. The computed figures are a model, in which PostgreSQL
runs on another machine. For the measurement, it must run on this one, and do nothing else.`

const CONNECTIONS_EACH = 32
const WARM_REQUESTS = 30_000
const WARM_SECONDS = 60
/** When a license was last seen is written every two seconds. */
const WRITTEN_AFTER_MS = 3_000
const CORES = [1, 2, 4, 8, 16, 32, 64]

/** Processor time of one validation, in microseconds. */
interface Costs {
  gateways: number
  parent: number
  database: number
}

const { options } = parseOptions(usage, {
  processes: wholeNumber(4),
  licenses: wholeNumber(100_000),
  seconds: number(10, 1),
  server,
})
const progress = (line: string) => console.error(`  ${line}`)

async function measureCosts(processes: number): Promise<Costs> {
  progress(`${processes} processes, seeding ${options.licenses} licenses`)
  const environment = { LICET_PROCESSES: String(processes) }
  const { server, licenses } = options
  const gateway = await startGateway({ server, licenses, environment, workerApart: true })
  stopOnSignal(gateway.stop)
  try {
    const validate = {
      connections: CONNECTIONS_EACH * processes,
      expect: '"valid":true',
      body: questions(gateway.licenses).validate,
    }
    progress(`${processes} processes, warming up`)
    await measure(gateway, { ...validate, seconds: WARM_SECONDS, requests: WARM_REQUESTS * processes })
    await sleep(WRITTEN_AFTER_MS)
    progress(`${processes} processes, measuring`)
    const before = await readTimes(gateway)
    const { requests, errors } = await measure(gateway, { ...validate, seconds: options.seconds })
    if (errors > 0) throw new Error(`${errors} of ${requests} responses were wrong`)
    await sleep(WRITTEN_AFTER_MS)
    const after = await readTimes(gateway)
    return {
      gateways: (after.gateways - before.gateways) / requests,
      parent: (after.parent - before.parent) / requests,
      database: (after.database - before.database) / requests,
    }
  } finally {
    await gateway.stop()
  }
}

/** With one process, the gateway has no parent process. */
async function readTimes(gateway: Gateway): Promise<Costs> {
  const { microseconds: database } = await readDatabase(gateway)
  const isParent = childrenOf(gateway.pid).length > 0
  return {
    gateways: isParent ? timeOfChildren(gateway.pid) : timeOfProcess(gateway.pid),
    parent: isParent ? timeOfProcess(gateway.pid) : 0,
    database,
  }
}

let costs: Costs | null = null
console.log('Measured, in µs of processor time for one validation')
console.log('processes  gateways  parent  PostgreSQL')
for (let processes = 1; processes <= options.processes; processes *= 2) {
  costs = await measureCosts(processes)
  const { gateways, parent, database } = costs
  console.log(
    [processes, gateways, parent, database]
      .map((figure, place) => figure.toFixed(place === 2 ? 1 : 0).padStart([9, 8, 6, 10][place]!))
      .join('  '),
  )
}
const { gateways, parent, database } = costs!
console.log('\nComputed for a machine of gateways, with PostgreSQL on another one')
console.log('cores  validations/s  parent process  cores of PostgreSQL')
for (const cores of CORES) {
  // The parent process takes a part of the cores, and at most one.
  const perSecond = Math.min(
    (cores * 1e6) / (gateways + parent),
    parent > 0 ? 1e6 / parent : Number.POSITIVE_INFINITY,
  )
  const figures = [
    String(cores).padStart(5),
    perSecond.toFixed(0).padStart(13),
    `${((perSecond * parent) / 10_000).toFixed(0)} %`.padStart(14),
    ((perSecond * database) / 1e6).toFixed(1).padStart(19),
  ]
  console.log(figures.join('  '))
}
if (parent > 0)
  console.log(
    `The curve bends at ${Math.floor((gateways + parent) / parent)} cores, where the parent process fills its core.`,
  )
