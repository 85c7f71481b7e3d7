import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePort } from '../../bench/chaos/free-port.ts'
import { hasPostgres } from '../database.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { activate, seedLicense, validate } from './mutations.ts'

const programs = dirname(globSync('/usr/lib/postgresql/*/bin/initdb').sort().at(-1) ?? '')

/** A primary with a streaming standby, each with its own folder and port. */
describe.skipIf(!hasPostgres())('a failover to a standby', () => {
  const folder = mkdtempSync(join(tmpdir(), 'licet-failover-'))
  const isRoot = process.getuid?.() === 0
  const folderOf = (name: string) => join(folder, name)
  const ports: Record<string, number> = {}
  let gateway: Gateway
  let key: string

  async function run(program: string, ...args: string[]): Promise<void> {
    const command = [join(programs, program), ...args]
    const [name, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command
    const child = spawn(name!, rest, { stdio: 'ignore', cwd: folder })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`)
  }
  const start = (name: string) => {
    const settings = `-p ${ports[name]} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`
    return run(
      'pg_ctl',
      '-D',
      folderOf(name),
      '-l',
      join(folder, `${name}.log`),
      '-w',
      '-s',
      'start',
      '-o',
      settings,
    )
  }
  const crash = (name: string) => run('pg_ctl', '-D', folderOf(name), '-m', 'immediate', '-w', '-s', 'stop')
  const urlOf = (name: string) => `postgres://postgres@127.0.0.1:${ports[name]}/postgres`

  beforeAll(async () => {
    chmodSync(folder, 0o755)
    if (isRoot) {
      const [, uid, gid] = /^postgres:x:(\d+):(\d+)/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? []
      chownSync(folder, Number(uid), Number(gid))
    }
    ports.primary = await freePort()
    ports.standby = await freePort()
    await run(
      'initdb',
      '-D',
      folderOf('primary'),
      '-U',
      'postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
    )
    await start('primary')
    await run(
      'pg_basebackup',
      '-D',
      folderOf('standby'),
      '-d',
      urlOf('primary'),
      '-R',
      '-X',
      'stream',
      '-c',
      'fast',
    )
    await start('standby')
    const sql = new pg.Client({ connectionString: urlOf('primary') })
    await sql.connect()
    // A commit then waits until the standby has stored it.
    await sql.query(`alter system set synchronous_standby_names = '*'`)
    await sql.query('select pg_reload_conf()')
    await vi.waitFor(
      async () =>
        expect((await sql.query('select sync_state from pg_stat_replication')).rows).toEqual([
          { sync_state: 'sync' },
        ]),
      { timeout: 100_000 },
    )
    await sql.end()
    // The standby is the first, so that the gateway has to find out which one is the primary.
    const url = `postgres://postgres@127.0.0.1:${ports.standby},127.0.0.1:${ports.primary}/postgres?target_session_attrs=read-write`
    gateway = await startGateway(url, { LICET_LOG_LEVEL: 'info' })
    key = (await seedLicense(gateway, { maxActivations: 100_000 })).key
  })
  afterAll(async () => {
    await gateway?.kill()
    await crash('primary').catch(() => {})
    await crash('standby').catch(() => {})
    rmSync(folder, { recursive: true, force: true })
  })

  test('loses no acknowledged activation, and continues on the promoted standby', async () => {
    const acknowledged: string[] = []
    let isDone = false
    let recovered = 0
    let isPromoted = false
    const client = async (name: number) => {
      for (let count = 0; !isDone; count++) {
        const fingerprint = `device-${name}-${count}`
        try {
          await activate(gateway, { key, fingerprint })
          acknowledged.push(fingerprint)
          if (isPromoted) recovered++
        } catch {
          // The gateway refuses it while there is no primary.
          await sleep(50)
        }
      }
    }
    const clients = [1, 2, 3, 4].map(client)
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(20), { timeout: 100_000 })
    await crash('primary')
    await run('pg_ctl', '-D', folderOf('standby'), '-w', '-s', 'promote')
    isPromoted = true
    const before = acknowledged.length
    await vi.waitFor(() => expect(recovered).toBeGreaterThan(20), { timeout: 100_000 })
    isDone = true
    await Promise.all(clients)

    expect(acknowledged.length).toBeGreaterThan(before)
    const sql = new pg.Client({ connectionString: urlOf('standby') })
    await sql.connect()
    const { rows } = await sql.query<{ fingerprint: string }>('select fingerprint from activations')
    await sql.end()
    const stored = new Set(rows.map(({ fingerprint }) => fingerprint))
    expect(acknowledged.filter((fingerprint) => !stored.has(fingerprint))).toEqual([])
    expect(await validate(gateway, { key, fingerprint: acknowledged[0]! })).toMatchObject({ valid: true })
  })

  test('becomes ready again, and its jobs run', async () => {
    await vi.waitFor(async () => expect((await fetch(`${gateway.url}/ready`)).status).toBe(200), {
      timeout: 100_000,
    })
    const sql = new pg.Client({ connectionString: urlOf('standby') })
    await sql.connect()
    const {
      rows: [job],
    } = await sql.query<{ id: string }>(
      `insert into pgboss.job (name, data) values ('licenses.record-expired', '{}') returning id`,
    )
    await vi.waitFor(
      async () =>
        expect((await sql.query('select state from pgboss.job where id = $1', [job!.id])).rows).toEqual([
          { state: 'completed' },
        ]),
      { timeout: 100_000, interval: 200 },
    )
    await sql.end()
  })
})
