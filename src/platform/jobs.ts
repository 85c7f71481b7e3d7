import type { EventEmitter } from 'node:events'
import { fromPglite, fromPrisma, PgBoss } from 'pg-boss'
import { z } from 'zod'
import { endSilentConnection } from './database/end-silent-connection.ts'
import type { Database } from './database/open.ts'
import { surviveConnectionLoss } from './database/survive-connection-loss.ts'
import type { Tx } from './db.ts'

/** Every job, the shape of its payload, and when it runs by itself (cron, in UTC). Payloads hold ids only. */
export const jobs = {
  'crm.reconcile': { payload: z.object({}), cron: '40 2 * * *' },
  'crm.sync': { payload: z.object({}), cron: '* * * * *' },
  'idempotency.forget-outcomes': { payload: z.object({}), cron: '17 * * * *' },
  // Before the comparison of the night, which tells what was found.
  'insights.mark-accounts': { payload: z.object({}), cron: '10 2 * * *' },
  'insights.forget-attempts': { payload: z.object({}), cron: '50 3 * * *' },
  'insights.roll-up': { payload: z.object({}), cron: '*/10 * * * *' },
  'license-files.publish-status-lists': { payload: z.object({}), cron: '*/10 * * * *' },
  'licenses.record-expired': { payload: z.object({}), cron: '* * * * *' },
  'notifications.read-reports': { payload: z.object({}), cron: '*/5 * * * *' },
  'notifications.schedule-notices': { payload: z.object({}), cron: '* * * * *' },
  'notifications.send-due': { payload: z.object({}) },
} as const satisfies Record<string, { payload: z.ZodType; cron?: string }>

export type JobName = keyof typeof jobs
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]['payload']>
/** The jobs that run by themselves. */
export const scheduledJobs = (Object.keys(jobs) as JobName[]).filter((name) => 'cron' in jobs[name])

export type JobHandlers = { [N in JobName]: (payload: JobPayload<N>) => Promise<void> }

export type Enqueue = <N extends JobName>(tx: Tx, name: N, payload: JobPayload<N>) => Promise<void>

/** How long a statement of the queue may take, its own maintenance too, before its connection counts as lost. */
const SILENCE_MS = 60_000

/** A job queue on the database; `onError` is told of faults that no job owns. */
export function createBoss(engine: Database['engine'], onError: (error: unknown) => void): PgBoss {
  const boss = new PgBoss(
    engine.kind === 'pglite' ? { db: fromPglite(engine.pglite), backend: 'pglite' } : poolOptions(engine.url),
  )
  boss.on('error', onError)
  return boss
}

/** What pg-boss makes its pool with: it passes on what it does not know itself. */
function poolOptions(connectionString: string) {
  const onConnect = (connection: EventEmitter) => {
    surviveConnectionLoss(connection)
    endSilentConnection(connection, SILENCE_MS)
  }
  return { connectionString, max: 4, application_name: 'licet-jobs', onConnect }
}

/** Starts the queue and makes sure that every queue and schedule exists. Running it again changes nothing. */
export async function startBoss(boss: PgBoss): Promise<void> {
  await boss.start()
  for (const name of Object.keys(jobs) as JobName[]) {
    await boss.createQueue(name, { retryLimit: 5, retryBackoff: true })
    const job = jobs[name]
    if ('cron' in job) await boss.schedule(name, job.cron, {}, { tz: 'UTC' })
  }
}

/** Enqueues inside the caller's transaction: the job exists exactly when the change does. */
export function createEnqueue(boss: PgBoss): Enqueue {
  return async (tx, name, payload) => {
    await boss.send(name, payload, { db: fromPrisma(tx) })
  }
}

/** Runs one job; the payload is parsed first, as an older release may have enqueued another shape. */
export async function runJob<N extends JobName>(
  handlers: JobHandlers,
  name: N,
  payload: unknown,
): Promise<void> {
  await handlers[name](jobs[name].payload.parse(payload ?? {}) as JobPayload<N>)
}
