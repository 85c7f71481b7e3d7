import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { vi } from 'vitest'
import { freePort } from '../../bench/chaos/free-port.ts'

const program = '/usr/sbin/pgbouncer'
const isRoot = process.getuid?.() === 0

/** Whether PgBouncer is installed. Without it, tests that need it are skipped. */
export const hasPgbouncer = (): boolean => existsSync(program)

/** A running PgBouncer with its own port. */
export interface Pgbouncer {
  /** URL of the database through the pooler. */
  url: string
  /** Starts it again, at the same port. */
  start(): Promise<void>
  /** Kills it. All its connections end. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a PgBouncer before a database: transaction pooling, and at most `poolSize` connections to PostgreSQL. `connectQuery`
 * runs on each of them when it opens.
 */
export async function startPgbouncer(
  databaseUrl: string,
  { poolSize = 4, poolMode = 'transaction', connectQuery = '' },
): Promise<Pgbouncer> {
  const server = new URL(databaseUrl)
  const folder = mkdtempSync(join(tmpdir(), 'licet-pgbouncer-'))
  const port = await freePort()
  const settings = join(folder, 'pgbouncer.ini')
  const users = join(folder, 'users.txt')
  writeFileSync(users, `"${server.username}" "${server.password}"\n`)
  writeFileSync(
    settings,
    `[databases]
* = host=${server.hostname} port=${server.port || 5432}${connectQuery && ` connect_query='${connectQuery}'`}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = ${poolMode}
default_pool_size = ${poolSize}
max_client_conn = 200
`,
  )
  chmodSync(folder, 0o755)
  const url = Object.assign(new URL(databaseUrl), { host: `127.0.0.1:${port}` }).href
  let child: ChildProcess | null = null
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  const end = () => child?.kill('SIGKILL')
  process.on('exit', end)
  const start = async () => {
    child = spawn(program, [...(isRoot ? ['-u', 'postgres'] : []), settings], { stdio: 'ignore' })
    await vi.waitFor(
      async () => {
        const client = new pg.Client({ connectionString: url })
        await client.connect()
        await client.end()
      },
      { timeout: 100_000, interval: 50 },
    )
  }
  const stop = async () => {
    process.off('exit', end)
    await kill()
    rmSync(folder, { recursive: true, force: true })
  }
  await start().catch(async (error) => {
    await stop()
    throw error
  })
  return { url, start, kill, stop }
}
