import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { toTypedId } from '../../src/platform/ids.ts'
import { hasPostgres } from '../database.ts'
import { holdAt } from './barrier.ts'
import { useGateways } from './gateways.ts'
import { activate, atOnce, deactivate, mutate, seedLicense, validate } from './mutations.ts'
import { type Process, startProcess } from './process.ts'

describe.skipIf(!hasPostgres())(
  'changes of a license, through two gateways on one database',
  {
    timeout: 60_000,
  },
  () => {
    const licet = useGateways({ environment: { LICET_WORKER: 'apart' } })
    const change = (turn: number, license: string, values: object, more: object = {}) =>
      mutate(
        licet.at(turn),
        'changeLicense',
        { license, change: values, reason: 'a test', ...more },
        'license { maxActivations } effect { devicesOverLimitCount } scheduledChange { id }',
      )

    test('of parallel changes none is lost, and each event continues the one before', async () => {
      const { licenseId, license } = await seed(1)

      await atOnce(12, (turn) => change(turn, license, { maxActivations: turn + 2 }))

      const events = await changesOf(licenseId)
      expect(events).toHaveLength(12)
      expect(events.map(({ before }) => before)).toEqual(
        ['1', ...events.map(({ after }) => after)].slice(0, 12),
      )
      expect(await seatsOf(licenseId)).toMatchObject({ max: Number(events.at(-1)?.after) })
    })

    test('seats that fall while devices activate lock no older device out, and admit none above the limit', async () => {
      for (let round = 0; round < 3; round++) {
        const { licenseId, license, key } = await seed(20)

        const results = await Promise.all([
          atOnce(20, (client) => activate(licet.at(client), { key, fingerprint: `client-${client}` })),
          change(round, license, { maxActivations: 4 }),
        ])

        const admitted = results[0].filter(({ created }) => created).length
        const { max, active, ceiling, until } = await seatsOf(licenseId)
        expect(max).toBe(4)
        expect(active).toBe(admitted)
        expect(active).toBeGreaterThanOrEqual(4)
        expect(ceiling).toBe(active)
        expect(until !== null).toBe(active > 4)
        expect(results[1].effect.devicesOverLimitCount).toBe(active - 4)
        expect(await activate(licet.at(0), { key, fingerprint: 'late' })).toMatchObject({
          code: 'ACTIVATION_LIMIT_EXCEEDED',
        })
        await licet.sql.query('update licenses set over_limit_until = now() where id = $1', [licenseId])
        const validations = await atOnce(20, (client) =>
          validate(licet.at(client), { key, fingerprint: `client-${client}` }),
        )
        expect(validations.filter(({ valid }) => valid)).toHaveLength(4)
      }
    })

    test('releases and raised seats clear the end, whatever runs first', async () => {
      const { licenseId, license, key } = await seed(6)
      await atOnce(6, (client) => activate(licet.at(client), { key, fingerprint: `client-${client}` }))
      await change(0, license, { maxActivations: 3 })

      await Promise.all([
        atOnce(3, (client) => deactivate(licet.at(client), { key, fingerprint: `client-${client}` })),
        change(1, license, { maxActivations: 4 }),
      ])

      expect(await seatsOf(licenseId)).toEqual({ max: 4, active: 3, ceiling: 4, until: null })
    })

    test('two workers apply each scheduled change once and in order, also if they were down when it was due', async () => {
      const licenses = await atOnce(6, () => seed(1))
      await atOnce(6, async (turn) => {
        const { license } = licenses[turn]!
        for (const seats of [7, 8, 9]) {
          const effectiveAt = new Date(Date.now() + 60_000 + seats).toISOString()
          await change(turn, license, { maxActivations: seats }, { effectiveAt })
        }
      })
      await licet.sql.query(`update scheduled_changes set effective_at = effective_at - interval '1 day'`)
      const workers: Process[] = []
      for (let count = 0; count < 2; count++)
        workers.push(startProcess('worker', { DATABASE_URL: licet.databaseUrl }))
      await Promise.all(workers.map((worker) => worker.printed(/"worker ready"/)))

      const enqueue = `insert into pgboss.job (id, name, data, policy) values ($1, $2, '{}', (select policy from pgboss.queue where name = $2))`
      await Promise.all(
        [1, 2, 3, 4].map(() => licet.sql.query(enqueue, [randomUUID(), 'licenses.apply-scheduled-changes'])),
      )

      const waiting = `select from scheduled_changes where state <> 'APPLIED'`
      await vi.waitFor(async () => expect((await licet.sql.query(waiting)).rowCount).toBe(0), {
        timeout: 100_000,
        interval: 100,
      })
      for (const { licenseId } of licenses) {
        expect((await changesOf(licenseId)).map(({ after }) => after)).toEqual(['7', '8', '9'])
        expect(await seatsOf(licenseId)).toMatchObject({ max: 9 })
      }
      for (const worker of workers) expect(await worker.kill('SIGTERM')).toBe(0)
    })

    test('a cancelation that waits for the application of its change is refused', async () => {
      const { licenseId, license } = await seed(1)
      const effectiveAt = new Date(Date.now() + 3_600_000).toISOString()
      const { scheduledChange } = await change(0, license, { maxActivations: 5 }, { effectiveAt })
      await licet.sql.query(`update scheduled_changes set effective_at = now() where license_id = $1`, [
        licenseId,
      ])
      const barrier = await holdAt(licet.databaseUrl, {
        table: 'events',
        event: 'insert',
        when: `new.type = 'license.changed'`,
      })
      const applied = change(0, license, { name: 'a name' })
      await barrier.reached()
      const canceled = mutate(
        licet.at(1),
        'cancelScheduledChange',
        { scheduledChange: scheduledChange.id, reason: 'a test' },
        'scheduledChange { state }',
      )
      await barrier.release()

      expect((await applied).code).toBeUndefined()
      expect(await canceled).toMatchObject({ code: 'SCHEDULED_CHANGE_ENDED' })
      expect(await seatsOf(licenseId)).toMatchObject({ max: 5 })
    })

    async function seed(maxActivations: number) {
      const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations })
      return { key, licenseId, license: toTypedId('License', licenseId) }
    }

    async function seatsOf(licenseId: string) {
      const { rows } = await licet.sql.query(
        `select max_activations as max, active_activations as active, seat_ceiling as ceiling, over_limit_until as until
      from licenses where id = $1`,
        [licenseId],
      )
      return rows[0]
    }

    async function changesOf(licenseId: string): Promise<{ before: string; after: string }[]> {
      const { rows } = await licet.sql.query(
        `select c ->> 'before' as before, c ->> 'after' as after
      from events e cross join lateral jsonb_array_elements(e.data -> 'changes') c
      where e.license_id = $1 and e.type = 'license.changed' and c ->> 'field' = 'maxActivations' order by e.position`,
        [licenseId],
      )
      return rows
    }
  },
)
