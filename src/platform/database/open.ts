import { setTimeout as sleep } from 'node:timers/promises'
import type { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { backoffMs } from '../backoff.ts'
import { prepareDataDirectory } from '../data-directory.ts'
import { createDb, type Db, type Sql } from '../db.ts'
import { OperatorError } from '../operator-error.ts'
import { traceAdapter, traceSql } from '../telemetry/trace-statements.ts'
import { assertRights } from './assert-rights.ts'
import { createBoundedPool, type Guard } from './bounded-pool.ts'
import { endConnection, endSilentConnection } from './end-silent-connection.ts'
import { assertFreeDiskSpace, watchFreeDiskSpace } from './free-disk-space.ts'
import { type Listen, listenEmbedded, listenPostgres } from './listen.ts'
import { lockDataDirectory } from './lock.ts'
import { migratePostgres, SequentialPg } from './pg-adapter.ts'
import { assertPooler, pooledSession } from './pooler.ts'
import { type PrimaryConnection, primaryOf, urlsOf, withConnection } from './primary.ts'
import { openPositionPool, openStandbys, type StandbyServer, type Standbys } from './standbys.ts'
import { surviveConnectionLoss } from './survive-connection-loss.ts'
import { ConnectionUnavailable } from './unavailable.ts'

/** Time after the statement timeout before a connection without any data counts as lost. */
const SILENCE_MS = 5_000

/** Longest wait for a pooled connection, and longest time to open one. */
const CONNECTION_MS = 10_000

/** An open, migrated database. */
export interface Database {
  db: Db
  sql: Sql
  /** The database for the job queue: the embedded one itself, or the URL of the server. */
  engine: { kind: 'pglite'; pglite: PGlite } | { kind: 'postgres'; url: string; pool: pg.Pool }
  /** Hot standbys for reads; null without any. */
  standbys: Standbys | null
  /** Subscribes to notifications of transactions. */
  listen: Listen
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** URL of a PostgreSQL database; without it, PGlite in `dataDir`. */
  url?: string | undefined
  /** URL of the same database without the connection pooler at `url`; null if `url` leads to PostgreSQL itself. */
  directUrl?: string | null
  dataDir: string
  /** Most connections in the pool. */
  poolSize: number
  statementTimeoutMs: number
  /** Longest wait for a connection of the pool. Default 10 s. */
  connectionWaitMs?: number
  /** Longest time to wait for PostgreSQL at the start. */
  waitMs: number
  /** Hot standbys of the database at `url`; null without any. */
  replica?: { url: string; maxLagSeconds: number } | null
  /** Receives a message when the primary or a standby stops to respond, and when it responds again. */
  onStandbyChange?: (message: string) => void
  /** Whether the embedded database may be created from the template. Default: true. */
  usesTemplate?: boolean
  /** Receives a message for each failed attempt to connect. */
  onWait?: (message: string) => void
  /** Receives a message when the disk of the embedded database is full, and when it has space again. */
  onSpace?: (message: string) => void
}

/** PostgreSQL could not be used within `waitMs`. */
export class DatabaseUnreachableError extends OperatorError {
  override name = 'DatabaseUnreachableError'
}

/** Opens the configured database and applies missing migrations. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url ? await openPostgres(options.url, options) : await openEmbedded(options)
}

/** Loads what only the embedded database needs. */
async function openEmbedded({
  dataDir,
  onSpace = () => {},
  usesTemplate,
}: DatabaseOptions): Promise<Database> {
  const { openPglite } = await import('./open-pglite.ts')
  const { AwaitedPGlite } = await import('./pglite-adapter.ts')
  const { migrate } = await import('./migrate.ts')
  prepareDataDirectory(dataDir)
  await assertFreeDiskSpace(dataDir)
  const unlock = lockDataDirectory(dataDir)
  try {
    const pglite = await openPglite(dataDir, usesTemplate)
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

/** Returns a migrated PGlite, in memory or on disk, as a `Database`. */
export async function usePglite(pglite: PGlite): Promise<Database> {
  const { keepStatements } = await import('./keep-statements.ts')
  const { keepUsedParsers } = await import('./parsers.ts')
  const { AwaitedPGlite } = await import('./pglite-adapter.ts')
  await pglite.exec(`set time zone 'UTC'`)
  // PGlite reads the array types when it starts. The migrations create the enums after that.
  await pglite.refreshArrayTypes()
  await keepUsedParsers(pglite)
  keepStatements(pglite)
  const db = createDb(traceAdapter(new AwaitedPGlite(pglite)))
  return {
    db,
    sql: traceSql({ query: async ({ text }, values) => (await pglite.query(text, values)).rows as never }),
    engine: { kind: 'pglite', pglite },
    standbys: null,
    listen: listenEmbedded(pglite),
    close: async () => {
      await db.$disconnect()
      if (!pglite.closed) await pglite.close()
    },
  }
}

/** With a pooler, whatever needs a session of its own uses the direct URL: migrations, notifications and standbys. */
async function openPostgres(url: string, options: DatabaseOptions): Promise<Database> {
  const direct = options.directUrl ?? url
  const isPooled = direct !== url
  let standbys: Standbys | null = null
  const open = new Set<pg.PoolClient>()
  // While the primary is silent, requests for it must not occupy the capacity for validations until their timeouts.
  const pool = createPool(primaryOf(url), options, {
    session: isPooled ? pooledSession : sessionOf(options),
    guard: (attempt) => (standbys ? standbys.onPrimary(attempt) : attempt()),
  })
  pool
    .on('connect', (connection) => open.add(connection))
    .on('remove', (connection) => open.delete(connection))
  const endAll = () => {
    for (const connection of open) endConnection(connection, 'the database sent nothing for too long')
  }
  try {
    const variable = isPooled ? 'LICET_DIRECT_URL' : 'DATABASE_URL'
    await waitForServer(direct, variable, options, (timeoutMs) => connectOnce(direct, variable, timeoutMs))
    if (isPooled)
      await waitForServer(url, 'DATABASE_URL', options, (timeoutMs) =>
        assertPooler(url, direct, options.statementTimeoutMs, timeoutMs),
      )
    await migratePostgres(direct)
    const reader = readerOf(pool, isPooled)
    if (options.replica) standbys = await openReplica(direct, options.replica, options, endAll)
    return {
      ...reader,
      engine: { kind: 'postgres', url, pool },
      standbys,
      listen: listenPostgres(direct),
      close: async () => {
        await standbys?.close()
        await reader.db.$disconnect()
        await pool.end()
      },
    }
  } catch (error) {
    await pool.end().catch(() => {})
    throw error
  }
}

/** How the sessions of a pool get their settings. */
interface Session {
  /** Command line options of the session; a pooler does not pass them on. */
  options?: string
  onConnect?: (connection: pg.ClientBase) => Promise<unknown>
}

function sessionOf({ statementTimeoutMs }: DatabaseOptions): Session {
  // The adapters read and write timestamps as if the session were in UTC.
  // JIT compilation never pays off: every statement is short, although the planner may estimate otherwise.
  return { options: `-c TimeZone=UTC -c jit=off -c statement_timeout=${statementTimeoutMs}` }
}

function createPool(
  connection: Partial<PrimaryConnection>,
  options: DatabaseOptions,
  { session, guard }: { session: Session; guard?: Guard },
): pg.Pool {
  const pool = createBoundedPool({
    ...connection,
    ...session,
    guard,
    max: options.poolSize,
    waitMs: options.connectionWaitMs ?? CONNECTION_MS,
    connectionTimeoutMillis: CONNECTION_MS,
    application_name: 'licet',
    onConnect(opened) {
      surviveConnectionLoss(opened)
      // A server that responds ends the statement earlier.
      endSilentConnection(opened, options.statementTimeoutMs && options.statementTimeoutMs + SILENCE_MS)
      return session.onConnect?.(opened)
    },
  })
  // The next query replaces an idle connection that the server closed. Without a listener, the error would end the process.
  pool.on('error', () => {})
  return pool
}

/**
 * Returns both ways to send statements to the server of a pool. Through a pooler, statements have no name: each one can reach
 * another session, which lacks the statements that were prepared before.
 */
function readerOf(pool: pg.Pool, isPooled = false): { db: Db; sql: Sql } {
  return {
    db: createDb(traceAdapter(new SequentialPg(pool))),
    sql: traceSql({
      query: async ({ name, text }, values) => {
        const statement = isPooled ? { text, values } : { name, text, values }
        const result = await pool.query(statement).catch(rethrowLost)
        return result.rows
      },
    }),
  }
}

/** Opens the standbys. A standby that does not respond is used as soon as it does. */
async function openReplica(
  url: string,
  { url: replicaUrl, maxLagSeconds }: NonNullable<DatabaseOptions['replica']>,
  options: DatabaseOptions,
  onAway: () => void,
): Promise<Standbys> {
  const servers = urlsOf(replicaUrl).map((one): StandbyServer => {
    const server = new URL(one)
    const { hostname, port } = server
    // The driver does not know this parameter of libpq. Each server says whether it is a standby.
    server.searchParams.delete('target_session_attrs')
    const pool = createPool({ connectionString: server.href }, options, { session: sessionOf(options) })
    const reader = readerOf(pool)
    const close = async () => {
      await reader.db.$disconnect()
      await pool.end()
    }
    return { ...reader, name: `${hostname}:${port || 5432}`, pool, close }
  })
  return await openStandbys({
    servers,
    primary: openPositionPool(primaryOf(url)),
    maxLagSeconds,
    onAway,
    onChange: options.onStandbyChange,
  })
}

/** Rethrows a network error as `ConnectionUnavailable`: it has no SQLSTATE, and its code is that of any socket. */
function rethrowLost(error: NodeJS.ErrnoException): never {
  throw error.syscall ? new ConnectionUnavailable(error.message, error) : error
}

const CONNECT = { firstMs: 250, maxMs: 5_000 }

/** Connects until it succeeds, or until `waitMs` have passed since the call. `variable` has the URL. */
async function waitForServer(
  url: string,
  variable: string,
  options: DatabaseOptions,
  connect: (timeoutMs: number) => Promise<void>,
): Promise<void> {
  const deadline = performance.now() + options.waitMs
  for (let failures = 1; ; failures++) {
    try {
      return await connect(Math.max(deadline - performance.now(), 1_000))
    } catch (error) {
      if (error instanceof OperatorError) throw error
      const reason =
        error instanceof Error ? error.message || String(Reflect.get(error, 'code')) : String(error)
      const pauseMs = backoffMs(failures, CONNECT)
      if (performance.now() + pauseMs > deadline) {
        throw new DatabaseUnreachableError(
          `PostgreSQL at ${hostOf(url, variable)} could not be used within ${options.waitMs / 1000} s: ${reason}.`,
          remedyFor(error, variable),
        )
      }
      const state = error instanceof pg.DatabaseError ? 'refuses the connection' : 'does not respond yet'
      options.onWait?.(`PostgreSQL at ${hostOf(url, variable)} ${state} (${reason}); retrying`)
      await sleep(pauseMs)
    }
  }
}

/** What the operator can do about a connection that failed, by its SQLSTATE. */
function remedyFor(error: unknown, variable: string): string {
  switch (error instanceof pg.DatabaseError ? error.code : undefined) {
    case '3D000':
      return `Create the database, such as with createdb, or correct its name in ${variable}.`
    case '28000':
    case '28P01':
      return `Check the user and the password in ${variable}, and what pg_hba.conf of the server allows.`
    default:
      return `Check that ${variable} leads to the primary and that it is running; LICET_DATABASE_WAIT sets how long to wait.`
  }
}

/** Opens a connection, checks the rights of its role and closes it. A server that accepts it and then sends nothing counts as unreachable. */
async function connectOnce(url: string, variable: string, timeoutMs: number): Promise<void> {
  await withConnection(url, timeoutMs, async (client) => {
    const { rows } = await client.query('select pg_is_in_recovery() as standby')
    if (rows[0].standby) throw new Error('it is a standby, which is read-only')
    await assertRights(client, variable)
  })
}

/** Returns host, port and database of a connection string, without user and password. */
function hostOf(url: string, variable: string): string {
  const urls = urlsOf(url)
  if (!urls.every((one) => URL.canParse(one))) return `the address in ${variable}`
  const servers = urls.map((one) => new URL(one))
  const hosts = servers.map(({ hostname, port }) => `${hostname || 'localhost'}:${port || 5432}`)
  return `${hosts.join(',')}${servers[0]!.pathname}`
}
