import { z } from 'zod'
import type { Context } from './context.ts'
import type { Tx } from './db.ts'
import { recordEvents } from './events.ts'
import { parseInput } from './input.ts'
import { type JobName, jobs } from './jobs.ts'

const names = Object.keys(jobs) as [JobName, ...JobName[]]
const retryInput = z.strictObject({ name: z.enum(names) })

export type RetryFailedJobsInput = z.input<typeof retryInput>

/** Failed jobs that one call queues again. */
const MAX_RETRIED = 1_000

/**
 * Queues the failed jobs of one name again, at most 1,000 of them, the oldest first. A job that another call queued in
 * between stays queued once.
 */
export async function retryFailedJobs(
  ctx: Context,
  tx: Tx,
  raw: RetryFailedJobsInput,
): Promise<{ name: JobName; retried: number }> {
  const { name } = parseInput(retryInput, raw)
  const failed = await tx.$queryRaw<{ id: string }[]>`
    select id from pgboss.job where name = ${name} and state = 'failed'
    order by completed_on limit ${MAX_RETRIED} for update skip locked`
  const ids = failed.map(({ id }) => id)
  await ctx.retryJobs(tx, name, ids)
  await recordEvents(
    ctx,
    tx,
    ids.map((id) => ({ type: 'job.retried', subjectId: id, data: { name } })),
  )
  return { name, retried: ids.length }
}
