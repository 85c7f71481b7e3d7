import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openDatabase } from '../../src/platform/database/open.ts'
import { startTestApp } from '../app.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { listen } from '../http/listen.ts'
import { seedApiKey, seedLicense } from '../seed.ts'
import { connect } from './gateways.ts'

const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 100_000, interval: 50 })

describe.skipIf(!hasPostgres())('slow statements', async () => {
  if (!hasPostgres()) return
  const database = await createPostgresDatabase()
  afterAll(() => database.drop())
  const app = await startTestApp(() =>
    openDatabase({ url: database.url, dataDir: '', poolSize: 10, statementTimeoutMs: 4_000, waitMs: 10_000 }),
  )
  const url = await listen(app)
  const sql: pg.Pool = connect(database.url)
  afterAll(() => sql.end())
  let apiKey = ''
  let licenseKey = ''
  beforeAll(async () => {
    apiKey = await seedApiKey(app.admin)
    licenseKey = (await seedLicense(app.admin)).licenseKey
  })

  const send = async (query: string, key: string | null, signal?: AbortSignal) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ query }),
      ...(signal && { signal }),
    })
    const { data, errors } = await response.json()
    return { data, code: errors?.[0].extensions.code as string | undefined }
  }
  let products = 0
  const createProduct = (signal?: AbortSignal) =>
    send(
      `mutation { createProduct(input: { code: "slow-${++products}", name: "N" }) { __typename } }`,
      apiKey,
      signal,
    )
  const validate = () => send(`{ validateLicense(input: { key: "${licenseKey}" }) { valid } }`, null)
  /** Locks the table of products against other writers. Returns the function that unlocks it. */
  async function holdProducts(): Promise<() => Promise<void>> {
    const holder = await sql.connect()
    await holder.query('begin; lock table products in share row exclusive mode')
    return async () => {
      await holder.query('rollback')
      holder.release()
    }
  }
  const waiters = async () => {
    const { rows } = await sql.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rows.length
  }

  test('delay only their own caller', async () => {
    const unlock = await holdProducts()
    const slow = Array.from({ length: 40 }, () => createProduct())
    // A quarter of the slots: two of ten connections remain for other clients.
    await soon(async () => expect(await waiters()).toBe(8))
    const others = await Promise.all(Array.from({ length: 20 }, validate))
    expect(others).toEqual(Array(20).fill({ data: { validateLicense: { valid: true } } }))
    expect(await waiters()).toBe(8)
    for (const { data, code } of await Promise.all(slow)) {
      expect([data ?? null, ['DATABASE_UNAVAILABLE', 'OVERLOADED'].includes(code!)]).toEqual([null, true])
    }
    await unlock()
    expect((await createProduct()).data).toEqual({ createProduct: { __typename: 'CreateProductPayload' } })
    expect(await app.ctx.db.product.count({ where: { code: { startsWith: 'slow-' } } })).toBe(1)
  })

  test('of cancelled requests never begin; statements that had begun are committed or rolled back as a whole', async () => {
    const before = await app.ctx.db.product.count()
    const unlock = await holdProducts()
    const leaving = new AbortController()
    const requests = Array.from({ length: 40 }, () => createProduct(leaving.signal))
    await soon(async () => expect(await waiters()).toBe(8))
    leaving.abort()
    await Promise.allSettled(requests)
    await unlock()
    await soon(async () => expect(await waiters()).toBe(0))
    const last = await createProduct()
    expect(last.code).toBeUndefined()
    const { rows } = await sql.query(
      `select count(*)::int as all, count(e.id)::int as recorded
      from products p left join events e on e.subject_id = p.id and e.type = 'product.created'`,
    )
    // The eight that had begun, and the last one.
    const made = (await app.ctx.db.product.count()) - before
    expect(made).toBeGreaterThan(0)
    expect(made).toBeLessThanOrEqual(9)
    expect(rows[0].recorded).toBe(rows[0].all)
  })
})
