import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../../src/platform/database/open.ts'
import { startTestApp } from '../app.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { listen } from '../http/listen.ts'
import { seedApiKey, seedLicense } from '../seed.ts'
import { createForwarder } from './forwarder.ts'
import { connect } from './gateways.ts'

const POOL = 3
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 100_000, interval: 20 })

describe.skipIf(!hasPostgres())('while the database is unavailable', async () => {
  if (!hasPostgres()) return
  const database = await createPostgresDatabase()
  const forwarder = await createForwarder(database.url)
  await forwarder.open()
  afterAll(async () => {
    await forwarder.close()
    await database.drop()
  })
  const opened = await openDatabase({
    url: forwarder.url,
    dataDir: '',
    poolSize: POOL,
    statementTimeoutMs: 1_000,
    connectionWaitMs: 4_000,
    waitMs: 10_000,
  })
  const { pool } = opened.engine as { pool: pg.Pool }
  const app = await startTestApp(async () => opened)
  const url = await listen(app)
  const sql: pg.Pool = connect(database.url)
  afterAll(() => sql.end())
  let apiKey = ''
  let licenseKey = ''
  beforeAll(async () => {
    apiKey = await seedApiKey(app.admin)
    licenseKey = (await seedLicense(app.admin)).licenseKey
  })

  const post = (query: string, key: string | null, signal?: AbortSignal) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ query }),
      ...(signal && { signal }),
    })
  const validate = (signal?: AbortSignal) =>
    post(`{ validateLicense(input: { key: "${licenseKey}" }) { valid } }`, null, signal)
  const create = (code: string, signal?: AbortSignal) =>
    post(
      `mutation { createProduct(input: { code: "${code}", name: "N", idempotencyKey: "${code}" }) { __typename } }`,
      apiKey,
      signal,
    )

  async function expectUnavailable(request: Promise<Response>): Promise<void> {
    const response = await request
    const retryAfter = Number(response.headers.get('retry-after'))
    const body = await response.json()
    expect([response.status, [1, 2, 3].includes(retryAfter), body.data ?? null]).toEqual([503, true, null])
    expect(body.errors).toMatchObject([{ extensions: { code: 'DATABASE_UNAVAILABLE', retryAfter } }])
    expect(Object.keys(body.errors[0].extensions).toSorted()).toEqual(['code', 'retryAfter'])
    const requestId = response.headers.get('x-request-id')
    const lines = app.logged.filter((line) => line.requestId === requestId && line.err)
    expect(lines).toMatchObject([
      { level: 50, msg: 'database unavailable', err: { stack: expect.any(String) } },
    ])
  }
  async function expectServed(): Promise<void> {
    expect(await (await validate()).json()).toEqual({ data: { validateLicense: { valid: true } } })
  }
  /** Takes every connection of the pool. Returns the function that releases them. */
  async function takeAll(): Promise<() => void> {
    const taken = await Promise.all(Array.from({ length: POOL }, () => pool.connect()))
    const giveBack = () => {
      for (const connection of taken.splice(0)) connection.release()
    }
    onTestFinished(giveBack)
    return giveBack
  }
  /** Locks a table against all other transactions. Returns the function that unlocks it. */
  async function hold(table: string): Promise<() => Promise<void>> {
    const holder = await sql.connect()
    await holder.query(`begin; lock table ${table} in access exclusive mode`)
    let held = true
    const unlock = async () => {
      if (!held) return
      held = false
      await holder.query('rollback')
      holder.release()
    }
    onTestFinished(unlock)
    return unlock
  }
  const waitingForLocks = async () => {
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return (await sql.query(waiting)).rowCount
  }
  const terminate = () =>
    sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'licet'`,
    )

  test('after a statement timeout no outcome is stored, and a retry succeeds', async () => {
    const unlock = await hold('products')
    await expectUnavailable(create('late'))
    await unlock()
    expect(await app.ctx.db.idempotencyRecord.count({ where: { key: 'late' } })).toBe(0)
    expect(await app.ctx.db.product.count({ where: { code: 'late' } })).toBe(0)
    const again = await (await create('late')).json()
    expect(again).toMatchObject({ data: { createProduct: { __typename: 'CreateProductPayload' } } })
  })

  test('a look-up that times out is reported, of the license or of the credential', async () => {
    for (const [table, send] of [
      ['license_keys', validate],
      ['api_keys', () => create('never')],
    ] as const) {
      const unlock = await hold(table)
      await expectUnavailable(send())
      await unlock()
    }
    await expectServed()
  })

  test('a missing connection is reported, on the hot path and on any other path', async () => {
    const giveBack = await takeAll()
    await expectUnavailable(validate())
    await expectUnavailable(create('never'))
    giveBack()
    await expectServed()
    expect(await app.ctx.db.product.count({ where: { code: 'never' } })).toBe(0)
  })

  test('a connection that ends during a statement is reported', async () => {
    const unlock = await hold('products')
    const request = create('ended')
    await soon(async () => expect(await waitingForLocks()).toBe(1))
    await terminate()
    await expectUnavailable(request)
    await unlock()
    await soon(expectServed)
    expect(await app.ctx.db.idempotencyRecord.count({ where: { key: 'ended' } })).toBe(0)
  })

  test('an unreachable server is reported', async () => {
    await forwarder.close()
    await expectUnavailable(validate())
    await expectUnavailable(create('gone'))
    await forwarder.open()
    await soon(expectServed)
  })

  test('a read-only database is reported, and a database with a full disk', async () => {
    const name = new URL(database.url).pathname.slice(1)
    await sql.query(`alter database ${name} set default_transaction_read_only = on`)
    await terminate()
    await soon(expectServed)
    await expectUnavailable(create('unwritten'))
    await sql.query(`set transaction read write; alter database ${name} reset default_transaction_read_only`)
    await terminate()

    await sql.query(`create function full_disk() returns trigger language plpgsql as $$ begin
      raise exception 'could not extend file' using errcode = '53100'; end $$`)
    await sql.query('create trigger full_disk before insert on events execute function full_disk()')
    await soon(expectServed)
    await expectUnavailable(create('unwritten'))
    await sql.query('drop trigger full_disk on events')
    expect((await create('unwritten')).status).toBe(200)
  })

  /** Ends the reads and writes in the background, which wait for connections, too. */
  async function endBackground(): Promise<void> {
    app.ctx.keyPrefixes.close()
    app.ctx.importedKeys.close()
    await app.ctx.lastSeen.flush()
  }

  test('a cancelled request leaves the queue for a connection, and others stay', async () => {
    await endBackground()
    const giveBack = await takeAll()
    const leaving = new AbortController()
    const cancelled: Promise<unknown>[] = []
    // One after the other, because Prisma reads records that are requested together in one statement.
    for (let waiting = 1; waiting <= 3; waiting++) {
      cancelled.push(create('left', leaving.signal).catch(() => null))
      await soon(() => expect(pool.waitingCount).toBe(waiting))
    }
    const remaining = create('stays')
    await soon(() => expect(pool.waitingCount).toBe(4))
    leaving.abort()
    await Promise.all(cancelled)
    await soon(() => expect(pool.waitingCount).toBe(1))
    giveBack()
    expect((await remaining).status).toBe(200)
    expect(pool.waitingCount).toBe(0)
    expect(await app.ctx.db.product.count({ where: { code: 'left' } })).toBe(0)
  })

  test('a shared look-up serves the other clients after one of them disconnected', async () => {
    await endBackground()
    const giveBack = await takeAll()
    const leaving = new AbortController()
    const cancelled = validate(leaving.signal).catch(() => null)
    await soon(() => expect(pool.waitingCount).toBe(1))
    const others = [validate(), validate()]
    leaving.abort()
    await cancelled
    giveBack()
    for (const other of others) expect((await other).status).toBe(200)
  })
})
