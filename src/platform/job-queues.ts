import type { Db } from './db.ts'
import { type JobName, jobs } from './jobs.ts'

/** State of the jobs of one name. */
export interface JobQueue {
  name: JobName
  /** Cron expression, in UTC; null if the job has no schedule. */
  schedule: string | null
  /** Jobs that are due. */
  waiting: number
  /** Due time of the job that has waited longest; null if none waits. */
  waitingSince: Date | null
  /** Jobs that start later: by a delay, or by the pause before a retry. */
  delayed: number
  running: number
  /** Jobs that failed after their last attempt, within the last two weeks. */
  failed: number
  /** End of the last completed job that is still stored; null if there is none. */
  completedAt: Date | null
}

/** A job that failed after its last attempt. */
export interface FailedJob {
  failedAt: Date
  attempts: number
  /** Message of the last error; null if it had none. */
  error: string | null
}

/** Failed jobs of one name that are listed. */
export const FAILED_JOBS_LISTED = 20

type Counted = Omit<JobQueue, 'schedule'>

/** Reads the state of every queue, in the order of their names. The times are by the clock of the database. */
export async function readJobQueues(db: Db): Promise<JobQueue[]> {
  const counted = await db.$queryRaw<Counted[]>`
    select name,
      count(*) filter (where is_queued and start_after <= now())::int as waiting,
      min(greatest(created_on, start_after)) filter (where is_queued and start_after <= now()) as "waitingSince",
      count(*) filter (where is_queued and start_after > now())::int as delayed,
      count(*) filter (where state = 'active')::int as running,
      count(*) filter (where state = 'failed')::int as failed,
      max(completed_on) filter (where state = 'completed') as "completedAt"
    from (select *, state in ('created', 'retry') as is_queued from pgboss.job) job group by name`
  const known = new Map(counted.map((queue) => [queue.name, queue]))
  return (Object.keys(jobs) as JobName[]).sort().map((name) => {
    const job = jobs[name]
    return { ...empty, ...known.get(name), name, schedule: 'cron' in job ? job.cron : null }
  })
}

const empty = { waiting: 0, waitingSince: null, delayed: 0, running: 0, failed: 0, completedAt: null }

/** Reads the last failed jobs of some names, the latest first. */
export async function readFailedJobs(db: Db, names: readonly string[]): Promise<FailedJob[][]> {
  const rows = await db.$queryRaw<(FailedJob & { name: string })[]>`
    select name, job.* from unnest(${[...names]}::text[]) as n(name) cross join lateral (
      select completed_on as "failedAt", retry_count + 1 as attempts, left(output ->> 'message', 500) as error
      from pgboss.job where job.name = n.name and state = 'failed' order by completed_on desc limit ${FAILED_JOBS_LISTED}
    ) job`
  const failed = Map.groupBy(rows, ({ name }) => name)
  return names.map((name) => failed.get(name) ?? [])
}
