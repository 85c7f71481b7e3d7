import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './free-port.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'

/** A primary and its hot standby, which only this run uses. */
export interface Postgres {
  /** Names both servers. */
  url: string
  ports: { primary: number; standby: number }
  /** Disk of its tables; null if this process may not mount one. */
  disk: SmallDisk | null
  /** Stops the primary without a checkpoint, as a crash of the machine does, and starts it again. */
  restart(): Promise<void>
  /** Makes each commit wait until the standby has stored it. */
  replicateSynchronously(): Promise<void>
  /** Stops the primary for good, as the loss of its machine does, and promotes the standby. */
  failOver(): Promise<void>
  stop(): Promise<void>
}

const servers = ['primary', 'standby'] as const
type Server = (typeof servers)[number]

/** Longest wait for the standby on a busy machine. */
const SYNCHRONOUS_MS = 60_000

const isRoot = process.getuid?.() === 0

/** Creates both servers and starts them, with the default settings of PostgreSQL. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'licet-chaos-postgres-'))
  const bin = findBinaries()
  const ports = { primary: await freePort(), standby: await freePort() }
  const dataOf = (server: Server) => join(folder, server)
  let disk: SmallDisk | null = null

  async function run(program: string, args: string[]): Promise<void> {
    const command = [join(bin, program), ...args]
    const [name, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command
    // The server outlives the process that started it, and would keep a pipe open.
    const child = spawn(name!, rest, { stdio: 'ignore', cwd: folder })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${logOf(folder)}`)
  }
  const control = (server: Server, ...args: string[]) =>
    run('pg_ctl', ['-D', dataOf(server), '-w', '-s', ...args])
  const start = (server: Server) => {
    const settings = `-p ${ports[server]} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`
    // A standby looks for its primary again at once.
    return control(
      server,
      ...['-l', join(folder, 'log'), 'start', '-o', `${settings} -c wal_retrieve_retry_interval=200ms`],
    )
  }
  const end = (server: Server) => control(server, '-m', 'immediate', 'stop')
  // One command each, because some are not allowed in a transaction.
  const command = (...commands: string[]) =>
    run('psql', [
      ...['-h', '127.0.0.1', '-p', String(ports.primary), '-U', 'postgres', '-q', '-v', 'ON_ERROR_STOP=1'],
      ...commands.flatMap((one) => ['-c', one]),
    ])

  try {
    chmodSync(folder, 0o755)
    if (isRoot) execFileSync('chown', ['postgres', folder])
    const form = ['-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C']
    await run('initdb', ['-D', dataOf('primary'), ...form])
    await start('primary')
    disk = isRoot ? mountSmallDisk(folder, 'postgres') : null
    if (disk) {
      await command(
        `create tablespace small location '${disk.path}'`,
        `alter system set default_tablespace = small`,
        'select pg_reload_conf()',
      )
    }
    await run('pg_basebackup', [
      ...['-D', dataOf('standby'), '-d', `postgres://postgres@127.0.0.1:${ports.primary}/postgres`],
      ...['-R', '-X', 'stream', '-c', 'fast'],
      ...(disk ? ['-T', `${disk.path}=${join(folder, 'standby-small')}`] : []),
    ])
    await start('standby')
  } catch (error) {
    for (const server of servers) await end(server).catch(() => {})
    disk?.unmount()
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  return {
    url: `postgres://postgres@127.0.0.1:${ports.primary},127.0.0.1:${ports.standby}/postgres`,
    ports,
    disk,
    async restart() {
      await end('primary')
      await start('primary')
    },
    async replicateSynchronously() {
      await command(`alter system set synchronous_standby_names = '*'`, 'select pg_reload_conf()')
      await untilSynchronous(ports.primary)
      // This commit waits for the standby, and then the standby has all commits before it.
      await command('select pg_current_xact_id()')
    },
    async failOver() {
      await end('primary')
      await control('standby', 'promote')
    },
    async stop() {
      for (const server of servers) await end(server).catch(() => {})
      disk?.unmount()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Each look is a statement of its own: a server process reads changed settings between statements, and never within one. */
async function untilSynchronous(port: number): Promise<void> {
  const primary = new pg.Client({ host: '127.0.0.1', port, user: 'postgres' })
  await primary.connect()
  try {
    for (const deadline = Date.now() + SYNCHRONOUS_MS; Date.now() < deadline; await sleep(20)) {
      const text = `select from pg_stat_replication where sync_state = 'sync'`
      if ((await primary.query(text)).rowCount) return
    }
  } finally {
    await primary.end()
  }
  throw new Error(`the standby did not become synchronous within ${SYNCHRONOUS_MS / 1000} s`)
}

function logOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'log'), 'utf8')
  } catch {
    return ''
  }
}

/** Returns the folder of the newest PostgreSQL programs on Debian. */
function findBinaries(): string {
  const found = globSync('/usr/lib/postgresql/*/bin/initdb').sort(
    (a, b) => Number(a.split('/')[4]) - Number(b.split('/')[4]),
  )
  const newest = found.at(-1)
  if (!newest) throw new Error('PostgreSQL is not installed (Debian: postgresql)')
  return dirname(newest)
}
