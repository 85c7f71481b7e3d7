import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { createDb, type Db, type Sql } from '../db.ts'
import { traceAdapter, traceSql } from '../telemetry/trace-statements.ts'
import { createBoundedPool } from './bounded-pool.ts'
import { endSilentConnection } from './end-silent-connection.ts'
import { assertFreeDiskSpace, watchFreeDiskSpace } from './free-disk-space.ts'
import { type Listen, listenEmbedded, listenPostgres } from './listen.ts'
import { lockDataDirectory } from './lock.ts'
import { migrate } from './migrate.ts'
import { keepUsedParsers } from './parsers.ts'
import { migratePostgres, OneAtATimePg } from './pg-adapter.ts'
import { AwaitedPGlite } from './pglite-adapter.ts'
import { surviveConnectionLoss } from './survive-connection-loss.ts'
import { ConnectionUnavailable } from './unavailable.ts'

/** How much longer than a statement may take a connection may say nothing, before it counts as lost. */
const SILENCE_MS = 5_000

/** How long one waits for a connection at most, and how long it takes to make one. */
const CONNECTION_MS = 10_000

/** An open, migrated database. */
export interface Database {
  db: Db
  sql: Sql
  /** What pg-boss shares: the embedded database itself, or the address of the server. */
  engine: { kind: 'pglite'; pglite: PGlite } | { kind: 'postgres'; url: string; pool: pg.Pool }
  /** Listens to what transactions notify of. */
  listen: Listen
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** PostgreSQL when set; else PGlite under `dataDir`. */
  url?: string | undefined
  dataDir: string
  /** Connections at most. */
  poolSize: number
  statementTimeoutMs: number
  /** How long one waits for a connection of the pool at most; ten seconds by default. */
  connectionWaitMs?: number
  /** How long to try to reach PostgreSQL before giving up. */
  waitMs: number
  /** Told of each failed try, so that waiting is not silent. */
  onWait?: (message: string) => void
  /** Told when the disk of the embedded database is full, and when it is no more. */
  onSpace?: (message: string) => void
}

/** PostgreSQL could not be reached in time. */
export class DatabaseUnreachableError extends Error {
  override name = 'DatabaseUnreachableError'
}

/** Opens the configured database and applies the migrations it lacks. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url ? await openPostgres(options.url, options) : await openEmbedded(options)
}

async function openEmbedded({ dataDir, onSpace = () => {} }: DatabaseOptions): Promise<Database> {
  mkdirSync(dataDir, { recursive: true })
  await assertFreeDiskSpace(dataDir)
  const unlock = lockDataDirectory(dataDir)
  try {
    const pglite = await PGlite.create(join(dataDir, 'pglite'))
    await migrate(new AwaitedPGlite(pglite))
    const database = await usePglite(pglite)
    const space = watchFreeDiskSpace(pglite, dataDir, onSpace)
    const close = async () => {
      space.close()
      await database.close().finally(unlock)
    }
    return { ...database, close }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Wraps a migrated PGlite, in memory or on disk. */
export async function usePglite(pglite: PGlite): Promise<Database> {
  await pglite.exec(`set time zone 'UTC'`)
  // PGlite reads which array types there are when it starts: before the migrations have made the enums.
  await pglite.refreshArrayTypes()
  await keepUsedParsers(pglite)
  const db = createDb(traceAdapter(new AwaitedPGlite(pglite)))
  return {
    db,
    sql: traceSql({ query: async ({ text }, values) => (await pglite.query(text, values)).rows as never }),
    engine: { kind: 'pglite', pglite },
    listen: listenEmbedded(pglite),
    close: async () => {
      await db.$disconnect()
      if (!pglite.closed) await pglite.close()
    },
  }
}

async function openPostgres(url: string, options: DatabaseOptions): Promise<Database> {
  const pool = createBoundedPool({
    connectionString: url,
    max: options.poolSize,
    waitMs: options.connectionWaitMs ?? CONNECTION_MS,
    connectionTimeoutMillis: CONNECTION_MS,
    application_name: 'licet',
    // The adapters read and write timestamps as if the session were in UTC.
    // No statement is long enough to be worth compiling, though the planner may think so.
    options: `-c TimeZone=UTC -c jit=off -c statement_timeout=${options.statementTimeoutMs}`,
    onConnect(connection) {
      surviveConnectionLoss(connection)
      // A server that is there ends the statement before.
      endSilentConnection(connection, options.statementTimeoutMs && options.statementTimeoutMs + SILENCE_MS)
    },
  })
  // An idle connection that the server ends is replaced by the next query; without a listener it ends the process.
  pool.on('error', () => {})
  try {
    await reach(url, options)
    await migratePostgres(url)
    const db = createDb(traceAdapter(new OneAtATimePg(pool)))
    return {
      db,
      sql: traceSql({
        query: async ({ name, text }, values) => {
          const answer = await pool.query({ name, text, values }).catch(unavailableWhenLost)
          return answer.rows
        },
      }),
      engine: { kind: 'postgres', url, pool },
      listen: listenPostgres(url),
      close: async () => {
        await db.$disconnect()
        await pool.end()
      },
    }
  } catch (error) {
    await pool.end().catch(() => {})
    throw error
  }
}

/** What breaks on the road has no SQLSTATE, and the code of any other socket. */
function unavailableWhenLost(error: NodeJS.ErrnoException): never {
  throw error.syscall ? new ConnectionUnavailable(error.message, error) : error
}

async function reach(url: string, options: DatabaseOptions): Promise<void> {
  const deadline = performance.now() + options.waitMs
  for (let pause = 250; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await connectOnce(url, Math.max(deadline - performance.now(), 1_000))
    } catch (error) {
      const reason =
        error instanceof Error ? error.message || String(Reflect.get(error, 'code')) : String(error)
      if (performance.now() + pause > deadline) {
        throw new DatabaseUnreachableError(
          `PostgreSQL at ${hostOf(url)} could not be used within ${options.waitMs / 1000} s: ${reason}. ` +
            'Check DATABASE_URL and that the server is running; LICET_DATABASE_WAIT sets how long to wait.',
        )
      }
      options.onWait?.(`PostgreSQL at ${hostOf(url)} does not answer yet (${reason}); trying again`)
      await sleep(pause)
    }
  }
}

/** Connects and leaves; a server that takes the connection and then says nothing counts as one that is not there. */
async function connectOnce(url: string, longestMs: number): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: Math.min(longestMs, 10_000),
  })
  surviveConnectionLoss(client)
  try {
    await client.connect()
  } finally {
    void client.end().catch(() => {})
  }
}

/** Host, port and database of a connection string, without user and password. */
function hostOf(url: string): string {
  if (!URL.canParse(url)) return 'the address in DATABASE_URL'
  const { hostname, port, pathname } = new URL(url)
  return `${hostname || 'localhost'}:${port || 5432}${pathname}`
}
