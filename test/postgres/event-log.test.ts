import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openDatabase } from '../../src/platform/database/open.ts'
import { migratePostgres } from '../../src/platform/database/pg-adapter.ts'
import type { Sql } from '../../src/platform/db.ts'
import { createEventLog, type EventLog, findCompletePosition } from '../../src/subscriptions/event-log.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { pass, write } from '../subscriptions/pass.ts'

describe.skipIf(!hasPostgres())('the event log during open transactions', () => {
  let url = ''
  let pool: pg.Pool
  let sql: Sql
  let drop = async () => {}

  beforeAll(async () => {
    const database = await createPostgresDatabase()
    url = database.url
    drop = database.drop
    await migratePostgres(url)
    pool = new pg.Pool({ connectionString: url, max: 4 })
    sql = { query: async ({ text }, values) => (await pool.query(text, values)).rows }
  })
  afterAll(async () => {
    await pool?.end()
    await drop()
  })

  /** Begins a transaction on its own connection and writes one event in it. */
  async function begin(type: string, at = url) {
    const client = new pg.Client({ connectionString: at })
    await client.connect()
    await client.query('begin')
    await client.query(write, [randomUUID(), type])
    return {
      client,
      async end(how: 'commit' | 'rollback') {
        await client.query(how)
        await client.end()
      },
    }
  }
  const record = (type: string) => pool.query(write, [randomUUID(), type])

  async function opened(): Promise<EventLog> {
    const log = createEventLog(sql)
    await pass(log)
    return log
  }

  test('a complete position is below an event that is still open, although many were committed after it', async () => {
    await record('first')
    const early = await begin('early')
    await pool.query(
      `insert into events (id, type, subject_id, actor, request_id, occurred_at)
        select gen_random_uuid(), 'late', gen_random_uuid(), 'system', 'r', now() from generate_series(1, 3000)`,
    )
    const { db, close } = await openDatabase({
      url,
      dataDir: '',
      poolSize: 2,
      statementTimeoutMs: 60_000,
      waitMs: 10_000,
    })
    const whileOpen = await db.$transaction((tx) => findCompletePosition(tx))
    await early.end('commit')
    const { rows } = await pool.query(
      `select min(position) filter (where type = 'early') as early, max(position) as newest from events`,
    )
    expect(whileOpen).toBeLessThan(BigInt(rows[0].early))
    expect(await db.$transaction((tx) => findCompletePosition(tx))).toBe(BigInt(rows[0].newest))
    await close()
  })

  test('an event that commits after a later event is returned before it', async () => {
    const log = await opened()
    const early = await begin('early')
    await record('late')

    expect(await pass(log)).toEqual([])
    expect(await pass(log)).toEqual([])
    await early.end('commit')

    expect(await pass(log)).toEqual(['early', 'late'])
  })

  test('events before an open transaction are returned without delay', async () => {
    const log = await opened()
    await record('before')
    const open = await begin('open')
    await record('after')

    expect(await pass(log)).toEqual(['before'])
    await open.end('rollback')
    expect(await pass(log)).toEqual(['after'])
  })

  test('the position of an event that was rolled back is skipped', async () => {
    const log = await opened()
    await (await begin('undone')).end('rollback')
    await record('done')

    expect(await pass(log)).toEqual(['done'])
  })

  test('a later open transaction does not delay earlier events', async () => {
    const log = await opened()
    const early = await begin('early')
    await record('middle')
    await pass(log)
    const later = await begin('later')
    await early.end('commit')

    expect(await pass(log)).toEqual(['early', 'middle'])
    await record('last')
    expect(await pass(log)).toEqual([])
    await later.end('commit')
    expect(await pass(log)).toEqual(['later', 'last'])
  })

  test('a transaction that writes again after an undone savepoint is awaited', async () => {
    const log = await opened()
    const { client, end } = await begin('first')
    await client.query('savepoint attempt')
    await client.query(write, [randomUUID(), 'undone'])
    await client.query('rollback to savepoint attempt')
    await record('other')
    expect(await pass(log)).toEqual([])
    await client.query(write, [randomUUID(), 'second'])
    await end('commit')

    expect(await pass(log)).toEqual(['first', 'other', 'second'])
  })

  test('a reader that starts during an open transaction has no head until the transaction ends', async () => {
    const open = await begin('open')
    const log = createEventLog(sql)

    expect(await pass(log)).toEqual([])
    expect(log.head).toBeNull()
    await open.end('commit')
    expect(await pass(log)).toEqual(['open'])
    expect(log.head).not.toBeNull()
  })

  test('a transaction in another database, or without events, delays nothing', async () => {
    const other = await createPostgresDatabase()
    await migratePostgres(other.url)
    const elsewhere = await begin('elsewhere', other.url)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query('begin')
    await client.query(`insert into products (id, code, name) values ($1, 'held', 'held')`, [randomUUID()])
    const log = await opened()
    await (await begin('undone')).end('rollback')
    await record('done')

    expect(await pass(log)).toEqual(['done'])
    await elsewhere.end('rollback')
    await client.end()
    await other.drop()
  })

  test('one of several parallel writers notifies, and the reader reads again until all of them have ended', async () => {
    const log = await opened()
    await pool.query(`insert into event_watch values (1, now() + interval '1 minute')
      on conflict (id) do update set until = excluded.until`)
    const listener = new pg.Client({ connectionString: url })
    await listener.connect()
    let notifications = 0
    listener.on('notification', () => notifications++)
    await listener.query('listen licet_events')
    const first = await begin('first')
    const second = await begin('second')

    await first.end('commit')
    await vi.waitFor(() => expect(notifications).toBe(1), 100_000)
    expect(await log.advance()).toMatchObject({ events: [{ type: 'first' }], again: 'soon' })
    await second.end('commit')
    expect(await log.advance()).toMatchObject({ events: [{ type: 'second' }], again: 'when notified' })
    await record('third')

    await vi.waitFor(() => expect(notifications).toBe(2), 100_000)
    expect(await pass(log)).toEqual(['third'])
    await listener.end()
  })

  test('after 400 commits in random order, the log is returned completely and in order', async () => {
    const log = await opened()
    const passed: string[] = []
    let writing = true
    const reader = (async () => {
      while (writing) passed.push(...(await pass(log)))
    })()
    const written: string[] = []
    await Promise.all(
      Array.from({ length: 20 }, async (_, writer) => {
        const client = new pg.Client({ connectionString: url })
        await client.connect()
        for (let turn = 0; turn < 20; turn++) {
          const types = [`${writer}.${turn}.a`, `${writer}.${turn}.b`]
          await client.query('begin')
          for (const type of types) {
            await client.query(write, [randomUUID(), type])
            await new Promise((resolve) => setTimeout(resolve, Math.random() * 8))
          }
          const undone = Math.random() < 0.2
          await client.query(undone ? 'rollback' : 'commit')
          if (!undone) written.push(...types)
        }
        await client.end()
      }),
    )
    writing = false
    await reader
    passed.push(...(await pass(log)))

    const { rows } = await pool.query(`select type from events where type ~ '^[0-9]+[.]' order by position`)
    expect(passed.filter((type) => /^\d+\./.test(type))).toEqual(rows.map(({ type }) => type))
    expect(passed.filter((type) => /^\d+\./.test(type)).toSorted()).toEqual(written.toSorted())
  })
})
