import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { validateLicense } from '../../src/domain/validation/validate.ts'
import type { Context } from '../../src/platform/context.ts'
import { type Database, openDatabase } from '../../src/platform/database/open.ts'
import { startTestApp } from '../app.ts'
import { createPostgresDatabase, fillDataDir, hasPostgres } from '../database.ts'
import { seedLicense } from '../seed.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'licet-restore-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const options = { poolSize: 4, statementTimeoutMs: 15_000, waitMs: 5_000 }

/** How many rows each table has, the job queue's included. */
async function countRows({ sql }: Pick<Database, 'sql'>): Promise<Record<string, number>> {
  const tables = await sql.query<{ name: string }>(
    {
      name: 'tables',
      text: `select schemaname || '.' || quote_ident(tablename) as name from pg_tables
        where schemaname in ('public', 'pgboss') order by 1`,
    },
    [],
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await sql.query<{ count: number }>(
      { name: `count ${name}`, text: `select count(*)::int as count from ${name}` },
      [],
    )
    counts[name] = row!.count
  }
  return counts
}

async function expectRestored(restored: Database, key: string, before: Record<string, number>) {
  expect(await countRows(restored)).toEqual(before)
  const app = await startTestApp(async () => restored)
  const answer = await validateLicense(app.admin as Context, { key, signed: true })
  expect(answer).toMatchObject({ valid: true, code: 'VALID' })
}

test('an embedded gateway that is stopped is backed up by a copy of its folder', async () => {
  const dataDir = join(folder, 'data')
  fillDataDir(dataDir)
  const app = await startTestApp(() => openDatabase({ ...options, dataDir }))
  const { licenseKey } = await seedLicense(app.admin)
  const before = await countRows(app.ctx)
  await app.close()

  const copy = join(folder, 'copy')
  cpSync(dataDir, copy, { recursive: true })
  rmSync(dataDir, { recursive: true })

  await expectRestored(await openDatabase({ ...options, dataDir: copy }), licenseKey, before)
})

describe.skipIf(!hasPostgres())('a PostgreSQL database', () => {
  test('is backed up while it is used, and restored into an empty one, as the manual says', async () => {
    const source = await createPostgresDatabase()
    const target = await createPostgresDatabase('empty')
    afterAll(() => Promise.all([source.drop(), target.drop()]))
    const app = await startTestApp(() => openDatabase({ ...options, dataDir: '', url: source.url }))
    const { licenseKey } = await seedLicense(app.admin)
    const before = await countRows(app.ctx)
    const file = join(folder, 'licet.dump')

    await run('pg_dump', ['--format=custom', `--file=${file}`, source.url])
    await seedLicense(app.admin)
    await app.close()
    await run('pg_restore', ['--no-owner', '--exit-on-error', `--dbname=${target.url}`, file])

    const restored = await openDatabase({ ...options, dataDir: '', url: target.url })
    await expectRestored(restored, licenseKey, before)
  })
})
