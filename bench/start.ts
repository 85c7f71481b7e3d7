import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { administer } from './administer.ts'
import { parseOptions, server, wholeNumber } from './parse-options.ts'
import { startServer } from './processes.ts'
import { stopOnSignal } from './stop-on-signal.ts'
import { median, REQUIRED } from './table.ts'

const usage = `npm run bench:start -- [--rounds 5] [--server postgres://…]

Starts a gateway on PostgreSQL and on the embedded database, in rounds with a minimal Yoga server. Prints the time until each is ready,
the processor time of the start, and the resident memory of each process when it is idle, also as ratios to the Yoga server. Ends with 1
if a figure is not within 90 % of its goal. Creates a database on the server (default: TEST_DATABASE_URL), and drops it. It needs Linux.`

const POSTGRES = 'gateway on PostgreSQL'
const EMBEDDED = 'gateway on the embedded database'
/** Most memory of an idle gateway on PostgreSQL, as a multiple of that of a Yoga server. */
const MEMORY_GOAL = 1.8
/** Most milliseconds until a gateway is ready. */
const READY_GOALS: Record<string, number> = { [POSTGRES]: 1_000, [EMBEDDED]: 1_500 }
/** Most milliseconds until a gateway is ready that creates its tables first. */
const FIRST_GOAL = 4_000
/** Time after the start until the memory is read. */
const IDLE_MS = 4_000

const { options } = parseOptions(usage, { rounds: wholeNumber(5), server })

interface Start {
  ms: number
  cpuMs: number
  memoryMb: number
}

const name = `licet_bench_${randomUUID().replaceAll('-', '')}`
const folder = mkdtempSync(join(tmpdir(), 'licet-bench-start-'))
const secrets = { LICET_SECRET: randomUUID(), LICET_ADMIN_KEY: randomUUID() }
const onPostgres = {
  ...secrets,
  NODE_ENV: 'production',
  LICET_TRUSTED_PROXIES: 'loopback',
  DATABASE_URL: Object.assign(new URL(options.server), { pathname: `/${name}` }).href,
}
const embedded = { ...secrets, LICET_DATA_DIR: folder }

const kinds: Record<string, () => Promise<Start>> = {
  'Yoga server': () => start('bench/hello.ts', {}),
  [POSTGRES]: () => start('bin/licet.js start', onPostgres),
  [EMBEDDED]: () => start('bin/licet.js start', embedded),
}

async function start(script: string, environment: Record<string, string>): Promise<Start> {
  const startedAt = performance.now()
  const running = await startServer(script, environment)
  const ms = performance.now() - startedAt
  const cpuMs = running.cpuMicroseconds() / 1000
  await sleep(IDLE_MS)
  const [, kb] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${running.pid}/status`, 'utf8'))!
  await running.stop()
  return { ms, cpuMs, memoryMb: Number(kb) / 1024 }
}

const stop = async () => {
  rmSync(folder, { recursive: true, force: true })
  await administer(options.server, `drop database if exists ${name} with (force)`)
}
stopOnSignal(stop)
try {
  await administer(options.server, `create database ${name}`)
  const first: string[] = []
  for (const kind of [POSTGRES, EMBEDDED]) {
    const { ms, cpuMs } = await kinds[kind]!()
    first.push(`first start, ${kind}: ${judged(ms, 0, FIRST_GOAL)} ms, processor ${cpuMs.toFixed(0)} ms`)
  }
  const starts: Record<string, Start[]> = {}
  for (let round = 1; round <= options.rounds; round++) {
    console.error(`  round ${round} of ${options.rounds}`)
    for (const [kind, run] of Object.entries(kinds)) starts[kind] = [...(starts[kind] ?? []), await run()]
  }
  for (const line of first) console.log(line)
  const yardstick = starts['Yoga server']!
  for (const [kind, measured] of Object.entries(starts)) {
    const of = (figure: keyof Start) => median(measured.map((one) => one[figure]))
    // The starts of a round follow one another, so that other load of the machine affects both.
    const ratio = (figure: keyof Start) =>
      median(measured.map((one, round) => one[figure] / yardstick[round]![figure]))
    const memory = judged(ratio('memoryMb'), 1, kind === POSTGRES ? MEMORY_GOAL : undefined)
    console.log(
      `${kind}: ready after ${judged(of('ms'), 0, READY_GOALS[kind])} ms (${ratio('ms').toFixed(1)} ×), processor ${of('cpuMs').toFixed(0)} ms (${ratio('cpuMs').toFixed(1)} ×), memory ${of('memoryMb').toFixed(0)} MB (${memory} ×)`,
    )
  }
} finally {
  await stop()
}

/** Formats a figure with its goal. If it is not within 90 % of the goal, the command ends with 1. */
function judged(figure: number, digits: number, goal?: number): string {
  if (goal === undefined) return figure.toFixed(digits)
  if (!(figure <= goal / REQUIRED)) process.exitCode = 1
  return `${figure.toFixed(digits)} ≤ ${goal}`
}
