import { describe, expect, test, vi } from 'vitest'
import { hasPostgres } from '../database.ts'
import { type Behaviour, startMailServer } from '../integrations/email/mail-server.ts'
import { createForwarder } from './forwarder.ts'
import { useGateways } from './gateways.ts'
import { seedLicense } from './mutations.ts'
import { type Process, startProcess } from './process.ts'

describe.skipIf(!hasPostgres())('mail and workers', { timeout: 120_000 }, () => {
  const licet = useGateways({ environment: { LICET_WORKER: 'apart' } })
  const server = startMailServer()
  /** The running worker: the successor of the last killed worker. */
  let worker: Process | null = null

  async function startWorker(databaseUrl = licet.databaseUrl): Promise<Process> {
    const { url } = await server
    const mail = { LICET_SMTP_URL: url, LICET_MAIL_FROM: 'licenses@example.com', LICET_SMTP_REQUIRE_TLS: '0' }
    const worker = startProcess('worker', { DATABASE_URL: databaseUrl, ...mail })
    await worker.printed(/"worker ready"/)
    return worker
  }

  const settled = async (licenseId: string) => {
    const text = 'select state, reason from notifications where license_id = $1'
    return (await licet.sql.query(text, [licenseId])).rows[0]
  }

  /** Ends the claims of lost workers, as the passing of time would. */
  const giveUpLostWorkers = () =>
    licet.sql.query(
      `update notifications set claimed_until = now() - interval '1 second' where claimed_until is not null`,
    )

  /** Enqueues the job, as its schedule does every minute. */
  const enqueueSend = () =>
    licet.sql.query(
      `insert into pgboss.job (id, name, data, policy) select gen_random_uuid(), name, '{}', policy from pgboss.queue where name = 'notifications.send-due'`,
    )

  test.each<Parameters<NonNullable<Behaviour['at']>>[0]>(['recipient', 'data', 'taken'])(
    'a worker that is killed at %s sends at most two mails, with one Message-ID',
    async (stage) => {
      const { mails, behave } = await server
      mails.length = 0
      const killedWorker = worker ?? (await startWorker())
      let killed = false
      behave({
        async at(now) {
          if (now !== stage || killed) return
          killed = true
          await killedWorker.kill('SIGKILL')
        },
      })
      const { licenseId } = await seedLicense(licet.at(0), { term: 'P1Y' })
      await vi.waitFor(() => expect(killed).toBe(true), { timeout: 100_000, interval: 100 })
      await killedWorker.exited
      expect(await settled(licenseId)).toMatchObject({ state: 'SENDING' })

      worker = await startWorker()
      await giveUpLostWorkers()
      await enqueueSend()
      await vi.waitFor(async () => expect(await settled(licenseId)).toMatchObject({ state: 'SENT' }), {
        timeout: 100_000,
        interval: 200,
      })
      expect(mails).toHaveLength(stage === 'taken' ? 2 : 1)
      expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1)
    },
  )

  test('two workers send each mail once', async () => {
    const { mails, behave } = await server
    mails.length = 0
    behave({})
    const workers = await Promise.all([worker ?? startWorker(), startWorker()])
    for (let count = 0; count < 20; count++) await seedLicense(licet.at(count), { term: 'P1Y' })
    await Promise.all(Array.from({ length: 4 }, enqueueSend))
    const unsent = `select from notifications where state in ('QUEUED', 'SENDING')`
    await vi.waitFor(async () => expect((await licet.sql.query(unsent)).rowCount).toBe(0), {
      timeout: 100_000,
      interval: 200,
    })
    for (const one of workers) expect(await one.kill('SIGTERM')).toBe(0)
    expect(mails).toHaveLength(20)
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(20)
    const { rows } = await licet.sql.query(
      'select max(attempts) as attempts from notifications where doubts = 0',
    )
    expect(rows).toEqual([{ attempts: 1 }])
  })

  test('a mail that is accepted while the database is unavailable is recorded afterwards, and is sent once', async () => {
    const { mails, behave } = await server
    mails.length = 0
    const forwarder = await createForwarder(licet.databaseUrl)
    await forwarder.open()
    const worker = await startWorker(forwarder.url)
    let isDown = false
    behave({
      async at(now) {
        if (now !== 'taken' || isDown) return
        isDown = true
        await forwarder.close()
      },
    })
    const { licenseId } = await seedLicense(licet.at(0), { term: 'P1Y' })
    await vi.waitFor(() => expect(worker.output()).toMatch(/mail not recorded yet|job failed/), {
      timeout: 100_000,
      interval: 100,
    })
    expect(isDown).toBe(true)
    expect(await settled(licenseId)).toMatchObject({ state: 'SENDING' })

    await forwarder.open()
    await vi.waitFor(async () => expect(await settled(licenseId)).toMatchObject({ state: 'SENT' }), {
      timeout: 100_000,
      interval: 100,
    })
    await giveUpLostWorkers()
    await enqueueSend()
    expect(await worker.kill('SIGTERM')).toBe(0)
    await forwarder.close()
    expect(mails).toHaveLength(1)
  })
})
