import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { createPostgresDatabase } from '../database.ts'
import { type Gateway, startGateway } from './gateway.ts'
import type { Lifetime } from './process.ts'

export interface Gateways {
  /** One of the two, by turns: neighbours in a loop meet in the database and nowhere else. */
  at(turn: number): Gateway
  databaseUrl: string
  /** Plain SQL on the same database, to see what is really there. */
  sql: pg.Pool
}

/** Those that the test files of this worker share. */
let shared: Promise<Pair> | null = null

interface Pair {
  gateways: Gateway[]
  databaseUrl: string
  drop(): Promise<void>
}

/**
 * Two gateways on one database. Test files share them and seed records of their own; those with an environment of their
 * own, or that end gateways, get them for themselves, with a database of their own, and all of it is gone afterwards.
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

/** A pool that survives the end of its connections. */
export function connect(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 4, application_name: 'test' })
  pool.on('error', () => {})
  return pool
}

/** Ends every connection of the gateways to their database, several times; answers how many were ended. */
export async function cutConnections(sql: pg.Pool, times: number): Promise<number> {
  let cut = 0
  for (let time = 0; time < times; time++) {
    await sleep(60)
    const { rowCount } = await sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'licet%'`,
    )
    cut += rowCount ?? 0
  }
  return cut
}
