import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { type Database, usePglite } from '../src/platform/database/open.ts'
import { restoreRows } from './embedded-template.ts'

interface Embedded {
  pglite: PGlite
  database: Database
}

/** Databases that a test file of this worker has closed. */
const emptied: Embedded[] = []

/**
 * Returns an embedded database in memory for one test file. A closed database is emptied and reused for the next file, with
 * its Prisma client: the client keeps the queries that it compiled.
 */
export async function createEmbedded(): Promise<Database> {
  const embedded = emptied.pop() ?? (await loadEmbedded())
  const { pglite, database } = embedded
  return {
    ...database,
    // A test can spy on it.
    sql: { ...database.sql },
    close: async () => {
      if (!pglite.closed && (await restoreRows(pglite))) emptied.push(embedded)
      else await database.close()
    },
  }
}

async function loadEmbedded(): Promise<Embedded> {
  const file = await openAsBlob(process.env.TEST_DATABASE_TEMPLATE!)
  const pglite = await PGlite.create({ loadDataDir: file })
  return { pglite, database: await usePglite(pglite) }
}

/** Puts a migrated database into a data directory, so that a gateway starts there without migrating. */
export function fillDataDir(dataDir: string): void {
  const folder = join(dataDir, 'pglite')
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xf', process.env.TEST_DATABASE_TEMPLATE!, '-C', folder], { stdio: 'ignore' })
}

/** Whether a PostgreSQL server responds. Without one, tests that need it are skipped with a warning. */
export const hasPostgres = (): boolean => Boolean(process.env.TEST_POSTGRES)

/**
 * Creates a database for one test on the PostgreSQL server: migrated, or empty to test the first start. Returns its URL
 * and the function that drops it.
 */
export async function createPostgresDatabase(
  kind: 'migrated' | 'empty' = 'migrated',
): Promise<{ url: string; drop: () => Promise<void> }> {
  const template = process.env.TEST_DATABASE_NAME!
  const name = `${template}_${randomUUID().replaceAll('-', '')}`
  await administer(`create database ${name}${kind === 'migrated' ? ` template ${template}` : ''}`)
  const url = new URL(process.env.TEST_POSTGRES!)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: async () => void (await administer(`drop database if exists ${name} with (force)`)),
  }
}

/** Runs a statement on the server, outside the database of a test. */
export async function administer(statement: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: process.env.TEST_POSTGRES! })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
