import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { expect, vi } from 'vitest'
import { freePort } from '../../bench/chaos/free-port.ts'

const programs = dirname(globSync('/usr/lib/postgresql/*/bin/initdb').sort().at(-1) ?? '')
const isRoot = process.getuid?.() === 0

/** A primary and its streaming standbys, each with its own folder and port, that only one test uses. */
export interface Servers {
  urlOf(name: string): string
  /** Host and port. */
  hostOf(name: string): string
  /** Runs statements on a server, each by itself. Returns the rows of the last one. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what its own statement selected
  run(name: string, ...statements: string[]): Promise<any[]>
  start(name: string): Promise<void>
  /** Ends a server as the loss of its machine does. */
  crash(name: string): Promise<void>
  promote(name: string): Promise<void>
  /** Stops every process of a server, or lets them continue. They keep their connections. */
  signal(name: string, signal: 'SIGSTOP' | 'SIGCONT'): void
  stop(): Promise<void>
}

/** Starts the server `primary` and a standby for each of the names. */
export async function startServers(...standbys: string[]): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'licet-servers-'))
  const folderOf = (name: string) => join(folder, name)
  const ports = new Map<string, number>()

  async function runProgram(program: string, ...args: string[]): Promise<void> {
    const command = [join(programs, program), ...args]
    const [name, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command
    const child = spawn(name!, rest, { stdio: 'ignore', cwd: folder })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`)
  }
  const control = (name: string, ...args: string[]) =>
    runProgram('pg_ctl', '-D', folderOf(name), '-w', '-s', ...args)
  const urlOf = (name: string) => `postgres://postgres@127.0.0.1:${ports.get(name)}/postgres`

  const servers: Servers = {
    urlOf,
    hostOf: (name) => `127.0.0.1:${ports.get(name)}`,
    async run(name, ...statements) {
      const client = new pg.Client({ connectionString: urlOf(name) })
      await client.connect()
      try {
        let rows: unknown[] = []
        for (const statement of statements) rows = (await client.query(statement)).rows
        return rows
      } finally {
        await client.end()
      }
    },
    start: (name) =>
      control(
        name,
        ...['-l', join(folder, `${name}.log`), 'start', '-o'],
        `-p ${ports.get(name)} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`,
      ),
    crash: (name) => control(name, '-m', 'immediate', 'stop'),
    promote: (name) => control(name, 'promote'),
    signal(name, signal) {
      const postmaster = Number(readFileSync(join(folderOf(name), 'postmaster.pid'), 'utf8').split('\n')[0])
      const children = globSync('/proc/[0-9]*/stat').flatMap((file) => {
        try {
          const [pid, , , parent] = readFileSync(file, 'utf8')
            .replace(/\(.*\)/, '()')
            .split(' ')
          return Number(parent) === postmaster ? [Number(pid)] : []
        } catch {
          return []
        }
      })
      for (const pid of [postmaster, ...children]) process.kill(pid, signal)
    },
    async stop() {
      for (const name of ports.keys()) await servers.crash(name).catch(() => {})
      rmSync(folder, { recursive: true, force: true })
    },
  }

  try {
    chmodSync(folder, 0o755)
    if (isRoot) {
      const [, uid, gid] = /^postgres:x:(\d+):(\d+)/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? []
      chownSync(folder, Number(uid), Number(gid))
    }
    ports.set('primary', await freePort())
    const form = ['-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C']
    await runProgram('initdb', '-D', folderOf('primary'), ...form)
    await servers.start('primary')
    for (const name of standbys) {
      ports.set(name, await freePort())
      const from = ['-d', urlOf('primary'), '-R', '-X', 'stream', '-c', 'fast']
      await runProgram('pg_basebackup', '-D', folderOf(name), ...from)
      await servers.start(name)
    }
    await vi.waitFor(
      async () =>
        expect(
          await servers.run('primary', `select 1 from pg_stat_replication where state = 'streaming'`),
        ).toHaveLength(standbys.length),
      { timeout: 100_000 },
    )
    return servers
  } catch (error) {
    await servers.stop()
    throw error
  }
}
