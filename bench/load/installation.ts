import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { primaryOf } from '../../src/platform/database/primary.ts'
import { administer } from '../administer.ts'
import { type RunningServer, startServer } from '../processes.ts'

/** Gateways in production mode with one database that only they use. */
export interface Installation {
  adminKey: string
  /** The address of the database. */
  database: string
  /** The environment of every process. */
  environment: Record<string, string>
  gateways: RunningServer[]
  sql: pg.Pool
  /** Stops the gateways, and drops the database. */
  stop(): Promise<void>
}

/** Starts the gateways. Each runs jobs, unless the environment prevents it. */
export async function startInstallation(options: {
  server: string
  gateways: number
  environment?: Record<string, string>
  /** Address of the database server for the gateways; default: `server`. */
  through?: string
  /** Address of hot standbys for the gateways; default: none. */
  replica?: string
}): Promise<Installation> {
  const name = `licet_load_${randomUUID().replaceAll('-', '')}`
  // The address can name several servers, so it is no URL.
  const on = (server: string) => server.replace(/^(\w+:\/\/[^/?]*)(\/[^?]*)?/, `$1/${name}`)
  await administer(options.server, `create database ${name}`)
  const sql = new pg.Pool({ ...primaryOf(on(options.server)), max: 2, application_name: 'load' })
  sql.on('error', () => {})
  const adminKey = randomUUID()
  const environment = {
    // The clients act as a proxy on this machine that ends TLS.
    NODE_ENV: 'production',
    LICET_TRUSTED_PROXIES: 'loopback',
    // The limits are counted and never reached.
    LICET_LIMIT_ATTEMPTS: '1000000000',
    LICET_LIMIT_REQUESTS: '1000000000',
    LICET_LIMIT_COST: '1000000000',
    LICET_LIMIT_CUSTOMER_COST: '1000000000',
    LICET_LIMIT_ACTIVATIONS: '1000000000',
    LICET_LIMIT_ADDRESS_FAILURES: '1000000000',
    LICET_LIMIT_KEY_FAILURES: '1000000000',
    LICET_LIMIT_FAILURES: '1000000000',
    // On a machine under load, requests wait. The run measures the delay instead of refusals.
    LICET_LIMIT_WAIT: '60',
    DATABASE_URL: on(options.through ?? options.server),
    ...(options.replica && { LICET_REPLICA_URL: on(options.replica) }),
    LICET_SECRET: randomUUID(),
    LICET_ADMIN_KEY: adminKey,
    ...options.environment,
  }
  const gateways: RunningServer[] = []

  async function stop(): Promise<void> {
    await Promise.all(gateways.map((gateway) => gateway.stop()))
    await sql.end()
    await administer(options.server, `drop database if exists ${name} with (force)`)
  }

  try {
    const started = await Promise.allSettled(
      Array.from({ length: options.gateways }, () => startServer('bin/licet.js start', environment)),
    )
    for (const one of started) if (one.status === 'fulfilled') gateways.push(one.value)
    for (const one of started) if (one.status === 'rejected') throw one.reason
    return { adminKey, database: on(options.server), environment, gateways, sql, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
