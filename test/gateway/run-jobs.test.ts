import { expect, test, vi } from 'vitest'
import { startJobs } from '../../src/gateway/run-jobs.ts'
import { transact } from '../../src/platform/db.ts'
import { createJobWakes } from '../../src/platform/job-wakes.ts'
import { createEnqueue, type JobName } from '../../src/platform/jobs.ts'
import { startTestApp } from '../app.ts'

const app = await startTestApp()
const { db, sql } = app.ctx
const onError = (error: unknown) => {
  throw error
}
const NEVER_MS = 2_000_000_000

const countUndone = async (name: JobName) => {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from pgboss.job where name = ${name} and state <> 'completed'`
  return row!.count
}

/** Starts wakes that record what they wake. */
function recordWakes(lookUpEveryMs: number) {
  const woken: string[] = []
  const wakes = createJobWakes((id) => void woken.push(id), sql, onError, lookUpEveryMs)
  wakes.start(
    new Map<JobName, string>([
      ['crm.sync', 'worker of crm.sync'],
      ['insights.roll-up', 'worker of insights.roll-up'],
    ]),
  )
  return { wakes, woken }
}

test('wakes the worker of a job once its transaction has committed', async () => {
  const { wakes, woken } = recordWakes(NEVER_MS)
  const enqueue = createEnqueue(app.boss, wakes.wake)
  await expect(
    transact(db, async (tx) => {
      await enqueue(tx, 'insights.roll-up', {})
      throw new Error('rolled back')
    }),
  ).rejects.toThrow('rolled back')
  await transact(db, async (tx) => {
    await enqueue(tx, 'crm.sync', {})
    await enqueue(tx, 'crm.sync', {})
  })
  await vi.waitFor(() => expect(woken).toEqual(['worker of crm.sync']), 10_000)
  wakes.close()
})

test('looks up due jobs that another process has enqueued, and wakes their workers', async () => {
  await app.boss.deleteAllJobs()
  await app.boss.send('crm.sync', {}, { startAfter: 3_600 })
  await app.boss.send('insights.roll-up', {})
  const { wakes, woken } = recordWakes(5)
  await vi.waitFor(() => expect(woken.length).toBeGreaterThan(1), 10_000)
  wakes.close()
  expect(new Set(woken)).toEqual(new Set(['worker of insights.roll-up']))
})

test('runs queued jobs of one name together, and no job is left', async () => {
  await app.boss.deleteAllJobs()
  const handle = vi.spyOn(app.handlers, 'insights.mark-accounts')
  await transact(db, async (tx) => {
    for (let i = 0; i < 250; i++) await app.ctx.enqueue(tx, 'insights.mark-accounts', {})
  })
  await startJobs(app)
  await vi.waitFor(async () => expect(await countUndone('insights.mark-accounts')).toBe(0), 15_000)
  expect(handle).toHaveBeenCalledTimes(3)
})

test('runs a job that is enqueued later', async () => {
  await transact(db, (tx) => app.ctx.enqueue(tx, 'insights.mark-accounts', {}))
  await vi.waitFor(async () => expect(await countUndone('insights.mark-accounts')).toBe(0), 15_000)
})
