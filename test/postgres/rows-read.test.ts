import { print } from 'graphql'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeRecords } from '../../bench/lists-seed.ts'
import { whereLicenses } from '../../src/domain/lists/where-licenses.ts'
import { readPositions } from '../../src/platform/database/list.ts'
import { type Database, openDatabase } from '../../src/platform/database/open.ts'
import { type JobName, runJob, scheduledJobs } from '../../src/platform/jobs.ts'
import { startTestApp, type TestApp } from '../app.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { execute } from '../graphql.ts'
import { explainStatements, readsOf } from '../rows-read.ts'

const LICENSES = 20_000
/** Most rows that a statement of a job may read of a table if nothing is due. */
const MOST = 300
/** Records that expire later: more than those of a range that are sorted. */
const MANY = 60_000
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
    // An installation without mail keeps the keys that were not sent.
    await sql.query(`
      update notifications set state = 'SUPPRESSED', reason = 'MAIL_OFF', sent_at = null, sealed_key = 'sealed',
        key_hint = (select key_hint from licenses where id = license_id), created_at = now()
      where message = 'LICENSE_ISSUED' and state = 'SENT'`)
    // Half of them have expired, each the older one. The other half expires in the next three years.
    await sql.query(`
      create table expiring as select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id,
        now() + interval '3 years' * (n % ${MANY}) / ${MANY} - case when n < ${MANY} then interval '3 years' else '0' end as expiry
      from generate_series(0, ${2 * MANY} - 1) n;
      alter table expiring add primary key (id);
      create index on expiring ((date_bin('30 days'::interval, expiry, '2000-01-01T00:00:00Z'::timestamptz)), id)`)
    // What is due now is done, so that the next run finds nothing.
    for (const name of scheduledJobs) await runJob(app.handlers, name, {})
    await sql.query('analyze')
    await sql.end()
  })

  test.each(['state: SENT', 'message: LICENSE_EXPIRING'])(
    'the mails with %s are the rows of a page',
    async (filter) => {
      const list = `notifications(${filter}) { edges { node { id } } }`
      const { result, statements } = await readsOf(database, () => execute(app, app.admin, `{ ${list} }`))
      expect(result.data.notifications.edges).toHaveLength(20)
      expect(Math.max(...statements.map(({ rowsRead }) => rowsRead.notifications ?? 0))).toBe(21)
    },
  )

  test.each([false, true])(
    'a page of many records that expire later is found by parts, descending: %s',
    async (descending) => {
      const filter = await whereLicenses(app.admin, { expiresAfter: new Date() })
      const order = { columns: [{ sql: 'child.id', type: 'uuid' }], descending }
      const range = { after: null, before: null, fromEnd: false, limit: 21 }
      const { result, statements } = await readsOf(database, () =>
        readPositions(app.ctx.sql, 'expiring', filter, order, range),
      )
      expect(result).toHaveLength(21)
      // A page of each of 38 parts, and the part that has begun.
      expect(statements[0]!.rowsRead.expiring).toBeLessThan(38 * (21 + 1) + MANY / 36)
    },
  )

  test.each(scheduledJobs.filter((name) => !aggregates.includes(name)))(
    '%s reads no more than what is due',
    async (name) => {
      const { statements } = await readsOf(database, () => runJob(app.handlers, name, {}))
      const scans = statements.filter(({ rowsRead }) => Object.values(rowsRead).some((rows) => rows > MOST))
      expect(scans).toEqual([])
    },
  )
})
