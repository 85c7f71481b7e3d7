import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DatabaseRightsError } from '../../src/platform/database/assert-rights.ts'
import { openDatabase } from '../../src/platform/database/open.ts'
import { administer, createPostgresDatabase, hasPostgres } from '../database.ts'

describe.skipIf(!hasPostgres())('a role that lacks rights', () => {
  let database: Awaited<ReturnType<typeof createPostgresDatabase>>
  let superuser: pg.Client
  let role: string
  let url: string
  let name: string

  async function prepare(kind: 'migrated' | 'empty'): Promise<void> {
    database = await createPostgresDatabase(kind)
    superuser = new pg.Client({ connectionString: database.url })
    await superuser.connect()
    role = `limited_${randomUUID().slice(0, 8)}`
    await administer(`create role ${role} login password 'limited'`)
    url = Object.assign(new URL(database.url), { username: role, password: 'limited' }).href
    name = new URL(url).pathname.slice(1)
  }
  beforeEach(() => prepare('empty'))
  afterEach(async () => {
    await superuser.end()
    await database.drop()
    await administer(`drop role ${role}`)
  })

  const open = () =>
    openDatabase({ url, dataDir: '', poolSize: 2, statementTimeoutMs: 15_000, waitMs: 20_000 })
  const failure = async () => {
    const error = await open().then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(DatabaseRightsError)
    return (error as Error).message
  }

  test('gets every missing right named, with the statements that grant it, which are sufficient', async () => {
    await superuser.query('revoke all on schema public from public')
    const message = await failure()
    expect(message).toContain(
      `The role ${role} in DATABASE_URL cannot create tables in the schema public, and cannot create the schema pgboss.`,
    )
    expect(message).not.toMatch(/sql_schema_connector|schema-engine|\n\s+at /)
    const statements = message.split('\n').filter((line) => line.startsWith('  grant '))
    expect(statements).toHaveLength(2)
    for (const statement of statements) await superuser.query(statement)
    await (await open()).close()
  })

  test('is sufficient if it owns the database', async () => {
    await administer(`alter database ${name} owner to ${role}`)
    await (await open()).close()
  })

  test('gets the encoding named of a database that is not in UTF8', async () => {
    const latin = `${name}_latin`
    await administer(`create database ${latin} encoding 'LATIN1' locale 'C' template template0`)
    const utf8 = url
    url = Object.assign(new URL(url), { pathname: `/${latin}` }).href
    try {
      expect(await failure()).toMatch(/has the encoding LATIN1. Licet needs UTF8/)
    } finally {
      url = utf8
      await administer(`drop database ${latin} with (force)`)
    }
  })

  test('gets the search path named that hides the schema public', async () => {
    await administer(`alter database ${name} owner to ${role}`)
    await superuser.query(`create schema ${role} authorization ${role}`)
    const message = await failure()
    expect(message).toContain(`search_path begins with ${role}`)
    await superuser.query(message.split('\n').at(-1)!.trim())
    await (await open()).close()
  })

  test('gets the owner of tables named that another role restored', async () => {
    await superuser.end()
    await database.drop()
    await administer(`drop role ${role}`)
    await prepare('migrated')
    await administer(`alter database ${name} owner to ${role}`)
    const message = await failure()
    expect(message).toMatch(
      new RegExp(`${role} in DATABASE_URL cannot read and write \\d+ tables of the role \\w+\\.`),
    )
    expect(message).toContain(`Restore the backup as the role ${role}, or make this role the owner`)
  })
})

test.skipIf(!hasPostgres())('a read-only server is named as such after the wait', async () => {
  const database = await createPostgresDatabase()
  try {
    await administer(
      `alter database ${new URL(database.url).pathname.slice(1)} set default_transaction_read_only = on`,
    )
    const options = { url: database.url, dataDir: '', poolSize: 2, statementTimeoutMs: 15_000, waitMs: 0 }
    await expect(openDatabase(options)).rejects.toThrow(
      /could not be used within 0 s: the server is read-only; DATABASE_URL must name the primary\./,
    )
  } finally {
    await database.drop()
  }
})
