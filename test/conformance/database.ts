import { type Database, openDatabase } from '../../src/platform/database/open.ts'
import { createEmbedded, createPostgresDatabase, hasPostgres } from '../database.ts'

/**
 * Opens a migrated database whose transactions have no limit of time, so that a slow machine ends none. It is on the PostgreSQL server
 * if one responds, because that takes a fraction of the time of the embedded one.
 */
export async function openPatient(): Promise<Database> {
  const database = hasPostgres() ? await openServer() : await createEmbedded()
  const { db } = database
  const begin = db.$transaction.bind(db) as (work: unknown, options: object) => unknown
  const unlimited = { timeout: 2 ** 31 - 1, maxWait: 2 ** 31 - 1 }
  const patient = new Proxy(db, {
    get: (target, name) =>
      name === '$transaction'
        ? (work: unknown, options: object) => begin(work, { ...options, ...unlimited })
        : Reflect.get(target, name),
  })
  return { ...database, db: patient }
}

async function openServer(): Promise<Database> {
  const { url, drop } = await createPostgresDatabase()
  const options = {
    dataDir: '',
    poolSize: 4,
    statementTimeoutMs: 0,
    connectionWaitMs: 600_000,
    waitMs: 600_000,
  }
  const database = await openDatabase({ ...options, url })
  return {
    ...database,
    async close() {
      await database.close()
      await drop()
    },
  }
}
