import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { createPostgresDatabase } from '../database.ts'
import { type Gateway, startGateway } from './gateway.ts'
import type { Lifetime } from './process.ts'

export interface Gateways {
  /** Returns one of the two gateways, alternately. They share nothing but the database. */
  at(turn: number): Gateway
  databaseUrl: string
  /** Runs plain SQL on the same database, to read the stored state. */
  sql: pg.Pool
}

/** The gateways that the test files of this worker share. */
let shared: Promise<Pair> | null = null

interface Pair {
  gateways: Gateway[]
  databaseUrl: string
  drop(): Promise<void>
}

/**
 * Returns two gateways on one database. Test files share them and seed their own records. A file with its own
 * environment, or that ends gateways, gets its own gateways and database. Both are removed afterwards.
 */
export function useGateways(options: { environment?: Record<string, string>; own?: boolean } = {}): Gateways {
  const own = options.own || options.environment
  const used: Gateways = { at: (turn) => pair.gateways[turn % 2]!, databaseUrl: '', sql: null as never }
  let pair: Pair

  beforeAll(async () => {
    if (!own) shared ??= startPair({}, 'worker')
    pair = await (own || !shared ? startPair(options.environment ?? {}, 'file') : shared)
    used.databaseUrl = pair.databaseUrl
    used.sql = connect(pair.databaseUrl)
  })
  afterAll(async () => {
    await used.sql?.end()
    if (!own) return
    await Promise.all(pair.gateways.map((gateway) => gateway.kill()))
    await pair.drop()
  })
  return used
}

async function startPair(environment: Record<string, string>, lifetime: Lifetime): Promise<Pair> {
  const database = await createPostgresDatabase()
  const start = () => startGateway(database.url, environment, lifetime)
  return { gateways: await Promise.all([start(), start()]), databaseUrl: database.url, drop: database.drop }
}

/** Returns a pool that survives the end of its connections. */
export function connect(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 4, application_name: 'test' })
  pool.on('error', () => {})
  return pool
}

/**
 * Ends every connection of the gateways to their database, at least `times` times, and on until `enough()`: how many
 * connections are open at a time depends on how fast the machine is. Returns how many were ended.
 */
export async function cutConnections(sql: pg.Pool, times: number, enough = () => true): Promise<number> {
  let cut = 0
  for (let time = 0; time < times || cut === 0 || !enough(); time++) {
    if (time === 1_000) throw new Error('a thousand cuts ended no connection, or were not noticed')
    await sleep(60)
    const { rowCount } = await sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'licet%'`,
    )
    cut += rowCount ?? 0
  }
  return cut
}
