import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPartitions } from '../../../src/platform/database/partitions/create-partitions.ts'
import { listPartitions } from '../../../src/platform/database/partitions/list-partitions.ts'
import {
  instantOfId,
  partitionedTables,
} from '../../../src/platform/database/partitions/partitioned-tables.ts'
import { scheduledJobs } from '../../../src/platform/jobs.ts'
import { startTestApp } from '../../app.ts'
import { idAt, insertRows, migrationScripts, seedParents } from '../../partitions.ts'

const { admin, handlers } = await startTestApp()
const { db } = admin
const tables = [...partitionedTables]

const run = async (script: string) => {
  for (const statement of script.split(';')) if (statement.trim()) await db.$executeRawUnsafe(statement)
}
const holderOf = async (table: string, id: string) =>
  (
    await db.$queryRawUnsafe<{ holder: string }[]>(
      `select tableoid::regclass::text as holder from ${table} where id = '${id}'`,
    )
  )[0]?.holder

describe('the migration', () => {
  let pglite: PGlite
  const read = async (text: string) => (await pglite.query<Record<string, unknown>>(text)).rows
  const ids = [
    idAt(new Date('2024-02-03T00:00:00Z')),
    idAt(new Date()),
    // Of a clock that was wrong, and of no clock.
    idAt(new Date('2093-01-01T00:00:00Z')),
    'f0000000-0000-4000-8000-000000000000',
  ]
  const shape = (name: string) => `
    select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
      where conrelid = '${name}'::regclass and contype in ('c', 'f', 'p')
    union all select tgname, pg_get_triggerdef(oid) from pg_trigger where tgrelid = '${name}'::regclass and not tgisinternal
    union all select relname, replace(pg_get_indexdef(oid), ' ON ONLY ', ' ON ') from pg_class
      where oid in (select indexrelid from pg_index where indrelid = '${name}'::regclass) and relname <> 'events_position_key'
    union all select grantee, privilege_type from information_schema.role_table_grants where table_name = '${name}'
    union all select column_name, concat_ws(' ', data_type, is_nullable, column_default) from information_schema.columns
      where table_name = '${name}' order by 1, 2`
  const before: Record<string, unknown[]> = {}

  beforeAll(async () => {
    pglite = await PGlite.create()
    const { earlier, partitioning } = migrationScripts()
    for (const script of earlier) await pglite.exec(script)
    await pglite.exec(`${seedParents}; create role reader; grant select on usage_records to reader`)
    for (const id of ids) await pglite.exec(insertRows(`'${id}'::uuid`))
    for (const table of tables) {
      before[table] = await read(`select * from ${table} order by id`)
      before[`${table} shape`] = await read(shape(table))
    }
    for (const script of partitioning) await pglite.exec(script)
  })
  afterAll(() => pglite.close())

  test.each(tables)('keeps every row, constraint, index, trigger and privilege of %s', async (table) => {
    expect(await read(`select * from ${table} order by id`)).toEqual(before[table])
    expect(await read(shape(table))).toEqual(before[`${table} shape`])
  })

  test.each(tables)(
    'makes %s the first partition, and moves what has another time to the default one',
    async (table) => {
      const holders = await read(`select tableoid::regclass::text as holder from ${table} order by id`)
      expect(holders.map(({ holder }) => holder)).toEqual([
        `${table}_first`,
        `${table}_first`,
        `${table}_other`,
        `${table}_other`,
      ])
    },
  )

  test('an event gets the next position, whatever partition it is in', async () => {
    await pglite.exec(insertRows(`'${idAt(new Date('2051-01-01T00:00:00Z'))}'::uuid`))
    expect(await read('select position::int from events order by position')).toEqual(
      [1, 2, 3, 4, 5].map((position) => ({ position })),
    )
  })

  test('leaves no function behind', async () => {
    expect(
      await read(`select proname from pg_proc where proname ~ 'partitions$|^lock_briefly|^lowest_id_at'`),
    ).toEqual([])
  })
})

test('a new installation has partitions until the end of the next month', async () => {
  const end = new Date()
  const needed = Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 2, 1)
  for (const table of tables) {
    const newest = (await listPartitions(db, table)).findLast(({ to }) => to !== null)
    expect(instantOfId(newest!.to!).getTime()).toBeGreaterThanOrEqual(needed)
  }
  expect(await createPartitions(db)).toEqual([])
})

test('a row without a partition is stored, and moves to its partition as soon as it exists', async () => {
  const newest = (await listPartitions(db, 'events')).findLast(({ to }) => to !== null)
  const next = instantOfId(newest!.to!)
  const id = idAt(new Date(next.getTime() + 1))
  const other = idAt(new Date('2061-01-01T00:00:00Z'))
  await run(seedParents)
  for (const one of [id, other]) await run(insertRows(`'${one}'::uuid`))
  for (const table of tables) expect(await holderOf(table, id)).toBe(`${table}_other`)

  const created = await createPartitions(db, { at: next })
  // This month and the next one.
  expect(created).toHaveLength(2 * tables.length)
  for (const table of tables) {
    expect(await holderOf(table, id)).toBe(`${table}_${next.toISOString().slice(0, 7).replace('-', '_')}`)
    expect(await holderOf(table, other)).toBe(`${table}_other`)
  }
  expect(await createPartitions(db, { at: next })).toEqual([])
})

test('a clock that was wrong by years makes few partitions, and the months after it get theirs', async () => {
  const namesOf = async () => (await listPartitions(db, 'events')).map(({ name }) => name)
  const before = await namesOf()
  const next = instantOfId((await listPartitions(db, 'events')).findLast(({ to }) => to !== null)!.to!)
  await createPartitions(db, { at: new Date('2085-06-15T00:00:00Z') })
  const ahead = await namesOf()
  expect(ahead.length - before.length).toBeLessThanOrEqual(14)
  expect(ahead).toEqual(expect.arrayContaining(['events_2085_06', 'events_2085_07']))

  await createPartitions(db, { at: next })
  const month = `events_${next.toISOString().slice(0, 7).replace('-', '_')}`
  expect(ahead).not.toContain(month)
  expect(await namesOf()).toContain(month)
})

test('a job creates the partitions of the next month', async () => {
  expect(scheduledJobs).toContain('database.create-partitions')
  await handlers['database.create-partitions']({})
})
