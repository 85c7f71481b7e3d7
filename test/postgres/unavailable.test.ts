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
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 20 })

describe.skipIf(!hasPostgres())('a database that cannot be used now', { timeout: 60_000 }, async () => {
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

  async function expectUnavailable(asked: Promise<Response>): Promise<void> {
    const answer = await asked
    const retryAfter = Number(answer.headers.get('retry-after'))
    const body = await answer.json()
    expect([answer.status, [1, 2, 3].includes(retryAfter), body.data ?? null]).toEqual([503, true, null])
    expect(body.errors).toMatchObject([{ extensions: { code: 'DATABASE_UNAVAILABLE', retryAfter } }])
    expect(Object.keys(body.errors[0].extensions).toSorted()).toEqual(['code', 'retryAfter'])
    const requestId = answer.headers.get('x-request-id')
    const logged = app.logged.filter((line) => line.requestId === requestId && line.err)
    expect(logged).toMatchObject([
      { level: 50, msg: 'database unavailable', err: { stack: expect.any(String) } },
    ])
  }
  async function expectServed(): Promise<void> {
    expect(await (await validate()).json()).toEqual({ data: { validateLicense: { valid: true } } })
  }
  /** Takes every connection of the pool, until they are given back. */
  async function takeAll(): Promise<() => void> {
    const taken = await Promise.all(Array.from({ length: POOL }, () => pool.connect()))
    const giveBack = () => {
      for (const connection of taken.splice(0)) connection.release()
    }
    onTestFinished(giveBack)
    return giveBack
  }
  /** Keeps everybody else from a table, until it is let go. */
  async function hold(table: string): Promise<() => Promise<void>> {
    const holder = await sql.connect()
    await holder.query(`begin; lock table ${table} in access exclusive mode`)
    let held = true
    const letGo = async () => {
      if (!held) return
      held = false
      await holder.query('rollback')
      holder.release()
    }
    onTestFinished(letGo)
    return letGo
  }
  const waitingForLocks = async () => {
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return (await sql.query(waiting)).rowCount
  }
  const terminate = () =>
    sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'licet'`,
    )

  test('a statement that took too long: nothing is stored as its outcome, and asked again it is done', async () => {
    const letGo = await hold('products')
    await expectUnavailable(create('late'))
    await letGo()
    expect(await app.ctx.db.idempotencyRecord.count({ where: { key: 'late' } })).toBe(0)
    expect(await app.ctx.db.product.count({ where: { code: 'late' } })).toBe(0)
    const again = await (await create('late')).json()
    expect(again).toEqual({ data: { createProduct: { __typename: 'CreateProductPayload' } } })
  })

  test('a look-up that took too long, whether of the license or of the credential', async () => {
    for (const [table, ask] of [
      ['license_keys', validate],
      ['api_keys', () => create('never')],
    ] as const) {
      const letGo = await hold(table)
      await expectUnavailable(ask())
      await letGo()
    }
    await expectServed()
  })

  test('no connection in time, by whichever road it is needed', async () => {
    const giveBack = await takeAll()
    await expectUnavailable(validate())
    await expectUnavailable(create('never'))
    giveBack()
    await expectServed()
    expect(await app.ctx.db.product.count({ where: { code: 'never' } })).toBe(0)
  })

  test('a connection that is ended in the middle', async () => {
    const letGo = await hold('products')
    const asked = create('ended')
    await soon(async () => expect(await waitingForLocks()).toBe(1))
    await terminate()
    await expectUnavailable(asked)
    await letGo()
    await soon(expectServed)
    expect(await app.ctx.db.idempotencyRecord.count({ where: { key: 'ended' } })).toBe(0)
  })

  test('a server that is gone', async () => {
    await forwarder.close()
    await expectUnavailable(validate())
    await expectUnavailable(create('gone'))
    await forwarder.open()
    await soon(expectServed)
  })

  test('a database that takes no writes, or whose disk is full', async () => {
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

  test('removes a request from the queue when its client disconnects, and no other request', async () => {
    const giveBack = await takeAll()
    const leaving = new AbortController()
    const left: Promise<unknown>[] = []
    // One after the other, because Prisma combines concurrent look-ups into one statement.
    for (let waiting = 1; waiting <= 3; waiting++) {
      left.push(create('left', leaving.signal).catch(() => null))
      await soon(() => expect(pool.waitingCount).toBe(waiting))
    }
    const stays = create('stays')
    await soon(() => expect(pool.waitingCount).toBe(4))
    leaving.abort()
    await Promise.all(left)
    await soon(() => expect(pool.waitingCount).toBe(1))
    giveBack()
    expect((await stays).status).toBe(200)
    expect(pool.waitingCount).toBe(0)
    expect(await app.ctx.db.product.count({ where: { code: 'left' } })).toBe(0)
  })

  test('answers a request that shared a look-up with a disconnected client', async () => {
    const giveBack = await takeAll()
    const leaving = new AbortController()
    const left = validate(leaving.signal).catch(() => null)
    await soon(() => expect(pool.waitingCount).toBe(1))
    const others = [validate(), validate()]
    leaving.abort()
    await left
    giveBack()
    for (const other of others) expect((await other).status).toBe(200)
  })
})
