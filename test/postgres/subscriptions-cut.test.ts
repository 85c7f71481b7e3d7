import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { hasPostgres } from '../database.ts'
import type { Subscription } from '../subscriptions/subscribe.ts'
import { useGateways } from './gateways.ts'
import { activate, atOnce } from './mutations.ts'
import { logOf, opened, reinstate, seedWatched, suspend, watch } from './streams.ts'

describe.skipIf(!hasPostgres())(
  'subscriptions with broken connections, through two gateways on one database',
  () => {
    const licet = useGateways()

    test('a subscriber that disconnects repeatedly misses none of 200 parallel changes', {
      timeout: 60_000,
    }, async () => {
      const { key, licenseId, license } = await seedWatched(licet, { maxActivations: null })
      const begun = await opened(licet.at(0), { license })
      await begun.leave()
      const received: string[] = []
      let changing = true

      const subscriber = (async () => {
        for (
          let turn = 0;
          changing || (await logOf(licet, licenseId, received.at(-1) ?? begun.cursor)).length > 0;
          turn++
        ) {
          const stream = await watch(licet.at(turn), { license, after: received.at(-1) ?? begun.cursor })
          for (let count = 0; count < 7; count++) {
            const message = await Promise.race([stream.next(), sleep(500, null)])
            if (!message) break
            received.push(message.data.licenseChanged.cursor)
          }
          await stream.leave()
        }
      })()
      await atOnce(20, async (client) => {
        for (let turn = 0; turn < 10; turn++) {
          await activate(licet.at(client + turn), { key, fingerprint: `device-${client}-${turn}` })
        }
      })
      changing = false
      await subscriber

      const log = await logOf(licet, licenseId, begun.cursor)
      expect(log).toHaveLength(200)
      expect(received).toEqual(log)
    })

    test('a subscriber misses none of 200 changes while listening connections are cut', {
      timeout: 60_000,
    }, async () => {
      const { key, licenseId, license } = await seedWatched(licet, { maxActivations: null })
      const streams = [await opened(licet.at(0), { license }), await opened(licet.at(1), { license })]
      const listeners = `from pg_stat_activity where datname = current_database() and application_name = 'licet-listen'`
      let changing = true

      const cutter = (async () => {
        let cut = 0
        while (changing || cut < 3) {
          cut += (await licet.sql.query(`select pg_terminate_backend(pid) ${listeners}`)).rowCount ?? 0
          await sleep(150)
        }
        return cut
      })()
      await atOnce(10, async (client) => {
        for (let turn = 0; turn < 20; turn++) {
          await activate(licet.at(client + turn), { key, fingerprint: `device-${client}-${turn}` })
        }
      })
      changing = false
      await cutter

      for (const stream of streams) {
        const received = (await stream.take(200)).map(({ data }) => data.licenseChanged.cursor)
        expect(received).toEqual(await logOf(licet, licenseId, stream.cursor))
      }
      // Each gateway has one listening connection again.
      await vi.waitFor(async () => expect((await licet.sql.query(`select ${listeners}`)).rowCount).toBe(2), {
        timeout: 100_000,
      })
      for (const stream of streams) await stream.leave()
    })

    test('a subscriber misses no change when all database connections are cut repeatedly', async () => {
      const { licenseId, license } = await seedWatched(licet)
      const begun = await opened(licet.at(0), { license })
      const cutAll = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'licet%'`

      for (let round = 0; round < 3; round++) {
        // A request to a gateway with cut connections may fail, until it has new ones.
        await vi.waitFor(() => suspend(licet.at(1), license), { timeout: 100_000, interval: 200 })
        await licet.sql.query(cutAll)
        await vi.waitFor(() => reinstate(licet.at(1), license), { timeout: 100_000, interval: 200 })
      }

      const log = await logOf(licet, licenseId, begun.cursor)
      const received: string[] = []
      // Usually the stream waits until the database is reachable again. If a record could not be read, the stream ends.
      for (let stream: Subscription = begun; received.length < log.length; ) {
        const message = await stream.next()
        if (message?.data) received.push(message.data.licenseChanged.cursor)
        else stream = await watch(licet.at(0), { license, after: received.at(-1) ?? begun.cursor })
      }
      expect(received).toEqual(log)
    })
  },
)
