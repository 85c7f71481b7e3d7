import { afterAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/platform/database/open.ts'
import { listPartitions } from '../../src/platform/database/partitions/list-partitions.ts'
import { partitionedTables } from '../../src/platform/database/partitions/partitioned-tables.ts'
import { startTestApp } from '../app.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { execute } from '../graphql.ts'
import { explainStatements, readsOf } from '../rows-read.ts'
import { connectionTable, deleteRows, insertRows, sessionsOf } from './connection-table.ts'

const RECORDS = 1_000
const FIRST = 5
/** Rows with an equal first column of their key, in the lists with a key of two columns. */
const PAIRS = 40

describe.skipIf(!hasPostgres())('a page of a long list', async () => {
  if (!hasPostgres()) return
  const { url, drop } = await createPostgresDatabase()
  afterAll(drop)
  await explainStatements(url)
  const options = { url, dataDir: '', poolSize: 4, statementTimeoutMs: 15_000, waitMs: 5_000 }
  const database = await openDatabase(options)
  const app = await startTestApp(async () => database)
  const { admin } = app
  const session = sessionsOf(database)
  const table = await connectionTable(admin)
  const partitions = new Map<string, number>()
  for (const name of partitionedTables) partitions.set(name, (await listPartitions(app.ctx.db, name)).length)

  test.each(Object.entries(table))('%s reads the rows of the page, and one more', async (_, connection) => {
    const rows = Array.from({ length: RECORDS }, (_, index) => connection.row(index + 1))
    await insertRows(session, connection.table, rows)
    await session(async (query) => void (await query(`analyze ${connection.table}`)))

    const selection = `{ edges { node { ${connection.label} } } pageInfo { hasNextPage } }`
    const { result, statements } = await readsOf(database, () =>
      execute(app, admin, connection.document(`(first: ${FIRST})`, selection)),
    )
    await deleteRows(session, connection, rows)

    expect(result.errors).toBeUndefined()
    // The sync with the CRM, a parent of lists, counts what is parked.
    const pages = statements.filter(({ text }) => !/^select count\(/i.test(text))
    const reads = pages.map(({ text, rowsRead }) => ({ text, rows: rowsRead[connection.table] ?? 0 }))
    // By a key of two columns, PostgreSQL can read the rows that have the first column in common.
    // Of each partition, the first row is compared with those of the others.
    const page = FIRST + 1 + (partitions.get(connection.table) ?? 1) - 1
    const most = connection.key.length > 1 ? PAIRS : page
    expect(reads.filter(({ text, rows }) => rows > (text.includes('limit') ? page : most))).toEqual([])
    expect(reads.filter(({ rows }) => rows > FIRST).length).toBeGreaterThan(0)
  })
})
