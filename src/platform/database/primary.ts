import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { surviveConnectionLoss } from './survive-connection-loss.ts'

/** How to connect to the primary of a database. It has the form of the options of the driver. */
export interface PrimaryConnection {
  connectionString: string
  Client: typeof pg.Client
}

interface Server {
  host: string
  port: number
}

/** Longest time in which a server has to say whether it is the primary. */
const PROBE_MS = 3_000
/** Pause between two searches. */
const PAUSE_MS = 200

const connections = new Map<string, PrimaryConnection>()

/**
 * Returns the options for all connections to the database at a URL. If the URL names several hosts, each new connection goes
 * to the one that is the primary, and waits while the process searches for it. All connections of this process share the
 * result of one search. A connection that fails starts the next search.
 */
export function primaryOf(url: string): PrimaryConnection {
  const found = connections.get(url)
  if (found) return found
  const { servers, connectionString } = readServers(url)
  const created = {
    connectionString,
    Client: servers.length > 1 ? createClientClass(connectionString, servers) : pg.Client,
  }
  connections.set(url, created)
  return created
}

/** Opens a connection to the primary, runs `work` on it and closes it. */
export async function withConnection<T>(
  url: string,
  timeoutMs: number,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { Client, connectionString } = primaryOf(url)
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: Math.min(timeoutMs, 10_000),
  })
  surviveConnectionLoss(client)
  try {
    await client.connect()
    return await work(client)
  } finally {
    void client.end().catch(() => {})
  }
}

/** The part of a URL before its hosts, the hosts, and the part after them. */
const HOSTS = /^(\w+:\/\/(?:[^/?#]*@)?)([^/?#@]*)(.*)$/

/** Whether one of several hosts in a URL has no name. A single host may be missing: the driver then uses its default. */
export function namesEmptyHost(url: string): boolean {
  const hosts = HOSTS.exec(url)?.[2]?.split(',') ?? []
  return hosts.length > 1 && hosts.some((host) => host === '' || host.startsWith(':'))
}

/** Returns a URL for each host of a URL, which can name several: `postgres://one:5432,two:5432/licenses`, as for libpq. */
export function urlsOf(url: string): string[] {
  const [, before = '', hosts = '', after = ''] = HOSTS.exec(url) ?? []
  return hosts.split(',').map((host) => `${before}${host}${after}`)
}

/** Splits a URL into its servers and the URL of the first of them. */
function readServers(url: string): { servers: Server[]; connectionString: string } {
  const urls = urlsOf(url)
  if (urls.length === 1) return { servers: [], connectionString: url }
  const servers = urls.map((one) => {
    const { hostname, port } = new URL(one)
    return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 5432) }
  })
  // The driver connects only to primaries. It does not know this parameter of libpq.
  const first = new URL(urls[0]!)
  first.searchParams.delete('target_session_attrs')
  return { servers, connectionString: first.href }
}

function createClientClass(connectionString: string, servers: readonly Server[]): typeof pg.Client {
  const primary = createSearch(connectionString, servers)

  return class PrimaryClient extends pg.Client {
    override connect(): Promise<pg.Client>
    override connect(callback: (error: Error) => void): undefined
    override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
      const connected = this.#connect()
      if (!callback) return connected
      // The driver's pool passes a callback, which gets no error after a success.
      connected.then(() => callback(null as never), callback)
      return undefined
    }

    async #connect(): Promise<pg.Client> {
      const server = await primary.find()
      // TLS verifies the name of the host to which the client connects.
      Object.assign(this, server)
      const lost = () => primary.forget(server)
      this.once('error', lost)
      this.once('end', lost)
      try {
        return await super.connect()
      } catch (error) {
        lost()
        throw error
      }
    }
  }
}

/** Searches for the primary among servers, once for all callers at the same time. */
function createSearch(connectionString: string, servers: readonly Server[]) {
  let found: Server | null = null
  let search: Promise<Server> | null = null

  async function run(): Promise<Server> {
    const reasons = new Map<Server, string>()
    const states = await Promise.all(
      servers.map(async (server) => {
        try {
          return await isPrimary(connectionString, server)
        } catch (error) {
          reasons.set(server, reasonOf(error))
          return false
        }
      }),
    )
    const server = servers.find((_, place) => states[place])
    if (server) return server
    const all = servers.map((one) => `${one.host}:${one.port}: ${reasons.get(one) ?? 'it is a standby'}`)
    throw new Error(`no server is the primary (${all.join('; ')})`)
  }

  return {
    async find(): Promise<Server> {
      if (found) return found
      search ??= run()
      const searching = search
      try {
        const server = await searching
        if (search === searching) {
          found = server
          search = null
        }
        return server
      } catch (error) {
        // All requests of a moment share one failed search, so that an outage costs the servers few connections.
        await sleep(PAUSE_MS)
        if (search === searching) search = null
        throw error
      }
    },
    forget(server: Server): void {
      if (found === server) found = null
    },
  }
}

async function isPrimary(connectionString: string, server: Server): Promise<boolean> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: PROBE_MS,
    query_timeout: PROBE_MS,
    application_name: 'licet-primary',
  })
  Object.assign(client, server)
  surviveConnectionLoss(client)
  try {
    await client.connect()
    const { rows } = await client.query('select pg_is_in_recovery() as standby')
    return rows[0]?.standby === false
  } finally {
    void client.end().catch(() => {})
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || String(Reflect.get(error, 'code'))
}
