import type { EventEmitter } from 'node:events'
import { fromPglite, fromPrisma, PgBoss } from 'pg-boss'
import { z } from 'zod'
import { endSilentConnection } from './database/end-silent-connection.ts'
import type { Database } from './database/open.ts'
import { primaryOf } from './database/primary.ts'
import { surviveConnectionLoss } from './database/survive-connection-loss.ts'
import { onceCommitted, type Tx } from './db.ts'

/** Every job, the schema of its payload, and its schedule (cron, in UTC). Payloads contain ids only. */
export const jobs = {
  'bulk-operations.forget': { payload: z.object({}), cron: '30 4 * * *' },
  // Scheduled for the rows that a lost worker left.
  'bulk-operations.run': { payload: z.object({}), cron: '* * * * *' },
  'crm.reconcile': { payload: z.object({}), cron: '40 2 * * *' },
  // Also after a change of the catalogue: a review can have lost its cause.
  'crm.reread-reviews': { payload: z.object({}), cron: '35 * * * *' },
  'crm.sync': { payload: z.object({}), cron: '* * * * *' },
  // Also at each start. A day that it misses changes nothing: it creates the partitions of the next month.
  'database.create-partitions': { payload: z.object({}), cron: '5 1 * * *' },
  // Only on the embedded database.
  'database.vacuum': { payload: z.object({}), cron: '20 3 * * *' },
  'idempotency.forget-outcomes': { payload: z.object({}), cron: '17 * * * *' },
  // Before the nightly reconciliation, which pushes the findings to the CRM.
  'insights.mark-accounts': { payload: z.object({}), cron: '10 2 * * *' },
  'insights.forget-attempts': { payload: z.object({}), cron: '50 3 * * *' },
  'insights.roll-up': { payload: z.object({}), cron: '*/10 * * * *' },
  'license-files.publish-status-lists': { payload: z.object({}), cron: '*/10 * * * *' },
  'licenses.apply-scheduled-changes': { payload: z.object({}), cron: '* * * * *' },
  'licenses.record-expired': { payload: z.object({}), cron: '* * * * *' },
  'mailed-codes.forget': { payload: z.object({}), cron: '27 * * * *' },
  // Scheduled for the mails that a lost worker left.
  'mailed-codes.send-due': { payload: z.object({}), cron: '* * * * *' },
  'notifications.read-reports': { payload: z.object({}), cron: '*/5 * * * *' },
  'notifications.schedule-notices': { payload: z.object({}), cron: '* * * * *' },
  'notifications.send-due': { payload: z.object({}) },
  'retention.delete-expired': { payload: z.object({}), cron: '15 1 * * *' },
  'shops.delete-shown-keys': { payload: z.object({}), cron: '*/10 * * * *' },
  'shops.recover-events': { payload: z.object({}), cron: '43 * * * *' },
  'shops.report-usage': { payload: z.object({}), cron: '*/5 * * * *' },
  'validation.delete-refused-requests': { payload: z.object({}), cron: '20 4 * * *' },
  'webhooks.forget': { payload: z.object({}), cron: '7 * * * *' },
  'webhooks.send-mails': { payload: z.object({}), cron: '*/5 * * * *' },
} as const satisfies Record<string, { payload: z.ZodType; cron?: string }>

export type JobName = keyof typeof jobs
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]['payload']>
/** The jobs with a schedule. */
export const scheduledJobs = (Object.keys(jobs) as JobName[]).filter((name) => 'cron' in jobs[name])
/** The scheduled jobs that follow the clock of a sandbox. The maintenance of the database follows the real time, as its rows do. */
export const clockJobs = scheduledJobs.filter((name) => !name.startsWith('database.'))

export type JobHandlers = { [N in JobName]: (payload: JobPayload<N>) => Promise<void> }

/** Enqueues a job in a transaction: the job exists if and only if the transaction commits. */
export type Enqueue = <N extends JobName>(tx: Tx, name: N, payload: JobPayload<N>) => Promise<void>

/** Queues failed jobs of one name again, in a transaction. */
export type RetryJobs = (tx: Tx, name: JobName, ids: readonly string[]) => Promise<void>

/** Longest time without data while a statement of the queue, or of its maintenance, runs. */
const SILENCE_MS = 60_000

/**
 * Creates the job queue on the database. `onError` receives faults that belong to no job. Without `runsClock`, it enqueues no
 * scheduled job and does not maintain its tables.
 */
export function createBoss(
  engine: Database['engine'],
  onError: (error: unknown) => void,
  runsClock = true,
): PgBoss {
  const boss = new PgBoss({
    ...(engine.kind === 'pglite'
      ? { db: fromPglite(engine.pglite), backend: 'pglite' as const }
      : poolOptions(engine.url)),
    schedule: runsClock,
    supervise: runsClock,
  })
  boss.on('error', onError)
  return boss
}

/** Options of the pool. pg-boss passes unknown options on to the driver. */
function poolOptions(url: string) {
  const onConnect = (connection: EventEmitter) => {
    surviveConnectionLoss(connection)
    endSilentConnection(connection, SILENCE_MS)
  }
  return { ...primaryOf(url), max: 4, application_name: 'licet-jobs', onConnect }
}

/** Starts the job queue and creates missing queues and schedules. Idempotent. */
export async function startBoss(boss: PgBoss): Promise<void> {
  await boss.start()
  for (const name of Object.keys(jobs) as JobName[]) {
    await boss.createQueue(name, { retryLimit: 5, retryBackoff: true })
    const job = jobs[name]
    if ('cron' in job) await boss.schedule(name, job.cron, {}, { tz: 'UTC' })
  }
}

/** Creates the tables of the job queue, its queues and schedules, and runs no job. Idempotent. */
export async function prepareJobs(engine: Database['engine']): Promise<void> {
  const boss = createBoss(engine, () => {})
  await startBoss(boss)
  await boss.stop({ graceful: false })
}

/** Returns the function that enqueues jobs. It calls `wake` after the commit. */
export function createEnqueue(boss: PgBoss, wake: (name: JobName) => void): Enqueue {
  return async (tx, name, payload) => {
    await boss.send(name, payload, { db: fromPrisma(tx) })
    onceCommitted(tx, () => wake(name))
  }
}

/** Returns the function that queues failed jobs again, in a transaction. */
export function createRetryJobs(boss: PgBoss): RetryJobs {
  return async (tx, name, ids) => {
    if (ids.length > 0) await boss.retry(name, [...ids], { db: fromPrisma(tx) })
  }
}

/** Parses the payload and runs the job. An older release may have enqueued another payload, which then fails. */
export async function runJob<N extends JobName>(
  handlers: JobHandlers,
  name: N,
  payload: unknown,
): Promise<void> {
  await handlers[name](jobs[name].payload.parse(payload ?? {}) as JobPayload<N>)
}
