import { type JobName, jobs, runJob } from '../platform/jobs.ts'
import { trace } from '../platform/telemetry/tracing.ts'
import type { App } from './app.ts'

/** Starts to run jobs. A failed job is logged, and the queue retries it. */
export async function startJobs({
  boss,
  handlers,
  ctx,
  hubspot,
  stripe,
  shops,
  webhooks,
}: App): Promise<void> {
  // In a sandbox, a developer waits for the jobs after moving the clock.
  const pollingIntervalSeconds = ctx.sandbox ? 0.5 : 2
  for (const name of Object.keys(jobs) as JobName[]) {
    await boss.work(name, { pollingIntervalSeconds }, async ([job]) => {
      if (!job) return
      const startedAt = performance.now()
      try {
        await ctx.sandbox?.read()
        await trace({ name: `job ${name}`, kind: 'CONSUMER' }, () => runJob(handlers, name, job.data))
        ctx.log.debug({
          msg: 'job',
          job: name,
          id: job.id,
          durationMs: Math.round(performance.now() - startedAt),
        })
      } catch (error) {
        ctx.log.error({ msg: 'job failed', job: name, id: job.id, err: error })
        throw error
      }
    })
  }
  hubspot?.follow()
  stripe?.follow()
  shops.follow()
  webhooks.follow()
}
