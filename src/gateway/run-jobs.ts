import { type JobName, jobs, runJob } from '../platform/jobs.ts'
import { trace } from '../platform/telemetry/tracing.ts'
import type { App } from './app.ts'

/** Interval in which a worker polls its queue if no look-up wakes it, in seconds. */
const POLL_EVERY_SECONDS = 30
/** Most queued jobs of one name that a worker takes at once. */
const BATCH = 100

/**
 * Starts to run jobs. A worker runs jobs that are queued with the same payload once. A failed job is logged, and the queue
 * retries it.
 */
export async function startJobs(app: App): Promise<void> {
  const { boss, wakes, hubspot, stripe, shops, webhooks } = app
  const options = { batchSize: BATCH, burstWhenBatchFull: true, pollingIntervalSeconds: POLL_EVERY_SECONDS }
  const workers = new Map<JobName, string>()
  for (const name of Object.keys(jobs) as JobName[]) {
    const worker = await boss.work(name, options, async (batch) => {
      const distinct = new Map(batch.map((job) => [JSON.stringify(job.data), job]))
      for (const job of distinct.values()) await run(app, name, job)
    })
    workers.set(name, worker)
  }
  wakes.start(workers)
  hubspot?.follow()
  stripe?.follow()
  shops.follow()
  webhooks.follow()
}

async function run(
  { handlers, ctx }: App,
  name: JobName,
  { id, data }: { id: string; data: unknown },
): Promise<void> {
  const startedAt = performance.now()
  try {
    await ctx.sandbox?.read()
    await trace({ name: `job ${name}`, kind: 'CONSUMER' }, () => runJob(handlers, name, data))
    ctx.log.debug({ msg: 'job', job: name, id, durationMs: Math.round(performance.now() - startedAt) })
  } catch (error) {
    ctx.log.error({ msg: 'job failed', job: name, id, err: error })
    throw error
  }
}
