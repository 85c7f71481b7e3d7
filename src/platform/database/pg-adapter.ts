import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter, SqlQuery, Transaction } from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { migrate } from './migrate.ts'
import { recordFinished } from './migration-script.ts'
import { primaryOf } from './primary.ts'
import { surviveConnectionLoss } from './survive-connection-loss.ts'

/**
 * Migrates the database at `url`, one process at a time, so that several gateways can start together on an empty database.
 * It uses its own connection, which holds an advisory lock until it closes. On a pooled connection, the lock of the schema
 * engine would stay for as long as the gateway runs. Statements have no timeout, because a migration may take long.
 */
export async function migratePostgres(url: string): Promise<void> {
  const pool = new pg.Pool({
    ...primaryOf(url),
    max: 1,
    application_name: 'licet-migration',
    // A role can have a timeout, for the sessions of a pooler.
    options: '-c TimeZone=UTC -c statement_timeout=0',
    onConnect: async (client) => {
      surviveConnectionLoss(client)
      await client.query(`select pg_advisory_lock(hashtext('licet migration'))`)
    },
  })
  pool.on('error', () => {})
  try {
    await migrate(new WholeScriptPg(pool))
  } finally {
    await pool.end()
  }
}

/**
 * The PostgreSQL adapter, which sends migration scripts whole. `@prisma/adapter-pg` 7.10 splits them at every semicolon,
 * even in function bodies, and each part would be a transaction of its own.
 */
class WholeScriptPg extends PrismaPg {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    super(pool)
    this.#pool = pool
  }

  override async connect() {
    const adapter: SqlDriverAdapter = await super.connect()
    return Object.assign(adapter, {
      executeScript: async (script: string) => {
        await this.#pool.query(recordFinished(script))
      },
    }) as Awaited<ReturnType<PrismaPg['connect']>>
  }
}

/**
 * The PostgreSQL adapter, which sends the statements of a transaction one after the other. Prisma sends the queries of
 * included records in parallel. One connection runs them in sequence anyway, and the driver deprecates parallel queries.
 */
export class SequentialPg extends PrismaPg {
  override async connect() {
    const adapter: SqlDriverAdapter = await super.connect()
    const begin = adapter.startTransaction.bind(adapter)
    return Object.assign(adapter, {
      startTransaction: async (...options: Parameters<typeof begin>) =>
        runSequentially(await begin(...options)),
    }) as Awaited<ReturnType<PrismaPg['connect']>>
  }
}

function runSequentially(tx: Transaction): Transaction {
  let last: Promise<unknown> = Promise.resolve()
  const sequential =
    <T>(send: (query: SqlQuery) => Promise<T>) =>
    (query: SqlQuery): Promise<T> => {
      const result = last.then(() => send(query))
      last = result.catch(() => {})
      return result
    }
  const queryRaw = sequential(tx.queryRaw.bind(tx))
  const executeRaw = sequential(tx.executeRaw.bind(tx))
  return Object.assign(tx, { queryRaw, executeRaw })
}
