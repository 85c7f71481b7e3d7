import { knownMigrations } from '../platform/database/migrate.ts'
import type { Sql } from '../platform/db.ts'
import { scheduledJobs } from '../platform/jobs.ts'

/** Lifetime of a result. Frequent checks then cost the database one query a second. */
const CACHED_MS = 1_000

/**
 * Returns the readiness check. It throws, and names what is missing, unless the database responds, has every migration of
 * this release, is no standby, and has the job queue. Migrations of a later release are allowed, because its gateways start while this one
 * still runs. The result is cached for one second.
 */
export function createReadiness(
  sql: Sql,
  queues: { getQueue(name: string): Promise<object | null> },
): () => Promise<void> {
  const needed = knownMigrations()
  let cached: { at: number; result: Promise<void> } | null = null

  async function check(): Promise<void> {
    const rows = await sql.query<{ name: string; standby: boolean }>(
      {
        name: 'ready',
        text: `select migration_name as name, pg_is_in_recovery() as standby from _prisma_migrations
          where finished_at is not null and rolled_back_at is null`,
      },
      [],
    )
    const applied = new Set(rows.map(({ name }) => name))
    const missing = needed.filter((name) => !applied.has(name))
    if (missing.length > 0) throw new Error(`the database lacks the migrations ${missing.join(', ')}`)
    if (rows[0]?.standby) throw new Error('the database is a standby, which is read-only')
    const [job] = scheduledJobs
    if (!(await queues.getQueue(job!))) throw new Error('the job queue has no queues')
  }

  return async () => {
    const now = performance.now()
    if (!cached || now - cached.at > CACHED_MS) cached = { at: now, result: check() }
    await cached.result
  }
}
