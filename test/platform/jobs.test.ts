import { expect, test } from 'vitest'
import { transact } from '../../src/platform/db.ts'
import { type JobName, jobs, runJob, startBoss } from '../../src/platform/jobs.ts'
import { startTestApp } from '../app.ts'
import { seedLicense } from '../seed.ts'

const app = await startTestApp()
const { db, enqueue } = app.ctx
const queued = async (name: JobName) =>
  (await app.boss.fetch(name, { batchSize: 100 })).map(({ data }) => data)

test('a job exists if and only if its change is committed', async () => {
  await expect(
    transact(db, async (tx) => {
      await enqueue(tx, 'licenses.record-expired', {})
      throw new Error('rolled back')
    }),
  ).rejects.toThrow('rolled back')
  expect(await queued('licenses.record-expired')).toEqual([])

  await transact(db, (tx) => enqueue(tx, 'licenses.record-expired', {}))
  expect(await queued('licenses.record-expired')).toEqual([{}])
})

test('every job has a queue and a handler, and every scheduled job has a schedule', async () => {
  const names = Object.keys(jobs).sort()
  expect(Object.keys(app.handlers).sort()).toEqual(names)
  expect((await app.boss.getQueues()).map(({ name }) => name)).toEqual(expect.arrayContaining(names))
  const scheduled = Object.entries(jobs).filter(([, job]) => 'cron' in job)
  expect((await app.boss.getSchedules()).map(({ name }) => name).sort()).toEqual(
    scheduled.map(([name]) => name).sort(),
  )
})

test('a second start of the queue changes nothing', async () => {
  const schedules = async () =>
    (await app.boss.getSchedules()).map(({ updatedOn: _, ...schedule }) => schedule)
  const before = await schedules()
  await startBoss(app.boss)
  expect(await schedules()).toEqual(before)
})

test('a payload of another shape is refused before the handler runs', async () => {
  const { licenseId } = await seedLicense(app.admin, { term: 'P14D' })
  app.setNow('2026-06-01T00:00:00Z')
  await expect(runJob(app.handlers, 'licenses.record-expired', 'everything')).rejects.toThrow(
    /expected object/,
  )
  expect(await db.event.count({ where: { licenseId, type: 'license.expired' } })).toBe(0)

  await runJob(app.handlers, 'licenses.record-expired', null)
  expect(await db.event.count({ where: { licenseId, type: 'license.expired' } })).toBe(1)
})

test('a queued job runs, and only once', async () => {
  const { licenseId } = await seedLicense(app.admin, { term: 'P14D' })
  app.setNow('2027-06-01T00:00:00Z')
  await transact(db, (tx) => enqueue(tx, 'licenses.record-expired', {}))
  await app.runJobs()
  await app.runJobs()
  expect(await db.event.count({ where: { licenseId, type: 'license.expired' } })).toBe(1)
})
