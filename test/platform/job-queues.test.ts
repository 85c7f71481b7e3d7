import { expect, test } from 'vitest'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'

const app = await startTestApp()
const { admin, ctx } = app
const { db } = ctx

const query = `{ jobs { name schedule waiting waitingSince delayed running failed completedAt
  failures { failedAt attempts error } } }`
const mutation = `mutation ($input: RetryFailedJobsInput!) { retryFailedJobs(input: $input) {
  ... on RetryFailedJobsPayload { retried queue { waiting failed } } ... on Refusal { code message } } }`

async function queueOf(name: string) {
  const { data } = await execute(app, admin, query)
  return data.jobs.find((queue: { name: string }) => queue.name === name)
}

/** Adds a job of `crm.reconcile` in a state that the queue would give it. */
async function addJob(
  state: string,
  sql: { startAfter?: string; completedOn?: string; output?: string } = {},
) {
  await db.$executeRawUnsafe(`insert into pgboss.job (id, name, data, policy, state, retry_count, start_after, completed_on, output)
    select gen_random_uuid(), name, '{}', policy, '${state}', 5, ${sql.startAfter ?? 'now()'}, ${sql.completedOn ?? 'null'},
      ${sql.output ? `'${sql.output}'::jsonb` : 'null'} from pgboss.queue where name = 'crm.reconcile'`)
}

test('an administrator sees every queue in the order of their names, with its schedule', async () => {
  const { data } = await execute(app, admin, query)
  const names = data.jobs.map(({ name }: { name: string }) => name)
  expect(names).toEqual(Object.keys(app.handlers).sort())
  expect(await queueOf('notifications.send-due')).toMatchObject({ schedule: null, failures: [] })
})

test('a queue counts its jobs by state, and lists the last failures', async () => {
  await addJob('created', { startAfter: "'2026-01-01T00:00:00Z'" })
  await addJob('retry', { startAfter: "now() + interval '1 hour'" })
  await addJob('active')
  await addJob('completed', { completedOn: "'2026-01-02T00:00:00Z'" })
  const failed = { completedOn: "'2026-01-03T00:00:00Z'", output: `{"message":"${'x'.repeat(600)}"}` }
  await addJob('failed', failed)
  await addJob('failed', { completedOn: "'2026-01-04T00:00:00Z'" })
  expect(await queueOf('crm.reconcile')).toMatchObject({
    schedule: '40 2 * * *',
    waiting: 1,
    delayed: 1,
    running: 1,
    failed: 2,
    completedAt: '2026-01-02T00:00:00.000Z',
    failures: [
      { failedAt: '2026-01-04T00:00:00.000Z', attempts: 6, error: null },
      { failedAt: '2026-01-03T00:00:00.000Z', attempts: 6, error: 'x'.repeat(500) },
    ],
  })
})

test('retryFailedJobs queues the failed jobs again, once, and records it', async () => {
  const retry = () => execute(app, admin, mutation, { input: { name: 'crm.reconcile' } })
  const both = await Promise.all([retry(), retry()])
  const retried = both.map(({ data }) => data.retryFailedJobs.retried)
  expect(retried.sort()).toEqual([0, 2])
  expect((await retry()).data.retryFailedJobs).toEqual({ retried: 0, queue: { waiting: 3, failed: 0 } })
  expect(await db.event.count({ where: { type: 'job.retried' } })).toBe(2)
})

test('refuses an unknown name, and a caller without the scope', async () => {
  const { data } = await execute(app, admin, mutation, { input: { name: 'no.job' } })
  expect(data.retryFailedJobs).toMatchObject({ code: 'INPUT_INVALID' })
  const scopes = admin.caller.scopes.filter((scope) => scope !== 'JOBS_WRITE')
  const { errors } = await execute(app, app.as({ audience: 'ADMIN', scopes }), query)
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
})
