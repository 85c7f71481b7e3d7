import { setTimeout as sleep } from 'node:timers/promises'
import type { AppContext } from '../platform/context.ts'
import { createEventLog } from '../subscriptions/event-log.ts'
import { deliverDue } from './deliveries/deliver-due.ts'
import { queueDeliveries } from './deliveries/queue-deliveries.ts'

/** The interval between two runs. */
const INTERVAL_MS = 1_000
/** Interval of reads of the log while a transaction keeps it from being complete. */
const LOG_INTERVAL_MS = 20
/** Reads of the log in one run. Events that are not complete by then have their turn in the next run. */
const LOG_READS = 50

/** The sender of webhooks of one process. */
export interface WebhookSender {
  /** Creates the deliveries of all events that are complete, and attempts those that are due. */
  run(): Promise<void>
  /** Runs repeatedly until `stop`. Called in processes that run jobs. */
  follow(): void
  /** Ends with the attempts that have begun. */
  stop(): Promise<void>
}

/** Creates the sender of webhooks, which reads the same log as subscriptions. */
export function createWebhookSender(app: AppContext): WebhookSender {
  const log = createEventLog(app.sql)
  const stopped = new AbortController()
  let following: Promise<unknown> = Promise.resolve()

  async function readLog(): Promise<void> {
    for (let read = 0; read < LOG_READS && !stopped.signal.aborted; read++) {
      const { again } = await log.advance()
      if (again === 'when notified') return
      if (again === 'soon') {
        if (log.head && !log.isHeldUp) return
        await sleep(LOG_INTERVAL_MS)
      }
    }
  }

  async function queue(): Promise<void> {
    await app.sandbox?.read()
    await readLog()
    const { head } = log
    while (head && !stopped.signal.aborted && (await queueDeliveries(app, head.position)));
  }

  async function deliver(): Promise<void> {
    await app.sandbox?.read()
    await deliverDue(app, stopped.signal)
  }

  async function repeat(work: () => Promise<void>): Promise<void> {
    while (!stopped.signal.aborted) {
      // No failure of the database ends the loop.
      await work().catch((err: unknown) => app.log.error({ msg: 'webhooks', err }))
      await sleep(INTERVAL_MS, null, { signal: stopped.signal, ref: false }).catch(() => {})
    }
  }

  return {
    async run() {
      await queue()
      await deliver()
    },
    follow() {
      // Slow endpoints do not delay the reading of the log.
      following = Promise.all([repeat(queue), repeat(deliver)])
    },
    async stop() {
      stopped.abort()
      await following
    },
  }
}
