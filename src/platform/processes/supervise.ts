import type { Worker } from 'node:cluster'
import { setTimeout as sleep } from 'node:timers/promises'
import { backoffMs } from '../backoff.ts'
import { createCounts } from '../limits/counts.ts'
import type { Logger } from '../logger.ts'
import { processEnds } from '../metrics/metrics.ts'
import { addSnapshots, keepCounts, type Snapshot, takeSnapshot } from '../metrics/snapshot.ts'
import { type Channel, createChannel } from './channel.ts'
import type { ParentCalls, ProcessCalls } from './gateway-processes.ts'

/** A gateway serves requests. A worker runs the jobs. */
export type ProcessKind = 'gateway' | 'worker'

/** The processes of one command. */
export interface Supervisor {
  /**
   * Starts all processes: first one gateway alone, which migrates the database. Returns the lines of it for the operator
   * when all are ready. Throws `StartFailed` if one ends before.
   */
  start(): Promise<string[]>
  /**
   * Replaces each process by a new one, one after another. An old process ends only after its successor is ready. If a new
   * one fails to start, the others stay as they are. During the start, it waits until all are ready.
   */
  restart(): Promise<void>
  /** Completes all requests and ends all processes. */
  stop(): Promise<void>
}

/** A process ended before it was ready. It has written the reason. */
export class StartFailed extends Error {
  override name = 'StartFailed'
  readonly exitCode: number

  constructor(exitCode: number) {
    super('A process of the gateway ended before it was ready.')
    this.exitCode = exitCode
  }
}

interface Child {
  kind: ProcessKind
  process: Worker
  channel: Channel<ProcessCalls>
  /** Its last known metrics. */
  snapshot: Snapshot
  isReady: boolean
  /** Whether the parent ended it, so that no other process replaces it. */
  isEnding: boolean
  exited: Promise<void>
}

/** A process that ran for so long has started well: its successor starts at once. */
const STABLE_MS = 30_000
const RETRY = { firstMs: 1_000, maxMs: 30_000 }
const READ_METRICS_EVERY_MS = 10_000
/** Longest wait for the metrics of one process. After it, its last known ones are used. */
const METRICS_MS = 2_000

/** Starts and watches processes. `fork` starts one. A process that ends without an order is replaced. */
export function createSupervisor({
  fork,
  gateways,
  hasWorker,
  log,
}: {
  fork: (kind: ProcessKind) => Worker
  /** Number of gateways. */
  gateways: number
  /** Whether another process runs the jobs. */
  hasWorker: boolean
  log: Logger
}): Supervisor {
  const counts = createCounts()
  const children = new Set<Child>()
  let ended: Snapshot = []
  /** Processes in a row that ended soon after their start. */
  let failures = 0
  let isStopping = false
  let restarting: Promise<void> | null = null
  let restartsAgain = false
  const timer = setInterval(() => {
    for (const child of children) if (child.isReady) void refresh(child)
  }, READ_METRICS_EVERY_MS)
  timer.unref()

  /** Reads the metrics of a process. Keeps the last known ones if it does not respond in time. */
  async function refresh(child: Child): Promise<Snapshot> {
    const read = child.channel.call('takeSnapshot').then(
      (snapshot) => {
        child.snapshot = snapshot
      },
      () => {},
    )
    const stop = new AbortController()
    const late = sleep(METRICS_MS, undefined, { signal: stop.signal, ref: false }).catch(() => {})
    await Promise.race([read, late])
    stop.abort()
    return child.snapshot
  }

  /**
   * Starts a process. Returns its lines for the operator when it is ready. Throws `StartFailed` if it ends before, and never
   * settles if the parent ends all processes.
   */
  async function startOne(kind: ProcessKind): Promise<string[]> {
    const process = fork(kind)
    const ready = Promise.withResolvers<string[]>()
    const exited = new Promise<void>((resolve) => process.once('exit', () => resolve()))
    const own: ParentCalls = {
      ...counts,
      ready(lines) {
        child.isReady = true
        ready.resolve(lines)
      },
      otherMetrics: async () => {
        const others = [...children].filter((other) => other !== child && other.isReady)
        return [ended, await takeSnapshot(), ...(await Promise.all(others.map(refresh)))]
      },
      lastMetrics(snapshot) {
        child.snapshot = snapshot
      },
    }
    const channel = createChannel<ProcessCalls>(process, own)
    const child: Child = { kind, process, channel, snapshot: [], isReady: false, isEnding: false, exited }
    children.add(child)
    const startedAt = performance.now()
    process.on('error', (err) => log.error({ msg: 'a process of the gateway', kind, err }))
    process.once('exit', (code: number | null, signal: string | null) => {
      children.delete(child)
      void keepCountsOf(child)
      if (isStopping || child.isEnding) return
      if (!child.isReady) ready.reject(new StartFailed(code ?? 1))
      else {
        processEnds.inc()
        log.error({ msg: 'a process of the gateway ended, and another replaces it', kind, code, signal })
        failures = performance.now() - startedAt < STABLE_MS ? failures + 1 : 0
        void replace(kind)
      }
    })
    return await ready.promise
  }

  let keeping: Promise<void> = Promise.resolve()
  /** The counters of a process remain after its end, because a counter that falls would look like a restart. */
  async function keepCountsOf({ snapshot }: Child): Promise<void> {
    keeping = keeping.then(async () => {
      ended = await addSnapshots([ended, keepCounts(snapshot)])
    })
    await keeping
  }

  /** Starts another process in place of one that ended. Tries again, ever more slowly, until one is ready. */
  async function replace(kind: ProcessKind): Promise<void> {
    for (;;) {
      if (failures > 1) await sleep(backoffMs(failures - 1, RETRY))
      if (isStopping) return
      try {
        await startOne(kind)
        log.info({ msg: 'a process of the gateway is ready', kind })
        return
      } catch (error) {
        failures++
        log.error({ msg: 'a process of the gateway did not start', kind, err: error })
      }
    }
  }

  async function end(child: Child): Promise<void> {
    child.isEnding = true
    if (child.isReady) await child.channel.call('close').catch(() => {})
    else child.process.process.kill('SIGTERM')
    await child.exited
  }

  const started = Promise.withResolvers<void>()

  async function restartAll(): Promise<void> {
    await started.promise
    const old = [...children].filter(({ isReady }) => isReady)
    for (const child of old) {
      if (isStopping) return
      try {
        await startOne(child.kind)
      } catch (error) {
        // It has written the reason.
        const { exitCode } = error as StartFailed
        log.error({ msg: 'the restart stopped: a new process did not start', kind: child.kind, exitCode })
        return
      }
      await end(child)
    }
    log.info({ msg: 'all processes of the gateway were replaced', count: old.length })
  }

  return {
    async start() {
      const lines = await startOne('gateway')
      const others: ProcessKind[] = Array.from({ length: gateways - 1 }, () => 'gateway')
      if (hasWorker) others.push('worker')
      await Promise.all(others.map(startOne))
      started.resolve()
      return lines
    },
    async restart() {
      if (restarting) {
        // The running restart may have begun before what this one has to load was there.
        restartsAgain = true
        return await restarting
      }
      const run = async () => {
        do {
          restartsAgain = false
          await restartAll()
        } while (restartsAgain && !isStopping)
      }
      restarting = run().finally(() => {
        restarting = null
      })
      await restarting
    },
    async stop() {
      isStopping = true
      clearInterval(timer)
      await Promise.all([...children].map(end))
    },
  }
}
