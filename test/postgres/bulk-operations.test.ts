import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { parseTypedId, toTypedId } from '../../src/platform/ids.ts'
import { hasPostgres } from '../database.ts'
import { holdAt } from './barrier.ts'
import { useGateways } from './gateways.ts'
import { activate, atOnce, mutate, seedAccount, seedLicenseType } from './mutations.ts'
import { type Process, startProcess } from './process.ts'

describe.skipIf(!hasPostgres())(
  'bulk operations, with workers in their own processes',
  { timeout: 120_000 },
  () => {
    const licet = useGateways({ environment: { LICET_WORKER: 'apart' } })

    test('a killed worker leaves no license half done, and another one processes the others once', async () => {
      const { licenseType, licenseIds } = await issue(12)
      const middle = licenseIds[5]!
      const barrier = await holdAt(licet.databaseUrl, {
        table: 'bulk_operation_rows',
        event: 'update',
        when: `new.license_id = '${middle}'`,
      })
      const worker = await startWorker()
      const operation = await suspend(0, licenseType)
      // The license is suspended by then, with its event and its mail, and its outcome is not stored.
      await barrier.reached()
      await worker.kill('SIGKILL')
      await barrier.release()

      await vi.waitFor(async () => expect(await locks(operation)).toBe(0), { timeout: 100_000, interval: 50 })
      expect(await outcomes(operation)).toEqual({ CHANGED: 5, PENDING: 7 })
      expect(await suspensionsOf([middle])).toEqual({ suspended: 0, events: 0, mails: 0, repeated: 0 })

      const another = await startWorker()
      await enqueue()
      await untilEnded(operation)
      expect(await outcomes(operation)).toEqual({ CHANGED: 12 })
      expect(await suspensionsOf(licenseIds)).toEqual({ suspended: 12, events: 12, mails: 12, repeated: 0 })
      expect(await operationOf(operation)).toMatchObject({ state: 'COMPLETED', changed_count: 12 })
      expect(await another.kill('SIGTERM')).toBe(0)
    })

    test('workers that are killed again and again lose nothing and repeat nothing', async () => {
      const { licenseType, licenseIds } = await issue(40)
      const operation = await suspend(1, licenseType)
      for (const until of [8, 16, 24]) {
        const worker = await startWorker()
        await enqueue()
        await vi.waitFor(
          async () => expect((await operationOf(operation)).changed_count).toBeGreaterThanOrEqual(until),
          { timeout: 100_000, interval: 5 },
        )
        await worker.kill('SIGKILL')
      }
      const worker = await startWorker()
      await enqueue()
      await untilEnded(operation)

      expect(await outcomes(operation)).toEqual({ CHANGED: 40 })
      expect(await suspensionsOf(licenseIds)).toEqual({ suspended: 40, events: 40, mails: 40, repeated: 0 })
      expect(await operationOf(operation)).toMatchObject({ changed_count: 40 })
      expect(await worker.kill('SIGTERM')).toBe(0)
    })

    test('two workers share an operation, and process each license once', async () => {
      const { licenseType, licenseIds } = await issue(60)
      const barrier = await holdAt(licet.databaseUrl, {
        table: 'events',
        event: 'insert',
        when: `new.type = 'license.suspended'`,
      })
      const workers = [await startWorker(), await startWorker()]
      const operation = await suspend(0, licenseType)
      await Promise.all([enqueue(), enqueue(), enqueue()])
      // Both are at a license of the same operation.
      await barrier.reached(2)
      await barrier.release()
      await untilEnded(operation)

      expect(await outcomes(operation)).toEqual({ CHANGED: 60 })
      expect(await suspensionsOf(licenseIds)).toEqual({ suspended: 60, events: 60, mails: 60, repeated: 0 })
      expect(await operationOf(operation)).toMatchObject({ state: 'COMPLETED', changed_count: 60 })
      const { rowCount } = await licet.sql.query(
        `select from events where subject_id = $1 and type = 'bulk-operation.completed'`,
        [operation],
      )
      expect(rowCount).toBe(1)
      for (const worker of workers) expect(await worker.kill('SIGTERM')).toBe(0)
    })

    test('a cancelation undoes the license that is processed at that time', async () => {
      const { licenseType, licenseIds } = await issue(4)
      const barrier = await holdAt(licet.databaseUrl, {
        table: 'bulk_operation_rows',
        event: 'update',
        when: `new.license_id = '${licenseIds[2]}'`,
      })
      const worker = await startWorker()
      const operation = await suspend(0, licenseType)
      await barrier.reached()
      const canceled = await mutate(
        licet.at(1),
        'cancelBulkOperation',
        { bulkOperation: toTypedId('BulkOperation', operation), reason: 'a mistake' },
        'bulkOperation { state processedCount changedCount }',
      )
      await barrier.release()

      expect(canceled.bulkOperation).toEqual({ state: 'CANCELED', processedCount: 2, changedCount: 2 })
      expect(await worker.kill('SIGTERM')).toBe(0)
      expect(await outcomes(operation)).toEqual({ CHANGED: 2, PENDING: 2 })
      expect(await suspensionsOf(licenseIds)).toEqual({ suspended: 2, events: 2, mails: 2, repeated: 0 })
    })

    test('of parallel starts, no more are accepted than can be open', async () => {
      const { licenseType } = await issue(1)
      const started = await atOnce(14, (turn) => start(turn, licenseType, { dryRun: true }))
      const refused = started.filter(({ code }) => code !== undefined)
      expect(refused).toHaveLength(4)
      for (const refusal of refused)
        expect(refusal).toMatchObject({ code: 'BULK_OPERATION_LIMIT_EXCEEDED', limit: 10, used: 10 })
      const worker = await startWorker()
      await enqueue()
      await vi.waitFor(
        async () => {
          const open = `select from bulk_operations where state in ('QUEUED', 'RUNNING')`
          expect((await licet.sql.query(open)).rowCount).toBe(0)
        },
        { timeout: 100_000, interval: 50 },
      )
      expect(await worker.kill('SIGTERM')).toBe(0)
    })

    test('parallel repeats with one idempotency key start one operation', async () => {
      const { licenseType } = await issue(1)
      const idempotencyKey = randomUUID()
      const started = await atOnce(6, (turn) => start(turn, licenseType, { dryRun: true, idempotencyKey }))
      expect(new Set(started.map(({ bulkOperation }) => bulkOperation.id)).size).toBe(1)
    })

    test('a device is activated while its license is selected', async () => {
      const { licenseType, keys } = await issue(1)
      const barrier = await holdAt(licet.databaseUrl, {
        table: 'events',
        event: 'insert',
        when: `new.type = 'bulk-operation.started'`,
      })
      const started = start(0, licenseType, { dryRun: true })
      await barrier.reached()
      expect(await activate(licet.at(1), { key: keys[0]!, fingerprint: 'laptop' })).toMatchObject({
        created: true,
      })
      await barrier.release()
      expect((await started).code).toBeUndefined()
    })

    test('a merge of the account waits for the license that is processed, and not the other way round', async () => {
      const [from, into] = [await seedAccount(licet.at(0)), await seedAccount(licet.at(0))]
      const { licenseType, licenseIds } = await issue(5, from)
      const barrier = await holdAt(licet.databaseUrl, {
        table: 'events',
        event: 'insert',
        when: `new.license_id = '${licenseIds[3]}' and new.type = 'license.suspended'`,
      })
      const worker = await startWorker()
      const operation = await suspend(0, licenseType)
      await barrier.reached()
      const merging = merge(1, from, into)
      // It holds no license yet, which the worker would wait for.
      await vi.waitFor(
        async () => {
          const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
            and query like '%from accounts where id = any%for update%'`
          expect((await licet.sql.query(waiting)).rowCount).toBe(1)
        },
        { timeout: 100_000, interval: 50 },
      )
      await barrier.release()

      expect(await merging).toMatchObject({ licenses: 5 })
      await untilEnded(operation)
      expect(await outcomes(operation)).toEqual({ CHANGED: 5 })
      expect(await suspensionsOf(licenseIds)).toEqual({ suspended: 5, events: 5, mails: 5, repeated: 0 })
      expect(await accountsOf(licenseIds)).toEqual([uuid(into)])
      expect(await worker.kill('SIGTERM')).toBe(0)
    })

    test('operations for accounts that are merged at the same time process each license once', async () => {
      const accounts = await atOnce(4, (turn) => seedAccount(licet.at(turn)))
      const { licenseType, licenseIds } = await issue(40, ...accounts)
      const workers = [await startWorker(), await startWorker()]
      const [last] = accounts as [string]
      const results = await Promise.all([
        suspend(0, licenseType),
        ...accounts.map((account, turn) => suspend(turn, licenseType, { account })),
        ...accounts.slice(1).map((account, turn) => merge(turn, account, last)),
        enqueue(),
        enqueue(),
      ])
      const operations = results.slice(0, 5) as string[]
      for (const operation of operations) await untilEnded(operation)

      expect(await suspensionsOf(licenseIds)).toEqual({ suspended: 40, events: 40, mails: 40, repeated: 0 })
      expect(await accountsOf(licenseIds)).toEqual([uuid(last)])
      const counts = await Promise.all(operations.map(outcomes))
      expect(counts.reduce((sum, { CHANGED = 0 }) => sum + CHANGED, 0)).toBe(40)
      expect(
        counts.flatMap((count) => Object.keys(count)).filter((outcome) => !/CHANGED/.test(outcome)),
      ).toEqual([])
      const own = await Promise.all(operations.slice(1).map(operationOf))
      expect(own.map(({ account_id }) => account_id)).toEqual(Array(4).fill(uuid(last)))
      for (const worker of workers) expect(await worker.kill('SIGTERM')).toBe(0)
    })

    const uuid = (id: string) => parseTypedId(id)!.uuid

    function merge(turn: number, from: string, into: string) {
      return mutate(licet.at(turn), 'mergeAccounts', { from, into, reason: 'Duplicate.' }, 'licenses')
    }

    /** The accounts of licenses, of their events and of their mails. */
    async function accountsOf(licenseIds: string[]): Promise<string[]> {
      const { rows } = await licet.sql.query(
        `select account_id from licenses where id = any($1) union select account_id from events where license_id = any($1)
        union select account_id from notifications where license_id = any($1)`,
        [licenseIds],
      )
      return rows.map(({ account_id }) => account_id)
    }

    /** Issues licenses of one new type to the given accounts in turn, or each to an account of its own. */
    async function issue(count: number, ...accounts: string[]) {
      const gateway = licet.at(0)
      const licenseType = await seedLicenseType(gateway)
      const issued = await atOnce(count, async (turn) => {
        const account = accounts[turn % accounts.length] ?? (await seedAccount(gateway))
        const input = { account, licenseType }
        return await mutate(gateway, 'issueLicense', input, 'licenseKey license { id }')
      })
      const licenses = issued.map(({ licenseKey: key, license }) => ({
        key,
        id: parseTypedId(license.id)!.uuid,
      }))
      licenses.sort((a, b) => (a.id < b.id ? -1 : 1))
      return { licenseType, licenseIds: licenses.map(({ id }) => id), keys: licenses.map(({ key }) => key) }
    }

    function start(turn: number, licenseType: string, more: object = {}) {
      const input = { selection: { licenseType }, reason: 'unpaid', ...more }
      return mutate(licet.at(turn), 'suspendLicenses', input, 'bulkOperation { id totalCount }')
    }

    async function suspend(turn: number, licenseType: string, filters: object = {}): Promise<string> {
      const selection = { licenseType, ...filters }
      return uuid((await start(turn, licenseType, { selection })).bulkOperation.id)
    }

    async function startWorker(): Promise<Process> {
      const worker = startProcess('worker', { DATABASE_URL: licet.databaseUrl })
      await worker.printed(/"worker ready"/)
      return worker
    }

    /** Enqueues the job, as its schedule does every minute. */
    async function enqueue(): Promise<void> {
      const name = 'bulk-operations.run'
      await licet.sql.query(
        `insert into pgboss.job (id, name, data, policy) values ($1, $2, '{}', (select policy from pgboss.queue where name = $2))`,
        [randomUUID(), name],
      )
    }

    async function operationOf(id: string) {
      return (await licet.sql.query('select * from bulk_operations where id = $1', [id])).rows[0]
    }

    async function untilEnded(id: string): Promise<void> {
      await vi.waitFor(async () => expect((await operationOf(id)).ended_at).toBeInstanceOf(Date), {
        timeout: 100_000,
        interval: 50,
      })
    }

    async function outcomes(id: string): Promise<Record<string, number>> {
      const { rows } = await licet.sql.query(
        `select outcome, count(*)::int as count from bulk_operation_rows where bulk_operation_id = $1 group by outcome`,
        [id],
      )
      return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]))
    }

    /** Rows of an operation that a transaction holds. */
    async function locks(id: string): Promise<number> {
      const { rows } = await licet.sql.query(
        `select count(*)::int as held from bulk_operation_rows where bulk_operation_id = $1 and (bulk_operation_id, position) not in (
        select bulk_operation_id, position from bulk_operation_rows where bulk_operation_id = $1 for update skip locked)`,
        [id],
      )
      return rows[0].held
    }

    /** Licenses that are suspended, the events and the licenses with mails about it, and mails that a contact got twice. */
    async function suspensionsOf(licenseIds: string[]) {
      const { rows } = await licet.sql.query(
        `select (select count(*)::int from licenses where id = any($1) and suspended_at is not null) as suspended,
        (select count(*)::int from events where license_id = any($1) and type = 'license.suspended') as events,
          count(distinct n.license_id)::int as mails, (count(*) - count(distinct (n.license_id, n.contact_id)))::int as repeated
        from notifications n where n.license_id = any($1) and n.message = 'LICENSE_SUSPENDED'`,
        [licenseIds],
      )
      return rows[0]
    }
  },
)
