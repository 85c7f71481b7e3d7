import { knownMigrations } from '../platform/database/migrate.ts'
import type { Sql } from '../platform/db.ts'
import { scheduledJobs } from '../platform/jobs.ts'

/** How long an answer counts: whoever asks without pause costs the database one question a second. */
const COUNTS_MS = 1_000

/**
 * Asks whether the gateway can serve: the database answers and has every migration of this release, and the job
 * queue is there. Migrations of a later release are no obstacle: its gateways come up beside this one. Throws when
 * not, with what is missing.
 */
export function createReadiness(
  sql: Sql,
  queues: { getQueue(name: string): Promise<object | null> },
): () => Promise<void> {
  const needed = knownMigrations()
  let asked: { at: number; answer: Promise<void> } | null = null

  async function ask(): Promise<void> {
    const rows = await sql.query<{ name: string }>(
      {
        name: 'ready',
        text: `select migration_name as name from _prisma_migrations
          where finished_at is not null and rolled_back_at is null`,
      },
      [],
    )
    const applied = new Set(rows.map(({ name }) => name))
    const missing = needed.filter((name) => !applied.has(name))
    if (missing.length > 0) throw new Error(`the database lacks the migrations ${missing.join(', ')}`)
    const [job] = scheduledJobs
    if (!(await queues.getQueue(job!))) throw new Error('the job queue has no queues')
  }

  return async () => {
    const now = performance.now()
    if (!asked || now - asked.at > COUNTS_MS) asked = { at: now, answer: ask() }
    await asked.answer
  }
}
