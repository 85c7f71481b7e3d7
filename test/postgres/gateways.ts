import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { createPostgresDatabase } from '../database.ts'
import { type Gateway, startGateway } from './gateway.ts'

export interface Gateways {
  /** One of the two, by turns: neighbours in a loop meet in the database and nowhere else. */
  at(turn: number): Gateway
  databaseUrl: string
  /** Plain SQL on the same database, to see what is really there. */
  sql: pg.Pool
}

/** Two gateways on a database of the test file's own, started at once; all of it is gone afterwards. */
export function useGateways(environment: Record<string, string> = {}): Gateways {
  const gateways: Gateway[] = []
  const used: Gateways = { at: (turn) => gateways[turn % 2]!, databaseUrl: '', sql: null as never }
  let drop = async () => {}

  beforeAll(async () => {
    const database = await createPostgresDatabase()
    drop = database.drop
    used.databaseUrl = database.url
    used.sql = connect(database.url)
    gateways.push(
      ...(await Promise.all([
        startGateway(database.url, environment),
        startGateway(database.url, environment),
      ])),
    )
  })
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.kill()))
    await used.sql?.end()
    await drop()
  })
  return used
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
