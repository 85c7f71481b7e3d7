import { print } from 'graphql'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeRecords } from '../../bench/lists-seed.ts'
import { type Database, openDatabase } from '../../src/platform/database/open.ts'
import { type JobName, runJob, scheduledJobs } from '../../src/platform/jobs.ts'
import { startTestApp, type TestApp } from '../app.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { execute } from '../graphql.ts'
import { explainStatements, readsOf } from '../rows-read.ts'

const LICENSES = 20_000
/** Most rows that a statement of a job may read of a table if nothing is due. */
const MOST = 300
/** Jobs that aggregate all records. */
const aggregates: JobName[] = ['insights.mark-accounts', 'insights.roll-up']

describe.skipIf(!hasPostgres())('with five years of licenses', () => {
  let app: TestApp
  let database: Database
  beforeAll(async () => {
    const { url, drop } = await createPostgresDatabase()
    afterAll(drop)
    await explainStatements(url)
    database = await openDatabase({
      url,
      dataDir: '',
      poolSize: 4,
      statementTimeoutMs: 15_000,
      waitMs: 5_000,
    })
    app = await startTestApp(async () => database)
    app.setNow(new Date().toISOString())
    const sql = new pg.Client({ connectionString: url })
    await sql.connect()
    const send = async (document: never, variables: Record<string, unknown>) =>
      (await execute(app, app.admin, typeof document === 'string' ? document : print(document), variables))
        .data
    await writeRecords({ send } as never, sql, LICENSES, () => {})
    // What is due now is done, so that the next run finds nothing.
    for (const name of scheduledJobs) await runJob(app.handlers, name, {})
    await sql.query('analyze')
    await sql.end()
  })

  test.each(scheduledJobs.filter((name) => !aggregates.includes(name)))(
    '%s reads no more than what is due',
    async (name) => {
      const { statements } = await readsOf(database, () => runJob(app.handlers, name, {}))
      const scans = statements.filter(({ rowsRead }) => Object.values(rowsRead).some((rows) => rows > MOST))
      expect(scans).toEqual([])
    },
  )
})
