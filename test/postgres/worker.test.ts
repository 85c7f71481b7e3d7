import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { hasPostgres } from '../database.ts'
import { holdAt } from './barrier.ts'
import { cutConnections, useGateways } from './gateways.ts'
import { seedLicense } from './mutations.ts'
import { type Process, startProcess } from './process.ts'

describe.skipIf(!hasPostgres())('a worker in its own process', () => {
  const licet = useGateways({ environment: { LICET_WORKER: 'apart' } })
  const workers: Process[] = []
  let expired: string

  beforeAll(async () => {
    expired = await seedExpired()
  })

  test('the gateways run no jobs', async () => {
    await enqueueRecordExpired()
    await sleep(3_000)

    expect(await recorded(expired)).toBe(0)
  })

  test('the workers run the waiting job, once', async () => {
    for (let count = 0; count < 2; count++) {
      const environment = { DATABASE_URL: licet.databaseUrl, LICET_WORKER_METRICS_PORT: '0' }
      workers.push(startProcess('worker', environment))
    }
    await Promise.all(workers.map((worker) => worker.printed(/"worker ready"/)))

    await vi.waitFor(async () => expect(await recorded(expired)).toBe(1), { timeout: 100_000, interval: 100 })
    await enqueueRecordExpired()
    await enqueueRecordExpired()
    await untilWorkedOff()

    expect(await recorded(expired)).toBe(1)
    for (const worker of workers) {
      const [, address] = await worker.printed(/"metrics":"(http:[^"]+)"/)
      const metrics = await (await fetch(address!)).text()
      for (const name of [
        'licet_job_lag_seconds',
        'licet_pool_connections',
        'nodejs_eventloop_lag_p99_seconds',
      ])
        expect(metrics).toContain(`\n${name}`)
      expect((await fetch(address!, { headers: { 'x-forwarded-for': '192.0.2.1' } })).status).toBe(404)
      expect((await fetch(address!.replace('/metrics', '/graphql'))).status).toBe(404)
    }
    expect(await workers.pop()!.kill('SIGTERM')).toBe(0)
  })

  test('the worker continues after every connection was ended', async () => {
    await cutConnections(licet.sql, 5)

    const another = await seedExpired()
    await enqueueRecordExpired()
    // `npm run chaos` measures the delay.
    await vi.waitFor(async () => expect(await recorded(another)).toBe(1), { timeout: 100_000, interval: 100 })
    expect(await workers[0]!.kill('SIGTERM')).toBe(0)
  })

  test('on SIGTERM a worker finishes its running job, and exits with 0', async () => {
    const another = await seedExpired()
    const worker = startProcess('worker', { DATABASE_URL: licet.databaseUrl })
    await worker.printed(/"worker ready"/)
    const barrier = await holdAt(licet.databaseUrl, {
      table: 'events',
      event: 'insert',
      when: `new.type = 'license.expired'`,
    })
    await enqueueRecordExpired()
    await barrier.reached()

    const stopped = worker.kill('SIGTERM')
    await worker.printed(/shutting down/)
    await barrier.release()

    expect(await stopped).toBe(0)
    expect(await recorded(another)).toBe(1)
    const active = `select from pgboss.job where name = 'licenses.record-expired' and state = 'active'`
    expect((await licet.sql.query(active)).rowCount).toBe(0)
  })

  /** Returns the id of a license that has expired, without an event for its expiry. */
  async function seedExpired(): Promise<string> {
    const rules = { term: 'P1Y', endsAtEndOfDay: false }
    // An expiry in the past is refused when the license is issued. The next expiry is tried then.
    return await vi.waitFor(async () => {
      const expiry = new Date(Date.now() + 2_000).toISOString()
      const { licenseId } = await seedLicense(licet.at(0), rules, { expiry })
      await sleep(Date.parse(expiry) - Date.now() + 10)
      return licenseId
    }, 100_000)
  }

  async function recorded(licenseId: string): Promise<number> {
    const text = `select from events where license_id = $1 and type = 'license.expired'`
    return (await licet.sql.query(text, [licenseId])).rowCount ?? 0
  }

  /** Enqueues the job, as its schedule does every minute. */
  async function enqueueRecordExpired(): Promise<void> {
    const name = 'licenses.record-expired'
    await licet.sql.query(
      `insert into pgboss.job (id, name, data, policy) values ($1, $2, '{}', (select policy from pgboss.queue where name = $2))`,
      [randomUUID(), name],
    )
  }

  async function untilWorkedOff(): Promise<void> {
    const unfinished = `select from pgboss.job where name = 'licenses.record-expired' and state < 'completed'`
    await vi.waitFor(async () => expect((await licet.sql.query(unfinished)).rowCount).toBe(0), {
      timeout: 100_000,
      interval: 100,
    })
  }
})
