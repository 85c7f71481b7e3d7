import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../bench/chaos/free-port.ts'
import { MigrationFailedError } from '../../src/platform/database/migrate.ts'
import { openDatabase } from '../../src/platform/database/open.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { holdMigrationAt, untilWaiting } from './barrier.ts'
import { createForwarder, DATABASE_PASSWORD } from './forwarder.ts'
import { ADMIN_KEY, startGateway } from './gateway.ts'
import { connect } from './gateways.ts'
import { startProcess } from './process.ts'

const migrations = readdirSync(new URL('../../prisma/migrations', import.meta.url)).sort()
const withoutPreset = { LICET_ADMIN_KEY: '' }

describe.skipIf(!hasPostgres())('starting on PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof createPostgresDatabase>>
  let sql: pg.Pool

  beforeEach(async () => {
    database = await createPostgresDatabase('empty')
    sql = connect(database.url)
  })
  afterEach(async () => {
    await sql.end()
    await database.drop()
  })

  test('two gateways and a worker that start together on an empty database all start, and migrate it once', async () => {
    const barrier = await holdMigrationAt(database.url, 'CREATE TRIGGER')
    const worker = startProcess('worker', { DATABASE_URL: database.url })
    const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'licet-start-')))
    onTestFinished(() => {
      for (const folder of folders) rmSync(folder, { recursive: true })
    })
    const starting = Promise.all(
      folders.map((folder) => startGateway(database.url, { ...withoutPreset, LICET_DATA_DIR: folder })),
    )
    // One of them is in the middle of a migration, and the two others wait for it.
    await untilWaiting(sql, 3)
    await barrier.release()
    const gateways = await starting
    await worker.printed(/"worker ready"/)

    const files = folders.map((folder) => join(folder, 'admin-key')).filter(existsSync)
    expect(files).toHaveLength(1)
    const apiKey = readFileSync(files[0]!, 'utf8').trim()
    for (const gateway of gateways) {
      const answer = await gateway.graphql('{ viewer { audience } }', {}, apiKey)
      expect(answer.data).toEqual({ viewer: { audience: 'ADMIN' } })
    }
    expect(await applied()).toEqual(migrations.map((name) => ({ name, finished: true, rolledBack: false })))

    // A second start changes nothing, and shows no key.
    await Promise.all([worker, ...gateways].map((started) => started.kill('SIGTERM')))
    const before = await everything()
    const again = await startGateway(database.url, withoutPreset)
    await again.kill('SIGTERM')
    expect(again.output()).not.toContain('admin key')
    expect(await everything()).toEqual(before)
  })

  test('a gateway is not ready before its preset admin key is valid', async () => {
    const migrated = await createPostgresDatabase()
    const holder = connect(migrated.url)
    onTestFinished(async () => {
      await holder.end()
      await migrated.drop()
    })
    const port = await freePort()
    const statusOf = async (path: string) =>
      (await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null))?.status
    const transaction = await holder.connect()
    await transaction.query('begin; lock table api_keys in access exclusive mode')
    const starting = startProcess('start', {
      DATABASE_URL: migrated.url,
      LICET_ADMIN_KEY: ADMIN_KEY,
      LICET_STATEMENT_TIMEOUT: '300',
      PORT: String(port),
    })
    await untilWaiting(holder, 1)
    await expect.poll(() => statusOf('/health')).toBe(200)
    await expect.poll(() => statusOf('/ready')).toBe(503)
    await transaction.query('commit')
    transaction.release()

    await starting.printed(/ready at/)
    expect(await statusOf('/ready')).toBe(200)
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` },
      body: '{"query":"{ viewer { audience } }"}',
    })
    expect(await response.json()).toMatchObject({ data: { viewer: { audience: 'ADMIN' } } })
    expect(await starting.kill('SIGTERM')).toBe(0)
  })

  test.each([
    { fate: 'continues without it', rolledBack: 0 },
    { fate: 'loses its connection as well', rolledBack: 1 },
  ])(
    'a gateway is killed in the middle of a migration and the server $fate: the next gateway starts',
    async ({ rolledBack }) => {
      const barrier = await holdMigrationAt(database.url, 'CREATE TRIGGER')
      const killed = startProcess('start', { DATABASE_URL: database.url })
      await barrier.reached()
      await killed.kill('SIGKILL')
      if (rolledBack) {
        await sql.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'licet-migration' and datname = current_database()`,
        )
      }
      const next = startGateway(database.url)
      await barrier.release()

      await (await next).kill('SIGTERM')
      const rows = await applied()
      expect(rows.filter((row) => row.finished).map(({ name }) => name)).toEqual(migrations)
      expect(rows.filter((row) => !row.finished && row.rolledBack)).toHaveLength(rolledBack)
      expect(rows).toHaveLength(migrations.length + rolledBack)
    },
  )

  test('a migration on a full disk fails with its name, leaves no changes, and succeeds when there is space', async () => {
    const options = { url: database.url, dataDir: '', poolSize: 2, statementTimeoutMs: 15_000, waitMs: 0 }
    await sql.query(`create function full_disk() returns event_trigger language plpgsql as $$ begin
      if exists (select from pg_event_trigger_ddl_commands() where object_identity = 'public.api_keys') then
        raise exception 'could not extend file "base/5/16570": No space left on device' using errcode = '53100';
      end if; end $$`)
    await sql.query('create event trigger full_disk on ddl_command_end execute function full_disk()')

    const opening = openDatabase(options)
    await expect(opening).rejects.toThrow(MigrationFailedError)
    await expect(opening).rejects.toThrow(/_init: could not extend file .*: No space left on device/)
    const tables = `select from pg_tables where schemaname = 'public' and tablename <> '_prisma_migrations'`
    expect((await sql.query(tables)).rowCount).toBe(0)

    await sql.query('drop event trigger full_disk')
    await (await openDatabase(options)).close()
    const finished = (await applied()).filter((row) => row.finished)
    expect(finished.map(({ name }) => name)).toEqual(migrations)
  })

  test('waits for a database that is not reachable yet, and logs this', async () => {
    const forwarder = await createForwarder(database.url)
    const waiting = startProcess('start', { DATABASE_URL: forwarder.url, LICET_DATABASE_WAIT: '20' })
    await waiting.printed(/PostgreSQL at 127\.0\.0\.1:\d+\/\w+ does not respond yet/)
    expect(waiting.output()).not.toContain('ready at')

    await forwarder.open()
    await waiting.printed(/ready at/)
    expect(await waiting.kill('SIGTERM')).toBe(0)
    await forwarder.close()
  })

  test.each([
    [
      'a database',
      'pathname',
      '/absent_database',
      'database "absent_database" does not exist',
      'Create the database',
    ],
    [
      'a role',
      'username',
      'absent_role',
      'role "absent_role" does not exist',
      'Check the user and the password',
    ],
  ] as const)('names the remedy for %s that does not exist', async (_, part, value, reason, remedy) => {
    const url = new URL(database.url)
    url[part] = value
    const options = { url: url.href, dataDir: '', poolSize: 2, statementTimeoutMs: 15_000, waitMs: 0 }
    await expect(openDatabase(options)).rejects.toMatchObject({
      message: expect.stringContaining(reason),
      remedy: expect.stringContaining(remedy),
    })
  })

  test('logs while it waits that the server refuses the connection', async () => {
    const url = new URL(database.url)
    url.pathname += '_later'
    const waiting = startProcess('start', { DATABASE_URL: url.href, LICET_DATABASE_WAIT: '60' })
    await waiting.printed(/refuses the connection \(database .+_later.+ does not exist\); retrying/)
    await waiting.kill('SIGKILL')
  })

  test('fails if a server accepts connections and sends nothing', async () => {
    const silent = net.createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as net.AddressInfo
    const url = `postgres://licet:${DATABASE_PASSWORD}@127.0.0.1:${port}/licenses`
    const given = startProcess('start', { DATABASE_URL: url, LICET_DATABASE_WAIT: '1' })

    expect(await given.exited).toBe(1)
    expect(given.output()).toContain(`PostgreSQL at 127.0.0.1:${port}/licenses could not be used within 1 s`)
    expect(given.output()).not.toContain(DATABASE_PASSWORD)
    silent.close()
  })

  async function applied(): Promise<{ name: string; finished: boolean; rolledBack: boolean }[]> {
    const { rows } = await sql.query(
      `select migration_name as name, finished_at is not null as finished, rolled_back_at is not null as "rolledBack"
      from _prisma_migrations order by started_at`,
    )
    return rows
  }

  /** Returns the migrations with their times, every table with its columns, and the numbers of keys and events. */
  async function everything() {
    const statements = [
      'select * from _prisma_migrations order by id',
      `select table_name, column_name, data_type from information_schema.columns where table_schema in ('public', 'pgboss') order by 1, 2`,
      'select (select count(*) from api_keys) as keys, (select count(*) from events) as events',
      'select name, cron from pgboss.schedule order by name',
    ]
    const results = await Promise.all(statements.map((statement) => sql.query(statement)))
    return results.map(({ rows }) => rows)
  }
})
