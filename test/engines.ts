import { afterAll } from 'vitest'
import { type Database, openDatabase } from '../src/platform/database/open.ts'
import { createEmbedded, createPostgresDatabase, hasPostgres } from './database.ts'

/** Opens a migrated, empty database of each engine. It is dropped after the tests of the file. */
export const engines: Record<string, () => Promise<Database>> = {
  PGlite: createEmbedded,
  PostgreSQL: async () => {
    const { url, drop } = await createPostgresDatabase()
    afterAll(drop)
    return await openDatabase({ url, dataDir: '', poolSize: 4, statementTimeoutMs: 15_000, waitMs: 5_000 })
  },
}

/** The engines of this machine: PostgreSQL only if a server responds. */
export const availableEngines = (): string[] =>
  Object.keys(engines).filter((engine) => engine !== 'PostgreSQL' || hasPostgres())
