import { expect, test } from 'vitest'
import { createReadiness } from '../../src/gateway/readiness.ts'
import { startTestApp } from '../app.ts'

const app = await startTestApp()
const { sql } = app.ctx
const change = (text: string) => sql.query({ name: text, text }, [])
const newest = `migration_name = (select max(migration_name) from _prisma_migrations)`

/** A new readiness check, and the number of its queries. */
function createCheck() {
  const counter = { queries: 0 }
  const counting: typeof sql = {
    query: (statement, values) => {
      counter.queries++
      return sql.query(statement, values)
    },
  }
  return { counter, isReady: createReadiness(counting, app.boss) }
}

test('a migrated database with a job queue is ready, and one query serves parallel checks', async () => {
  const { counter, isReady } = createCheck()
  await Promise.all(Array.from({ length: 50 }, isReady))
  await isReady()
  expect(counter.queries).toBe(1)
})

test.each([
  ['was not finished', 'finished_at = null', 'finished_at = now()'],
  ['was rolled back', 'rolled_back_at = now()', 'rolled_back_at = null'],
])('a migration that %s counts as missing and is named', async (_, away, back) => {
  await change(`update _prisma_migrations set ${away} where ${newest}`)
  await expect(createCheck().isReady()).rejects.toThrow(/lacks the migrations \d+_\w+$/)
  await change(`update _prisma_migrations set ${back} where ${newest}`)
  await createCheck().isReady()
})

test('migrations of a later release do not make the gateway unready', async () => {
  await change(
    `insert into _prisma_migrations (id, checksum, finished_at, migration_name) values ('later', '', now(), '99991231000000_later')`,
  )
  await createCheck().isReady()
  await change(`delete from _prisma_migrations where id = 'later'`)
})

test('is not ready without the database or the job queue, and ready again with them', async () => {
  await change('alter table _prisma_migrations rename to away')
  await expect(createCheck().isReady()).rejects.toThrow('_prisma_migrations')
  await change('alter table away rename to _prisma_migrations')
  const noQueue = createReadiness(sql, { getQueue: async () => null })
  await expect(noQueue()).rejects.toThrow('the job queue has no queues')
  await createCheck().isReady()
})
