import { PGlite } from '@electric-sql/pglite'
import { diffToSchema, migrate } from './migrate.ts'
import { AwaitedPGlite } from './pglite-adapter.ts'

/** Returns the SQL that leads from the migrations to the models; empty if they agree. Uses an empty database in memory. */
export async function planMigration(): Promise<string> {
  const pglite = await PGlite.create()
  try {
    const adapter = new AwaitedPGlite(pglite)
    await migrate(adapter)
    return await diffToSchema(adapter)
  } finally {
    await pglite.close()
  }
}
