import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePort } from './free-port.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'

/** A PostgreSQL server that only this run uses. */
export interface Postgres {
  url: string
  port: number
  /** Disk of its tables; null if this process may not mount one. */
  disk: SmallDisk | null
  /** Stops it without a checkpoint, as a crash of the machine does, and starts it again. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const isRoot = process.getuid?.() === 0

/** Creates a cluster and starts it, with the default settings of PostgreSQL. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'licet-chaos-postgres-'))
  const data = join(folder, 'data')
  const bin = findBinaries()
  const port = await freePort()
  let disk: SmallDisk | null = null

  async function run(program: string, args: string[]): Promise<void> {
    const command = [join(bin, program), ...args]
    const [name, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command
    // The server outlives the process that started it, and would keep a pipe open.
    const child = spawn(name!, rest, { stdio: 'ignore', cwd: folder })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${logOf(folder)}`)
  }
  const start = () =>
    run('pg_ctl', [
      ...['-D', data, '-l', join(folder, 'log'), '-w', '-s', 'start'],
      ...['-o', `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`],
    ])
  const end = () => run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', '-s', 'stop'])

  try {
    chmodSync(folder, 0o755)
    if (isRoot) execFileSync('chown', ['postgres', folder])
    await run('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C'])
    await start()
    disk = isRoot ? mountSmallDisk(folder, 'postgres') : null
    if (disk) {
      // One command each, because neither is allowed in a transaction.
      const sql = [
        `create tablespace small location '${disk.path}'`,
        `alter system set default_tablespace = small`,
      ]
      const commands = [...sql, 'select pg_reload_conf()'].flatMap((command) => ['-c', command])
      await run('psql', ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-q', ...commands])
    }
  } catch (error) {
    disk?.unmount()
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    disk,
    async restart() {
      await end()
      await start()
    },
    async stop() {
      await end()
      disk?.unmount()
      rmSync(folder, { recursive: true, force: true })
    },
  }
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
