import { expect, test } from 'vitest'
import { scheduledJobs } from '../../../src/platform/jobs.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const { admin, handlers } = await startTestApp()
const { db } = admin

test('a job frees the space of replaced rows in the embedded database', async () => {
  expect(scheduledJobs).toContain('database.vacuum')
  const { licenseId } = await seedLicense(admin)
  const grow = async () => {
    for (let update = 0; update < 300; update++)
      await db.license.update({
        where: { id: licenseId },
        data: { metadata: { filler: `${update}`.repeat(200) } },
      })
  }
  const measure = async () => {
    const [{ bytes, dead } = { bytes: 0, dead: 0 }] = await db.$queryRaw<{ bytes: number; dead: number }[]>`
      select pg_total_relation_size('licenses')::int as bytes, n_dead_tup::int as dead from pg_stat_user_tables
      where relname = 'licenses'`
    return { bytes, dead }
  }
  await grow()
  await handlers['database.vacuum']({})
  const first = await measure()
  expect(first.dead).toBe(0)
  await grow()
  await handlers['database.vacuum']({})
  await grow()
  expect((await measure()).bytes).toBeLessThan(first.bytes * 1.5)
})
