import { PGlite } from '@electric-sql/pglite'
import { afterAll, expect, test } from 'vitest'
import { diffToSchema, MigrationFailedError, migrate } from '../../../src/platform/database/migrate.ts'
import { AwaitedPGlite } from '../../../src/platform/database/pglite-adapter.ts'
import { createEmbedded } from '../../database.ts'

const databases: PGlite[] = []
afterAll(() => Promise.all(databases.map((pglite) => pglite.close())))

async function migrated(): Promise<PGlite> {
  const database = await createEmbedded()
  const { pglite } = database.engine as { pglite: PGlite }
  databases.push(pglite)
  return pglite
}

async function readAll(pglite: PGlite, text: string) {
  return (await pglite.query<Record<string, unknown>>(text)).rows
}

const bookkeeping = `select migration_name, finished_at is not null as finished, rolled_back_at is not null as undone
  from _prisma_migrations order by started_at, migration_name`

test('a second migration changes nothing', async () => {
  const pglite = await migrated()
  const before = await readAll(pglite, 'select * from _prisma_migrations order by migration_name')
  expect(await migrate(new AwaitedPGlite(pglite))).toEqual([])
  expect(await readAll(pglite, 'select * from _prisma_migrations order by migration_name')).toEqual(before)
})

test('the schema and the migrations agree; otherwise create a migration with `npm run db:migration`', async () => {
  const pglite = await migrated()
  expect(await diffToSchema(new AwaitedPGlite(pglite))).toBe('')
})

test('the comparison finds a difference between schema and migrations', async () => {
  const pglite = await migrated()
  await pglite.exec('alter table products add column color text')
  expect(await diffToSchema(new AwaitedPGlite(pglite))).toMatch(/DROP COLUMN "color"/)
})

test('a failed migration is reported, has no effect, and is not recorded as applied', async () => {
  const pglite = await PGlite.create()
  databases.push(pglite)
  const adapter = new AwaitedPGlite(pglite)
  // Makes the creation of a table fail that the first migration creates last.
  await pglite.exec('create schema elsewhere; create table elsewhere.kept (x int)')
  await pglite.exec(`create function public.refuse() returns event_trigger language plpgsql as
    $$ begin if tg_tag = 'CREATE TABLE' and exists (select 1 from pg_event_trigger_ddl_commands()
      where object_identity = 'public.api_keys') then raise exception 'the disk is full'; end if; end $$`)
  await pglite.exec('create event trigger fault on ddl_command_end execute function public.refuse()')

  const failing = migrate(adapter)
  await expect(failing).rejects.toThrow(MigrationFailedError)
  await expect(failing).rejects.toThrow('20261125000000_init: the disk is full')
  const tables = `select tablename from pg_tables where schemaname = 'public' and tablename <> '_prisma_migrations'`
  expect(await readAll(pglite, tables)).toEqual([])
  expect((await readAll(pglite, bookkeeping)).filter(({ finished }) => finished)).toEqual([])

  await pglite.exec('drop event trigger fault')
  const applied = await migrate(adapter)
  expect(applied.length).toBeGreaterThan(1)
  expect((await readAll(pglite, bookkeeping)).filter(({ finished }) => finished)).toHaveLength(applied.length)
  expect(await diffToSchema(adapter)).toBe('')
})

test('the adapter returns only after a script has run', async () => {
  const pglite = await migrated()
  const connection = await new AwaitedPGlite(pglite).connect()
  await expect(connection.executeScript('create table a (x int); select nonsense')).rejects.toThrow(
    /nonsense/,
  )
  expect(await readAll(pglite, `select to_regclass('a') as a`)).toEqual([{ a: null }])
  await connection.executeScript('create table a (x int); insert into a values (1)')
  expect(await readAll(pglite, 'select x from a')).toEqual([{ x: 1 }])
})
