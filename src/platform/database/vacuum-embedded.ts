import { setImmediate as turn } from 'node:timers/promises'
import type { Database } from './open.ts'

/**
 * Frees the space of deleted and replaced rows in the embedded database, and collects its statistics. A PostgreSQL server does both by
 * itself (autovacuum), so nothing happens there. Requests wait for one table, not for all.
 */
export async function vacuumEmbedded(engine: Database['engine']): Promise<void> {
  if (engine.kind !== 'pglite') return
  const { pglite } = engine
  // The database counts at most once a second. What it has not counted yet would be added to the counts after the vacuum.
  await pglite.exec('select pg_stat_force_next_flush()')
  const { rows } = await pglite.query<{ name: string }>(`
    select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
    where n_dead_tup > 0 or n_mod_since_analyze > 0 order by schemaname, relname`)
  for (const { name } of rows) {
    await pglite.exec(`vacuum (analyze) ${name}`)
    // The embedded database never yields to the event loop.
    await turn()
  }
}
