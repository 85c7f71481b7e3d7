import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { devNull } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { TEST_SECRET } from '../../app.ts'
import { createPostgresDatabase, hasPostgres } from '../../database.ts'
import { connect } from '../../postgres/gateways.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

async function apply(url: string): Promise<[code: number, output: string]> {
  const child = spawn(process.execPath, ['bin/licet.js', 'migration', 'apply'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      LICET_ENV_FILE: devNull,
      LICET_SECRET: TEST_SECRET,
      DATABASE_URL: url,
    },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [code] = await once(child, 'close')
  return [code, output]
}

describe.skipIf(!hasPostgres())('licet migration apply', () => {
  test('migrates a database once, also if two commands run at the same time', async () => {
    const database = await createPostgresDatabase('empty')
    const sql = connect(database.url)
    try {
      const done = [0, 'The database has all migrations of this release.\n']
      expect(await Promise.all([apply(database.url), apply(database.url)])).toEqual([done, done])
      const applied = async () => {
        const { rows } = await sql.query<{ name: string }>(
          'select migration_name as name from _prisma_migrations where finished_at is not null order by 1',
        )
        return rows.map(({ name }) => name)
      }
      const migrations = readdirSync(new URL('../../../prisma/migrations', import.meta.url))
        .filter((name) => !name.includes('.'))
        .sort()
      expect(await applied()).toEqual(migrations)
      expect(await apply(database.url)).toEqual(done)
      expect(await applied()).toEqual(migrations)
    } finally {
      await sql.end()
      await database.drop()
    }
  })
})
