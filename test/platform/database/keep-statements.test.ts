import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { keepStatements } from '../../../src/platform/database/keep-statements.ts'

const pglite = await PGlite.create()
afterAll(() => pglite.close())
keepStatements(pglite)

beforeEach(async () => {
  await pglite.exec('deallocate all')
  await pglite.exec('drop table if exists t')
  await pglite.exec('create table t (id int primary key, name text not null)')
  await pglite.exec(`insert into t values (1, 'one'), (2, 'two')`)
})

const byId = 'select id, name from t where id = $1'
const find = async (id: unknown) => (await pglite.query(byId, [id])).rows
const insert = (id: number, name: string | null) =>
  pglite.query('insert into t values ($1, $2) returning id', [id, name])
const preparedCount = async () => {
  const { rows } = await pglite.query<{ count: number }>(
    `select count(*)::int as count from pg_prepared_statements where statement = $1`,
    [byId],
  )
  return rows[0]!.count
}

test('prepares a statement when it is executed again, and then once', async () => {
  expect(await find(1)).toEqual([{ id: 1, name: 'one' }])
  expect(await preparedCount()).toBe(0)
  for (const id of [2, 1, 2]) expect(await find(id)).toEqual([{ id, name: id === 1 ? 'one' : 'two' }])
  expect(await preparedCount()).toBe(1)
})

test('returns the same fields, rows and counts at each execution', async () => {
  const update = 'update t set name = $1 where id > $2'
  const results = []
  for (let times = 0; times < 3; times++) results.push(await pglite.query(update, ['same', 0]))
  expect(results[0]).toMatchObject({ affectedRows: 2, rows: [], fields: [] })
  expect(results[1]).toEqual(results[0])
  expect(results[2]).toEqual(results[0])
  const options = { rowMode: 'array' as const }
  const selected = []
  for (let times = 0; times < 3; times++) selected.push(await pglite.query(byId, [1], options))
  expect(selected[0]).toMatchObject({ rows: [[1, 'same']] })
  expect(selected[0]!.fields.map(({ name }) => name)).toEqual(['id', 'name'])
  expect(selected[1]).toEqual(selected[0])
  expect(selected[2]).toEqual(selected[0])
})

test('an error of a prepared statement has its code, and the next statement succeeds', async () => {
  for (const id of [3, 4]) await insert(id, 'more')
  for (let times = 0; times < 2; times++) {
    await expect(insert(3, 'again')).rejects.toMatchObject({ code: '23505' })
    await expect(insert(5, null)).rejects.toMatchObject({ code: '23502' })
    expect(await find(3)).toEqual([{ id: 3, name: 'more' }])
    // The value is refused before the execution.
    await expect(find('not a number')).rejects.toMatchObject({ code: '22P02' })
    expect(await find(4)).toEqual([{ id: 4, name: 'more' }])
  }
})

test('a statement that cannot be parsed fails each time', async () => {
  for (let times = 0; times < 3; times++)
    await expect(pglite.query('select missing from t')).rejects.toMatchObject({ code: '42703' })
  expect(await find(1)).toHaveLength(1)
})

test('a transaction that failed refuses prepared statements until its end', async () => {
  for (let times = 0; times < 3; times++) {
    await find(1)
    const codes: string[] = []
    await expect(
      pglite.transaction(async (tx) => {
        await tx.query('insert into t values ($1, $2) returning id', [9, 'nine'])
        await tx
          .query('insert into t values ($1, $2) returning id', [1, 'taken'])
          .catch((error) => codes.push(error.code))
        await tx.query(byId, [1]).catch((error) => codes.push(error.code))
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(codes).toEqual(['23505', '25P02'])
    expect(await find(9)).toEqual([])
  }
})

test('a statement that was prepared in a transaction that was rolled back is executed again', async () => {
  await pglite.transaction(async (tx) => {
    for (const id of [1, 2]) expect((await tx.query(byId, [id])).rows).toHaveLength(1)
    await tx.rollback()
  })
  expect(await preparedCount()).toBe(1)
  expect(await find(2)).toEqual([{ id: 2, name: 'two' }])
})

test.each([
  ['exec', (text: string) => pglite.exec(text)],
  ['query', (text: string) => pglite.query(text)],
] as const)('a changed table is read with its new columns after a change by %s', async (_, run) => {
  const all = async () => (await pglite.query('select * from t where id = 1')).rows
  for (let times = 0; times < 3; times++) expect(await all()).toEqual([{ id: 1, name: 'one' }])
  await run('alter table t add column more int')
  for (let times = 0; times < 3; times++) expect(await all()).toEqual([{ id: 1, name: 'one', more: null }])
  await run('alter table t drop column more')
  for (let times = 0; times < 3; times++) expect(await all()).toEqual([{ id: 1, name: 'one' }])
})

const addColumn = 'alter table t add column more int'
const all = 'select * from t where id = 1'

test.each([
  ['exec', addColumn],
  ['query', addColumn],
  ['exec', `do $$ begin ${addColumn}; end $$`],
  ['query', `do $$ begin ${addColumn}; end $$`],
] as const)(
  'a changed table is read with its former columns after a rollback: %s %s',
  async (method, change) => {
    await pglite.transaction(async (tx) => {
      await tx[method](change)
      for (let times = 0; times < 2; times++)
        expect((await tx.query(all)).rows).toEqual([{ id: 1, name: 'one', more: null }])
      await tx.rollback()
    })
    const rows = [{ id: 1, name: 'one' }]
    await pglite.transaction(async (tx) => expect((await tx.query(all)).rows).toEqual(rows))
    for (let times = 0; times < 3; times++) expect((await pglite.query(all)).rows).toEqual(rows)
  },
)

test('a changed table is read with its former columns after the commit of a transaction that failed', async () => {
  const transaction = pglite.transaction(async (tx) => {
    await tx.exec(addColumn)
    for (let times = 0; times < 2; times++) await tx.query(all)
    await tx.query('select missing from t').catch(() => {})
  })
  await expect(transaction).rejects.toThrow('rolled back')
  await pglite.transaction(async (tx) => expect((await tx.query(all)).rows).toEqual([{ id: 1, name: 'one' }]))
})

describe('a table that a function changed', () => {
  beforeEach(async () => {
    await pglite.exec(`create or replace function change_t(change text) returns int language plpgsql as
      $$ begin execute 'alter table t ' || change; return 1; end $$`)
    for (let times = 0; times < 2; times++) await pglite.query(all)
  })
  const change = (text: string) => pglite.query('select change_t($1)', [text])

  test('is read with its new columns by the next statement', async () => {
    for (const isAdded of [true, false, true]) {
      await change(isAdded ? 'add column more int' : 'drop column more')
      const rows = [{ id: 1, name: 'one', ...(isAdded && { more: null }) }]
      for (let times = 0; times < 3; times++) expect((await pglite.query(all)).rows).toEqual(rows)
      const { fields } = await pglite.query(all)
      expect(fields).toHaveLength(isAdded ? 3 : 2)
    }
  })

  test('is read after the transaction in which a statement failed', async () => {
    await change('add column more int')
    await expect(pglite.transaction((tx) => tx.query(all))).rejects.toMatchObject({ code: '0A000' })
    for (let times = 0; times < 3; times++)
      expect((await pglite.query(all)).rows).toEqual([{ id: 1, name: 'one', more: null }])
  })

  test('is changed once by a statement that is sent again', async () => {
    const insert = `insert into t values ($1, 'new') returning *`
    for (const id of [3, 4]) await pglite.query(insert, [id])
    await change('add column more int')
    expect((await pglite.query(insert, [5])).rows).toEqual([{ id: 5, name: 'new', more: null }])
    expect((await pglite.query('select id from t')).rows).toHaveLength(5)
  })

  test('without a column that a statement reads refuses this statement alone', async () => {
    for (let times = 0; times < 2; times++) await pglite.query(`select *, name as other from t`)
    await change('drop column name')
    for (let times = 0; times < 2; times++)
      await expect(pglite.query(`select *, name as other from t`)).rejects.toMatchObject({ code: '42703' })
    expect((await pglite.query(all)).rows).toEqual([{ id: 1 }])
  })

  test.each([
    ['cannot be compared with', 'alter column name type int using 7', 'name', 'one', 7, '42883'],
    ['is returned in', 'alter column id type bigint', 'id', 1, 1, '0A000'],
  ])(
    'refuses a value once that was written for a former type, which %s the new one',
    async (_case, alter, column, before, after, code) => {
      const find = `select * from t where ${column} = $1`
      for (let times = 0; times < 2; times++) await pglite.query(find, [before])
      await change(alter)
      await expect(pglite.query(find, [before])).rejects.toMatchObject({ code })
      for (let times = 0; times < 3; times++)
        expect((await pglite.query(find, [after])).rows.length).toBeGreaterThan(0)
    },
  )
})

test('a statement is prepared again after all were discarded', async () => {
  for (let times = 0; times < 3; times++) await find(1)
  await pglite.exec('discard all')
  for (let times = 0; times < 3; times++) expect(await find(1)).toHaveLength(1)
  await pglite.query('deallocate all')
  for (let times = 0; times < 3; times++) expect(await find(1)).toHaveLength(1)
})

test('keeps the 300 statements that were executed last', async () => {
  for (let number = 0; number < 310; number++) {
    for (let times = 0; times < 2; times++) await pglite.query(`select ${number} as number`)
    await find(1)
  }
  const count = `select count(*)::int as count from pg_prepared_statements`
  expect((await pglite.query(count)).rows).toEqual([{ count: 300 }])
  expect(await preparedCount()).toBe(1)
  expect((await pglite.query('select 0 as number')).rows).toEqual([{ number: 0 }])
})
