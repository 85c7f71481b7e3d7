import type { Sql } from './db.ts'
import type { JobName } from './jobs.ts'
import { repeat } from './repeat.ts'

/** Interval of the look-ups of due jobs, in milliseconds. */
const LOOK_UP_EVERY_MS = 500
/** Delay of a wake in milliseconds, so that a burst of jobs is fetched in batches. */
const WAKE_DELAY_MS = 50

/** Wakes the workers of this process, so that none of them polls its own queue. */
export interface JobWakes {
  /** Wakes the worker of a job that this process has enqueued. Has no effect if the process runs no jobs. */
  wake(name: JobName): void
  /** Wakes these workers from now on: at a wake, and when a job is due that another process enqueued, or that was delayed. */
  start(workers: ReadonlyMap<JobName, string>): void
  close(): void
}

/** Creates the wakes. `notifyWorker` lets a worker fetch at once. `onError` receives failed look-ups. */
export function createJobWakes(
  notifyWorker: (id: string) => void,
  sql: Sql,
  onError: (error: unknown) => void,
  lookUpEveryMs = LOOK_UP_EVERY_MS,
): JobWakes {
  let workers: ReadonlyMap<JobName, string> = new Map()
  const timers = new Map<JobName, NodeJS.Timeout>()
  let endLookUps = () => {}

  function notify(name: JobName): void {
    const worker = workers.get(name)
    if (worker) notifyWorker(worker)
  }

  async function lookUp(): Promise<void> {
    for (const { name } of await sql.query<{ name: JobName }>(dueStatement, [[...workers.keys()]]))
      notify(name)
  }

  return {
    wake(name) {
      if (!workers.has(name) || timers.has(name)) return
      const timer = setTimeout(() => {
        timers.delete(name)
        notify(name)
      }, WAKE_DELAY_MS)
      timers.set(name, timer.unref())
    },
    start(started) {
      workers = started
      endLookUps = repeat(lookUp, lookUpEveryMs, onError)
    },
    close() {
      endLookUps()
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      workers = new Map()
    },
  }
}

const dueStatement = {
  name: 'find-due-jobs',
  text: `
    select name from unnest($1::text[]) as queue(name) where exists (
      select from pgboss.job where job.name = queue.name and state < 'active' and not blocked and start_after <= now())`,
}
