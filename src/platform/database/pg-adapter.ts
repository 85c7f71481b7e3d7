import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter, SqlQuery, Transaction } from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { migrate } from './migrate.ts'
import { withFinishedMark } from './migration-script.ts'
import { surviveConnectionLoss } from './survive-connection-loss.ts'

/**
 * Migrates the database at `url`, one process after the other: gateways that start together on an empty
 * database all come up. Connections of its own, which take the lock first and give it back by their end:
 * the schema engine's lock would stay with a pooled connection for as long as the gateway runs. No
 * statement is timed out, however much there is to migrate.
 */
export async function migratePostgres(url: string): Promise<void> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    application_name: 'licet-migration',
    options: '-c TimeZone=UTC',
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
 * The PostgreSQL adapter, with migration scripts sent whole: `@prisma/adapter-pg` 7.10 cuts them at every
 * semicolon, those in function bodies too, and each part would be a transaction by itself.
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
        await this.#pool.query(withFinishedMark(script))
      },
    }) as Awaited<ReturnType<PrismaPg['connect']>>
  }
}

/**
 * The PostgreSQL adapter, with the statements of a transaction sent one after the other. Prisma asks for what is
 * included in a record all at once; on one connection that is a line anyway, and the driver will refuse it.
 */
export class OneAtATimePg extends PrismaPg {
  override async connect() {
    const adapter: SqlDriverAdapter = await super.connect()
    const begin = adapter.startTransaction.bind(adapter)
    return Object.assign(adapter, {
      startTransaction: async (...options: Parameters<typeof begin>) => oneAtATime(await begin(...options)),
    }) as Awaited<ReturnType<PrismaPg['connect']>>
  }
}

function oneAtATime(tx: Transaction): Transaction {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn =
    <T>(ask: (query: SqlQuery) => Promise<T>) =>
    (query: SqlQuery): Promise<T> => {
      const answer = last.then(() => ask(query))
      last = answer.catch(() => {})
      return answer
    }
  const queryRaw = inTurn(tx.queryRaw.bind(tx))
  const executeRaw = inTurn(tx.executeRaw.bind(tx))
  return Object.assign(tx, { queryRaw, executeRaw })
}
