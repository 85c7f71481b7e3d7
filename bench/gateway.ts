import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { createAdminClient } from './admin-client.ts'
import { administer } from './administer.ts'
import { type RunningServer, startServer } from './processes.ts'
import { type SeededLicense, seedLicenses } from './seed.ts'

/** A gateway in production mode on a seeded PostgreSQL database of its own. */
export interface Gateway extends RunningServer {
  /** The address of the database. */
  database: string
  adminKey: string
  licenses: SeededLicense[]
  /** A connection to it. */
  sql: pg.Client
}

/** Starts one, with more of an environment where that is given; `stop` ends it and drops its database. */
export async function startGateway(options: {
  server: string
  licenses: number
  environment?: Record<string, string>
}): Promise<Gateway> {
  const name = `licet_bench_${randomUUID().replaceAll('-', '')}`
  const secret = randomUUID()
  const adminKey = randomUUID()
  const database = Object.assign(new URL(options.server), { pathname: `/${name}` }).href
  await administer(options.server, `create database ${name}`)
  let server: RunningServer | null = null
  const sql = new pg.Client({ connectionString: database })

  async function stop(): Promise<void> {
    await server?.stop()
    await sql.end().catch(() => {})
    await administer(options.server, `drop database if exists ${name} with (force)`)
  }

  try {
    // As behind a proxy on this machine, which speaks TLS.
    const edge = { NODE_ENV: 'production', LICET_TRUSTED_PROXIES: 'loopback' }
    // Counted, and never reached.
    const limits = { LICET_LIMIT_ATTEMPTS: '1000000000', LICET_LIMIT_REQUESTS: '1000000000' }
    const environment = { DATABASE_URL: database, LICET_SECRET: secret, LICET_ADMIN_KEY: adminKey }
    server = await startServer('src/main.ts', { ...edge, ...limits, ...environment, ...options.environment })
    await sql.connect()
    const admin = createAdminClient(server.url, adminKey)
    const licenses = await seedLicenses(admin, sql, { count: options.licenses, secret })
    return { ...server, database, adminKey, licenses, stop, sql }
  } catch (error) {
    await stop()
    throw error
  }
}
