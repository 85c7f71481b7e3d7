import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { partitionedTables } from '../../src/platform/database/partitions/partitioned-tables.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { idAt, insertRows, migrationScripts, seedParents } from '../partitions.ts'

const WRITERS = 4
/** Rows of each writer during each step of the migration. */
const ROUNDS = 5

describe.skipIf(!hasPostgres())('a migration to partitions', () => {
  const tables = [...partitionedTables]
  let database: Awaited<ReturnType<typeof createPostgresDatabase>>
  const clients: pg.Client[] = []
  const connect = async () => {
    const client = new pg.Client({ connectionString: database.url, options: '-c TimeZone=UTC' })
    await client.connect()
    clients.push(client)
    return client
  }

  beforeAll(async () => {
    database = await createPostgresDatabase('empty')
    const client = await connect()
    for (const script of migrationScripts().earlier) await client.query(script)
    await client.query(seedParents)
    await client.query(insertRows(`'${idAt(new Date('2025-01-01T00:00:00Z'))}'::uuid`))
  }, 600_000)
  afterAll(async () => {
    for (const client of clients) await client.end()
    await database?.drop()
  })

  test('loses and refuses no write of several connections, also while a long transaction reads the tables', async () => {
    const migration = await connect()
    const reader = await connect()
    const written: string[] = ['first']
    let stopped = false
    const writers = await Promise.all(
      Array.from({ length: WRITERS }, async () => {
        const client = await connect()
        return async () => {
          while (!stopped) {
            const id = idAt(new Date())
            await client.query(insertRows(`'${id}'::uuid`))
            await client.query(`update events set data = '{"seen": true}' where id = '${id}'`)
            written.push(id)
          }
        }
      }),
    )
    const writing = Promise.all(writers.map((write) => write()))
    const writes = async (count: number) => {
      const goal = written.length + count
      while (written.length < goal) await new Promise((resolve) => setTimeout(resolve, 20))
    }
    for (const script of migrationScripts().partitioning) {
      await reader.query('begin')
      for (const table of tables) await reader.query(`select 1 from ${table} limit 1`)
      const applied = migration.query(script)
      // The writers go on while the migration cannot get its locks.
      await Promise.race([writing, writes(WRITERS * ROUNDS)])
      await reader.query('commit')
      await applied
      await Promise.race([writing, writes(WRITERS)])
    }
    stopped = true
    await writing

    for (const table of tables) {
      const { rows } = await reader.query(`select count(*)::int as count from ${table}`)
      expect([table, rows[0].count]).toEqual([table, written.length])
      const { rows: partitions } = await reader.query(
        `select distinct tableoid::regclass::text as name from ${table}`,
      )
      expect(partitions).toEqual([{ name: `${table}_first` }])
    }
    const { rows } = await reader.query(
      `select count(distinct position)::int as positions, count(*) filter (where data ->> 'seen' is null)::int as unseen from events`,
    )
    expect(rows).toEqual([{ positions: written.length, unseen: 1 }])
  }, 600_000)

  test('reads by ID touch one partition, and reads by license use an index of each', async () => {
    const client = await connect()
    for (const table of tables) {
      const column = table === 'onboarding_attempts' ? 'onboarding_id' : 'license_id'
      const plan = async (condition: string) => {
        const { rows } = await client.query(`explain (costs off) select * from ${table} where ${condition}`)
        return rows.map((row) => row['QUERY PLAN'] as string).join('\n')
      }
      await client.query('set enable_seqscan = off')
      const byId = await plan(`id = '${idAt(new Date())}'`)
      expect(byId).toContain(`${table}_first`)
      expect(byId).not.toContain(`${table}_other`)
      const byTime = await plan(`id >= '${idAt(new Date('2080-01-01T00:00:00Z'))}'`)
      expect(byTime).not.toContain(`${table}_first`)
      expect(await plan(`${column} = (select id from parents)`)).not.toContain(`Seq Scan on ${table}`)
    }
  })
})
