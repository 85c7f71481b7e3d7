import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { DATABASE_PASSWORD } from './forwarder.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { activate, mutate, seedLicense, validate } from './mutations.ts'
import { startProcess } from './process.ts'

describe.skipIf(!hasPostgres())('a standby', { timeout: 120_000 }, () => {
  let database: Awaited<ReturnType<typeof createPostgresDatabase>>
  let sql: pg.Client
  let gateway: Gateway

  beforeAll(async () => {
    database = await createPostgresDatabase()
    sql = new pg.Client({ connectionString: database.url })
    await sql.connect()
    gateway = await startGateway(database.url)
  })
  afterAll(async () => {
    await gateway?.kill()
    await sql?.end()
    await database?.drop()
  })

  /** Makes new connections see a standby: it is in recovery, and every write fails with SQLSTATE 25006. */
  async function demote(): Promise<void> {
    const name = new URL(database.url).pathname.slice(1)
    await sql.query(
      `create function public.pg_is_in_recovery() returns boolean language sql as 'select true'`,
    )
    // A function of the schema public hides that of pg_catalog if the search path names both in this order.
    await sql.query(`alter database ${name} set search_path = public, pg_catalog`)
    await sql.query(`alter database ${name} set default_transaction_read_only = on`)
    await terminate()
    const standby = new pg.Client({ connectionString: database.url })
    await standby.connect()
    expect((await standby.query('select pg_is_in_recovery()')).rows).toEqual([{ pg_is_in_recovery: true }])
    await expect(standby.query('delete from events')).rejects.toMatchObject({ code: '25006' })
    await standby.end()
  }

  async function promote(): Promise<void> {
    const name = new URL(database.url).pathname.slice(1)
    await sql.query(`alter database ${name} reset all`)
    await sql.query('drop function public.pg_is_in_recovery()')
    await terminate()
  }

  const terminate = () =>
    sql.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
  const readiness = async () => (await fetch(`${gateway.url}/ready`)).status

  test('makes a gateway unready, which validates and writes nothing until a primary is back', async () => {
    const { key } = await seedLicense(gateway)
    await activate(gateway, { key, fingerprint: 'x' })
    expect(await readiness()).toBe(200)

    await demote()
    await vi.waitFor(async () => expect(await readiness()).toBe(503), { timeout: 100_000 })
    await vi.waitFor(
      () => expect(gateway.output()).toContain('the database is a standby, which is read-only'),
      {
        timeout: 100_000,
      },
    )
    await vi.waitFor(
      async () => expect(await validate(gateway, { key, fingerprint: 'x' })).toMatchObject({ valid: true }),
      { timeout: 100_000 },
    )
    await expect(
      mutate(gateway, 'createProduct', { code: 'unwritten', name: 'x' }, 'product { id }'),
    ).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })

    await promote()
    await vi.waitFor(async () => expect(await readiness()).toBe(200), { timeout: 100_000 })
    await vi.waitFor(
      async () =>
        expect(
          await mutate(gateway, 'createProduct', { code: 'written', name: 'x' }, 'product { code }'),
        ).toEqual({ product: { code: 'written' } }),
      { timeout: 100_000 },
    )
    expect((await sql.query("select 1 from products where code = 'unwritten'")).rowCount).toBe(0)
  })

  test.each(['start', 'worker'] as const)('ends `licet %s` with a sentence and no stack', async (command) => {
    await demote()
    try {
      const url = Object.assign(new URL(database.url), { password: DATABASE_PASSWORD })
      const child = startProcess(command, { DATABASE_URL: url.href, LICET_DATABASE_WAIT: '1' })
      expect(await child.exited).toBe(1)
      const message = child
        .output()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('{'))
      expect(message).toEqual([
        `licet: PostgreSQL at ${url.host}${url.pathname} could not be used within 1 s: it is a standby, which is read-only.`,
        expect.stringMatching(/^Check that DATABASE_URL leads to the primary/),
      ])
      expect(child.output()).not.toContain(DATABASE_PASSWORD)
    } finally {
      await promote()
    }
  })
})
