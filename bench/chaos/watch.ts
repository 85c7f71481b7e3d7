import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

/** Sends one request with a short timeout. Returns whether it succeeded. */
export type Probe = (url: string) => Promise<boolean>

const EVERY_MS = 100
const LONGEST_RECOVERY_MS = 60_000

/** Sends a request to one of the gateways ten times a second, without waiting for earlier responses. */
export function watchService(urls: readonly string[], probe: Probe): { end(): number } {
  let servedAt = performance.now()
  let longestMs = 0
  let turn = 0
  const note = () => {
    longestMs = Math.max(longestMs, performance.now() - servedAt)
  }
  const watching = setInterval(async () => {
    if (!(await probe(urls[turn++ % urls.length]!))) return
    note()
    servedAt = performance.now()
  }, EVERY_MS)
  return {
    /** Returns the longest time without a successful response, in milliseconds. */
    end() {
      clearInterval(watching)
      note()
      return longestMs
    },
  }
}

/** Waits until every gateway responds. Returns the time in milliseconds. */
export async function untilServed(urls: readonly string[], probe: Probe): Promise<number> {
  const startedAt = performance.now()
  const passed = () => performance.now() - startedAt
  await Promise.all(
    urls.map(async (url) => {
      while (!(await probe(url)) && passed() < LONGEST_RECOVERY_MS) await sleep(EVERY_MS)
    }),
  )
  return passed()
}

/** Enqueues a job, and waits until the worker completes it. Returns the time in milliseconds. */
export async function untilWorking(sql: pg.Pool): Promise<number> {
  const startedAt = performance.now()
  const passed = () => performance.now() - startedAt
  let job: string | null = null
  while (passed() < LONGEST_RECOVERY_MS) {
    try {
      job ??= await enqueue(sql, 'licenses.record-expired')
      const text = `select from pgboss.job where id = $1 and state = 'completed'`
      if ((await sql.query(text, [job])).rowCount) break
    } catch {
      // The database is not available yet.
    }
    await sleep(EVERY_MS)
  }
  return passed()
}

/** Enqueues a job as its schedule does. Returns its id. */
export async function enqueue(sql: pg.Pool, name: string): Promise<string> {
  const { rows } = await sql.query<{ id: string }>(
    `insert into pgboss.job (id, name, data, policy)
    select gen_random_uuid(), name, '{}', policy from pgboss.queue where name = $1 returning id`,
    [name],
  )
  return rows[0]!.id
}
