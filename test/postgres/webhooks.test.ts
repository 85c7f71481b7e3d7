import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { parseTypedId } from '../../src/platform/ids.ts'
import { hasPostgres } from '../database.ts'
import { payloadsOf, startReceiver } from '../webhooks/receiver.ts'
import { holdAt, type Place } from './barrier.ts'
import { useGateways } from './gateways.ts'
import { atOnce, Fault, mutate, seedAccount, seedLicenseType } from './mutations.ts'
import { type Process, startProcess } from './process.ts'

describe.skipIf(!hasPostgres())('webhooks, with workers in their own processes', { timeout: 300_000 }, () => {
  const networks = { LICET_WEBHOOK_NETWORKS: '127.0.0.0/8' }
  const licet = useGateways({ environment: { LICET_WORKER: 'apart', ...networks } })

  test('a killed worker loses no event, and two workers deliver each event once', async () => {
    const { endpoint, receiver } = await subscribe()
    const licenses = await issue(6)
    const worker = await startWorker()
    // The worker is killed after the request and before it records the outcome.
    const barrier = await holdAt(licet.databaseUrl, {
      table: 'webhook_deliveries',
      event: 'update',
      when: `new.state = 'DELIVERED'`,
    })
    await atOnce(licenses.length, (turn) => suspend(turn, licenses[turn]!))
    await barrier.reached()
    await worker.kill('SIGKILL')
    await barrier.release()
    const sent = receiver.received.length
    expect(sent).toBeGreaterThan(0)
    await vi.waitFor(async () => expect(await openTransactions()).toBe(0), { timeout: 100_000, interval: 50 })
    expect((await statesOf(endpoint)).DELIVERED ?? 0).toBe(0)

    const workers = [await startWorker(), await startWorker()]
    await expireClaims()
    await untilDelivered(endpoint, licenses.length)
    const counts = Map.groupBy(payloadsOf(receiver), ({ data }) => data.license)
    expect([...counts.keys()].sort()).toEqual(licenses.toSorted())
    // Once more at most for each attempt that the killed worker had begun.
    expect(receiver.received.length).toBeLessThanOrEqual(licenses.length + sent)

    receiver.received.length = 0
    await atOnce(licenses.length, (turn) => reinstate(turn, licenses[turn]!))
    await untilDelivered(endpoint, 2 * licenses.length)
    expect(
      payloadsOf(receiver)
        .map(({ type, data }) => `${type} ${data.license}`)
        .sort(),
    ).toEqual(licenses.map((license) => `license.reinstated ${license}`).sort())
    for (const one of workers) expect(await one.kill('SIGTERM')).toBe(0)
  })

  test('two workers keep the order of each license while its endpoint fails now and then', async () => {
    const { endpoint, receiver } = await subscribe()
    const licenses = await issue(3)
    let requests = 0
    receiver.respond(() => (++requests % 3 === 0 ? 500 : 204))
    const workers = [await startWorker(), await startWorker()]
    for (let round = 0; round < 3; round++) {
      await atOnce(licenses.length, (turn) => suspend(turn, licenses[turn]!))
      await atOnce(licenses.length, (turn) => reinstate(turn, licenses[turn]!))
    }
    const poke = setInterval(() => void makeDue(), 200)
    await untilDelivered(endpoint, 6 * licenses.length)
    clearInterval(poke)
    for (const license of licenses) {
      const types = payloadsOf(receiver)
        .filter(({ data }) => data.license === license)
        .map(({ type, data }) => `${type} ${data.event}`)
      // Without the attempts that failed and were made again.
      const once = types.filter((one, index) => one !== types[index - 1])
      expect(once.map((one) => one.split(' ')[0])).toEqual(
        Array.from({ length: 3 }, () => ['license.suspended', 'license.reinstated']).flat(),
      )
    }
    for (const one of workers) expect(await one.kill('SIGTERM')).toBe(0)
  })

  test('an event of a transaction that was open when the endpoint was created is delivered', async () => {
    const licenseType = await seedLicenseType(licet.at(0))
    const [license] = await issue(1, licenseType)
    const barrier = await holdAt(licet.databaseUrl, suspensions)
    const suspended = suspend(0, license!)
    await barrier.reached()
    // Later events, so that the position of the open transaction is below the newest one.
    await issue(1)
    const { endpoint, receiver } = await subscribe([licenseType])
    await barrier.release()
    await suspended
    const worker = await startWorker()
    await untilDelivered(endpoint, 1)
    expect(payloadsOf(receiver)).toMatchObject([{ type: 'license.suspended', data: { license } }])
    expect(await worker.kill('SIGTERM')).toBe(0)
  })

  test('an endpoint hears of no earlier event, although a position was rolled back and transactions were open', async () => {
    const licenseType = await seedLicenseType(licet.at(0))
    const [before, open, after] = await issue(3, licenseType)
    await licet.sql.query(`select nextval(pg_get_serial_sequence('events', 'position'))`)
    await suspend(0, before!)
    const barrier = await holdAt(licet.databaseUrl, suspensions)
    const suspended = suspend(0, open!)
    await barrier.reached()
    await issue(1)
    const subscribed = subscribe([licenseType])
    await sleep(200)
    await barrier.release()
    await suspended
    const { endpoint, receiver } = await subscribed
    await suspend(0, after!)
    const worker = await startWorker()
    await untilDelivered(endpoint, 1)
    expect(payloadsOf(receiver)).toMatchObject([{ type: 'license.suspended', data: { license: after } }])
    expect(await worker.kill('SIGTERM')).toBe(0)
  })

  test('of parallel creations, no more succeed than the limit', async () => {
    const created = await atOnce(30, (turn) =>
      mutate(
        licet.at(turn),
        'createWebhookEndpoint',
        { url: 'https://hooks.example/', partner: null },
        'webhookEndpoint { id }',
      ),
    )
    const { rowCount } = await licet.sql.query('select from webhook_endpoints where partner is null')
    expect(rowCount).toBe(20)
    expect(created.filter(({ code }) => code === 'WEBHOOK_ENDPOINT_LIMIT_EXCEEDED').length).toBeGreaterThan(0)
  })

  async function subscribe(licenseTypes: string[] = []) {
    const receiver = await startReceiver()
    const input = { url: receiver.url, eventTypes: ['license.suspended', 'license.reinstated'], licenseTypes }
    const { webhookEndpoint } = await mutate(
      licet.at(0),
      'createWebhookEndpoint',
      input,
      'webhookEndpoint { id }',
    )
    return { receiver, endpoint: parseTypedId(webhookEndpoint.id)!.uuid }
  }

  async function issue(count: number, given?: string): Promise<string[]> {
    const gateway = licet.at(0)
    const licenseType = given ?? (await seedLicenseType(gateway))
    const issued = await atOnce(count, async () => {
      const input = { account: await seedAccount(gateway), licenseType }
      return await mutate(gateway, 'issueLicense', input, 'license { id }')
    })
    return issued.map(({ license }) => license.id)
  }

  const suspend = (turn: number, license: string) =>
    surely((idempotencyKey) =>
      mutate(licet.at(turn), 'suspendLicense', { license, reason: 'unpaid', idempotencyKey }, '__typename'),
    )
  const reinstate = (turn: number, license: string) =>
    surely((idempotencyKey) =>
      mutate(licet.at(turn), 'reinstateLicense', { license, reason: 'paid', idempotencyKey }, '__typename'),
    )

  /** Sends a mutation again while the database of a busy machine is too slow for it. */
  async function surely<T>(send: (key: string) => Promise<T>): Promise<T> {
    const key = randomUUID()
    for (let left = 10; ; left--) {
      try {
        return await send(key)
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== 'DATABASE_UNAVAILABLE' || left === 0) throw error
        await sleep(1_000)
      }
    }
  }

  const suspensions: Place = { table: 'events', event: 'insert', when: `new.type = 'license.suspended'` }

  async function startWorker(): Promise<Process> {
    const worker = startProcess('worker', { DATABASE_URL: licet.databaseUrl, ...networks })
    await worker.printed(/"worker ready"/)
    return worker
  }

  async function statesOf(endpoint: string): Promise<Record<string, number>> {
    const { rows } = await licet.sql.query(
      'select state, count(*)::int as count from webhook_deliveries where endpoint_id = $1 group by state',
      [endpoint],
    )
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
  }

  async function untilDelivered(endpoint: string, count: number): Promise<void> {
    await vi.waitFor(async () => expect(await statesOf(endpoint)).toEqual({ DELIVERED: count }), {
      timeout: 200_000,
      interval: 50,
    })
  }

  /** Ends the claims of the killed worker, as 45 seconds would. */
  const expireClaims = () =>
    licet.sql.query(`update webhook_deliveries set claimed_until = now() where state = 'PENDING'`)

  /** Ends the waiting time before retries, and the pauses. */
  const makeDue = () =>
    licet.sql.query(`
      with due as (update webhook_endpoints set paused_until = null where paused_until is not null)
      update webhook_deliveries set next_attempt_at = now() - interval '1 day'
      where state = 'PENDING' and claimed_until is null`)

  async function openTransactions(): Promise<number> {
    const { rows } = await licet.sql.query(
      `select count(*)::int as count from pg_stat_activity
      where datname = current_database() and state like 'idle in transaction%'`,
    )
    return rows[0].count
  }
})
