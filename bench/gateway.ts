import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { createAdminClient } from './admin-client.ts'
import { administer } from './administer.ts'
import { type RunningServer, startServer } from './processes.ts'
import { type SeededLicense, type SeedOptions, seedLicenses } from './seed.ts'

/** A gateway in production mode on a seeded PostgreSQL database that only it uses. */
export interface Gateway extends RunningServer {
  /** Address of the database. */
  database: string
  adminKey: string
  /** The secret of the database, for further gateways on it. */
  secret: string
  licenses: SeededLicense[]
  /** Connection to the database. */
  sql: pg.Client
}

/**
 * Starts a gateway, with further variables of the environment. `stop` ends it and drops its database. With `workerApart`, jobs
 * run in a process of their own, so that the CPU time of the gateway is that of its requests. With `withoutJobs`, none run.
 */
export async function startGateway(options: {
  server: string
  licenses: number
  environment?: Record<string, string>
  workerApart?: boolean
  withoutJobs?: boolean
  /** How the licenses are written. */
  seed?: Pick<SeedOptions, 'progress' | 'withoutTriggers'>
}): Promise<Gateway> {
  const name = `licet_bench_${randomUUID().replaceAll('-', '')}`
  const secret = randomUUID()
  const adminKey = randomUUID()
  const database = Object.assign(new URL(options.server), { pathname: `/${name}` }).href
  await administer(options.server, `create database ${name}`)
  let server: RunningServer | null = null
  let worker: RunningServer | null = null
  const sql = new pg.Client({ connectionString: database })

  async function stop(): Promise<void> {
    await server?.stop()
    await worker?.stop()
    await sql.end().catch(() => {})
    await administer(options.server, `drop database if exists ${name} with (force)`)
  }

  try {
    // The clients act as a proxy on this machine that ends TLS.
    const edge = { NODE_ENV: 'production', LICET_TRUSTED_PROXIES: 'loopback' }
    // The limits are counted and never reached.
    const limits = {
      LICET_LIMIT_ATTEMPTS: '1000000000',
      LICET_LIMIT_REQUESTS: '1000000000',
      LICET_LIMIT_COST: '1000000000',
      LICET_LIMIT_CUSTOMER_COST: '1000000000',
      LICET_LIMIT_ACTIVATIONS: '1000000000',
    }
    const environment = {
      ...edge,
      ...limits,
      DATABASE_URL: database,
      LICET_SECRET: secret,
      LICET_ADMIN_KEY: adminKey,
      ...((options.workerApart || options.withoutJobs) && { LICET_WORKER: 'apart' }),
      ...options.environment,
    }
    server = await startServer('bin/licet.js start', environment)
    if (options.workerApart) worker = await startServer('bin/licet.js worker', environment, /worker ready/)
    await sql.connect()
    const admin = createAdminClient(server.url, adminKey)
    const licenses = await seedLicenses(admin, sql, { ...options.seed, count: options.licenses, secret })
    return { ...server, database, adminKey, secret, licenses, stop, sql }
  } catch (error) {
    await stop()
    throw error
  }
}
