import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { diffToSchema, knownMigrations } from '../../../src/platform/database/migrate.ts'
import { type Database, openDatabase } from '../../../src/platform/database/open.ts'
import { AwaitedPGlite } from '../../../src/platform/database/pglite-adapter.ts'
import { packTemplate, templateName, unpackTemplate } from '../../../src/platform/database/template.ts'
import { openInstallation } from '../../../src/platform/installation.ts'

const root = mkdtempSync(join(tmpdir(), 'licet-template-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const newFolder = () => mkdtempSync(join(root, 'data-'))

async function open(dataDir: string, usesTemplate: boolean): Promise<Database> {
  return await openDatabase({ dataDir, usesTemplate, poolSize: 1, statementTimeoutMs: 0, waitMs: 0 })
}

/** Returns the tables with rows, with the number of their rows. */
async function rowsOf({ db }: Database): Promise<Record<string, number>> {
  const tables = await db.$queryRaw<{ name: string; rows: number }[]>`
    select table_schema || '.' || table_name as name,
      (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I.%I', table_schema, table_name), false, true, '')))[1]::text::int as rows
    from information_schema.tables where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`
  return Object.fromEntries(tables.filter(({ rows }) => rows > 0).map(({ name, rows }) => [name, rows]))
}

test('an installation has the template of the present migrations and packages', () => {
  expect(readdirSync('dist').filter((name) => name.startsWith('embedded-'))).toEqual([templateName()])
})

test('a database from the template is the one that the migrations create, with no row of its own', async () => {
  const copied = await open(newFolder(), true)
  const created = await open(newFolder(), false)
  const { engine } = copied
  if (engine.kind !== 'pglite') throw new Error('The database is not embedded.')
  expect(await diffToSchema(new AwaitedPGlite(engine.pglite))).toBe('')
  const {
    'pgboss.version': _,
    'pgboss.queue': queues,
    'pgboss.schedule': schedules,
    ...rows
  } = await rowsOf(copied)
  expect(rows).toEqual(await rowsOf(created))
  expect(rows).toEqual({
    'public._prisma_migrations': knownMigrations().length,
    'public.crm_sync': 1,
    'public.installation': 1,
    'public.restrictions': 1,
  })
  expect([queues, schedules].every((count) => count! > 20)).toBe(true)
  await copied.close()
  await created.close()
})

test('each installation from the template has an ID of its own, which it keeps', async () => {
  const idOf = async (dataDir: string) => {
    const database = await open(dataDir, true)
    const { id } = await openInstallation(database.sql, { ids: ['secret-1'] })
    await database.close()
    return id
  }
  const [first, second] = [newFolder(), newFolder()]
  const id = await idOf(first)
  expect(await idOf(second)).not.toBe(id)
  expect(await idOf(first)).toBe(id)
})

test('a creation that was interrupted is begun again', async () => {
  const dataDir = newFolder()
  mkdirSync(join(dataDir, 'pglite.new', 'base'), { recursive: true })
  writeFileSync(join(dataDir, 'pglite.new', 'PG_VERSION'), '1')
  const database = await open(dataDir, true)
  expect(await database.db.account.count()).toBe(0)
  await database.close()
  expect(readdirSync(dataDir)).not.toContain('pglite.new')
})

test('a damaged template is not used', async () => {
  const file = join(root, 'damaged.tar.zst')
  writeFileSync(file, Buffer.from('28b52ffd00000000', 'hex'))
  const folder = join(newFolder(), 'pglite.new')
  expect(await unpackTemplate(folder, file)).toBe(false)
  expect(await unpackTemplate(folder, join(root, 'missing'))).toBe(false)
  expect(() => statSync(folder)).toThrow('ENOENT')
})

test('the files of a template are for the user of the process alone', async () => {
  const source = newFolder()
  writeFileSync(join(source, 'file'), 'content', { mode: 0o666 })
  const file = join(root, 'one.tar.zst')
  await packTemplate(source, file)
  const folder = join(newFolder(), 'unpacked')
  expect(await unpackTemplate(folder, file)).toBe(true)
  expect(statSync(folder).mode & 0o077).toBe(0)
})
