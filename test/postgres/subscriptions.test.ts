import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { toTypedId, uuidOf } from '../../src/ids.ts'
import { readStream, type Subscription } from '../changes/subscribe.ts'
import { hasPostgres } from '../database.ts'
import { holdAt } from './barrier.ts'
import { ADMIN_KEY, type Gateway, startGateway } from './gateway.ts'
import { useGateways } from './gateways.ts'
import { activate, atOnce, mutate, seedAccount, seedLicense, seedLicenseType } from './mutations.ts'

const query = `subscription ($license: ID, $after: String) {
  licenseChanged(license: $license, after: $after) { cursor event { type } license { id status } }
}`

async function watch(
  gateway: Gateway,
  variables: { license?: string; after?: string | undefined } = {},
  key: string = ADMIN_KEY,
): Promise<Subscription> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${key}`,
    },
    body: JSON.stringify({ query, variables }),
  })
  return readStream(response)
}

/** Subscribes, and waits until the stream has begun. */
async function opened(...args: Parameters<typeof watch>) {
  const stream = await watch(...args)
  const message = await stream.next()
  return { ...stream, cursor: message!.data.licenseChanged.cursor as string }
}

const suspend = (gateway: Gateway, license: string, more: object = {}) =>
  mutate(gateway, 'suspendLicense', { license, reason: 'a test', ...more }, 'license { status }')
const reinstate = (gateway: Gateway, license: string) =>
  mutate(gateway, 'reinstateLicense', { license, reason: 'a test' }, 'license { status }')

describe.skipIf(!hasPostgres())('subscriptions, through two gateways on one database', () => {
  const licet = useGateways()

  async function seedWatched(rules: object = {}) {
    const { key, licenseId } = await seedLicense(licet.at(0), rules)
    return { key, licenseId, license: toTypedId('License', licenseId) }
  }

  /** The cursors of all events of a license behind one of them, in the order of the log. */
  async function logOf(licenseId: string, after: string): Promise<string[]> {
    const { rows } = await licet.sql.query(
      `select id from events where license_id = $1
        and position > (select position from events where id = $2) order by position`,
      [licenseId, uuidOf('Event', after, [])],
    )
    return rows.map(({ id }) => toTypedId('Event', id))
  }

  test('a change through one gateway reaches a subscriber of the other', async () => {
    const { license } = await seedWatched()
    const streams = [await opened(licet.at(0), { license }), await opened(licet.at(1), { license })]

    await suspend(licet.at(0), license)
    await reinstate(licet.at(1), license)

    for (const stream of streams) {
      const told = (await stream.take(2)).map(({ data }) => data.licenseChanged)
      expect(told.map(({ event }) => event.type)).toEqual(['license.suspended', 'license.reinstated'])
      expect(told[1].license).toEqual({ id: license, status: 'ACTIVE' })
      await stream.leave()
    }
  })

  test('a subscriber that keeps breaking off misses none of 200 changes that are made at once', {
    timeout: 60_000,
  }, async () => {
    const { key, licenseId, license } = await seedWatched({ maxActivations: null })
    const begun = await opened(licet.at(0), { license })
    await begun.leave()
    const told: string[] = []
    let changing = true

    const subscriber = (async () => {
      for (
        let turn = 0;
        changing || (await logOf(licenseId, told.at(-1) ?? begun.cursor)).length > 0;
        turn++
      ) {
        const stream = await watch(licet.at(turn), { license, after: told.at(-1) ?? begun.cursor })
        for (let count = 0; count < 7; count++) {
          const message = await Promise.race([stream.next(), sleep(500, null)])
          if (!message) break
          told.push(message.data.licenseChanged.cursor)
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

    const log = await logOf(licenseId, begun.cursor)
    expect(log).toHaveLength(200)
    expect(told).toEqual(log)
  })

  test('a subscriber misses none of 200 changes while listening connections are cut', {
    timeout: 60_000,
  }, async () => {
    const { key, licenseId, license } = await seedWatched({ maxActivations: null })
    const streams = [await opened(licet.at(0), { license }), await opened(licet.at(1), { license })]
    const listeners = `from pg_stat_activity where datname = current_database() and application_name = 'licet-listen'`
    let changing = true

    const cutter = (async () => {
      let cut = 0
      while (changing) {
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
    expect(await cutter).toBeGreaterThan(2)

    for (const stream of streams) {
      const told = (await stream.take(200)).map(({ data }) => data.licenseChanged.cursor)
      expect(told).toEqual(await logOf(licenseId, stream.cursor))
    }
    // Each gateway listens again, once.
    await vi.waitFor(async () => expect((await licet.sql.query(`select ${listeners}`)).rowCount).toBe(2), {
      timeout: 10_000,
    })
    for (const stream of streams) await stream.leave()
  })

  test('nothing is missed when every connection to the database is cut, again and again', async () => {
    const { licenseId, license } = await seedWatched()
    const begun = await opened(licet.at(0), { license })
    const cutAll = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'licet%'`

    for (let round = 0; round < 3; round++) {
      // What is asked of a gateway whose connections were cut may fail, until it has others.
      await vi.waitFor(() => suspend(licet.at(1), license), { timeout: 10_000, interval: 200 })
      await licet.sql.query(cutAll)
      await vi.waitFor(() => reinstate(licet.at(1), license), { timeout: 10_000, interval: 200 })
    }

    const log = await logOf(licenseId, begun.cursor)
    const told: string[] = []
    // Most often the stream waits until the database is back; where a record could not be read, it ends.
    for (let stream: Subscription = begun; told.length < log.length; ) {
      const message = await stream.next()
      if (message?.data) told.push(message.data.licenseChanged.cursor)
      else stream = await watch(licet.at(0), { license, after: told.at(-1) ?? begun.cursor })
    }
    expect(told).toEqual(log)
  })

  test('a change that commits after later ones is told, and before them', async () => {
    const early = await seedWatched()
    const late = await seedWatched()
    const stream = await opened(licet.at(1))
    // Held with its event written, and not committed.
    const barrier = await holdAt(licet.databaseUrl, { table: 'idempotency_records', event: 'update' })
    const held = suspend(licet.at(0), early.license, { idempotencyKey: 'held' })
    await barrier.reached()

    await suspend(licet.at(1), late.license)
    await reinstate(licet.at(1), late.license)
    await stream.exactly(0)
    await barrier.release()
    await held

    const told = (await stream.take(3)).map(({ data }) => data.licenseChanged)
    expect(told.map(({ event, license }) => [license.id, event.type])).toEqual([
      [early.license, 'license.suspended'],
      [late.license, 'license.suspended'],
      [late.license, 'license.reinstated'],
    ])
    await stream.leave()
  })

  test('a transaction that was rolled back holds nothing up', async () => {
    const { license } = await seedWatched()
    const stream = await opened(licet.at(1), { license })
    const client = await licet.sql.connect()
    await client.query('begin')
    await client.query(`insert into events (id, type, subject_id, actor, request_id, occurred_at)
      values (gen_random_uuid(), 'license.issued', gen_random_uuid(), 'test', 'test', now())`)
    await suspend(licet.at(0), license)
    await stream.exactly(0)

    await client.query('rollback')
    client.release()

    expect((await stream.next())?.data.licenseChanged.event.type).toBe('license.suspended')
    await stream.leave()
  })

  test('an account is never told of another account’s changes, in the midst of many', async () => {
    const licenseType = await seedLicenseType(licet.at(0))
    const accounts = await atOnce(4, async (turn) => {
      const account = await seedAccount(licet.at(turn))
      const licenses = await atOnce(3, async () => {
        const issued = await mutate(
          licet.at(turn),
          'issueLicense',
          { account, licenseType },
          'license { id }',
        )
        return issued.license.id as string
      })
      const input = { name: 'watcher', audience: 'ACCOUNT', account }
      const { secret } = await mutate(licet.at(turn), 'createApiKey', input, 'secret')
      return { licenses, stream: await opened(licet.at(turn + 1), {}, secret) }
    })

    await Promise.all(
      accounts.flatMap(({ licenses }) =>
        licenses.map(async (license, turn) => {
          for (let round = 0; round < 4; round++) {
            await suspend(licet.at(turn + round), license)
            await reinstate(licet.at(turn), license)
          }
        }),
      ),
    )

    for (const { licenses, stream } of accounts) {
      const told = (await stream.exactly(24)).map(({ data }) => data.licenseChanged.license.id)
      expect(new Set(told)).toEqual(new Set(licenses))
      await stream.leave()
    }
  })

  test('a key that is revoked through one gateway ends its stream through the other', async () => {
    const input = { name: 'to be revoked', audience: 'SUPPORT' }
    const { secret, apiKey } = await mutate(licet.at(0), 'createApiKey', input, 'secret apiKey { id }')
    const stream = await opened(licet.at(1), {}, secret)

    await mutate(licet.at(0), 'revokeApiKey', { apiKey: apiKey.id }, '__typename')

    expect((await stream.next())?.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect(await stream.next()).toBeNull()
    expect((await watch(licet.at(1), {}, secret)).status).toBe(401)
  })

  test('a gateway that is stopped ends its streams and exits, and another one goes on with them', async () => {
    const { licenseId, license } = await seedWatched()
    const stopping = await startGateway(licet.databaseUrl)
    const streams = await atOnce(5, () => opened(stopping, { license }))
    await suspend(licet.at(0), license)
    for (const stream of streams) await stream.take(1)

    const stoppedAt = Date.now()
    expect(await stopping.kill('SIGTERM')).toBe(0)

    // With room for a busy machine; ten seconds are given to requests that do not end.
    expect(Date.now() - stoppedAt).toBeLessThan(9_000)
    for (const stream of streams) {
      expect((await stream.next())?.errors?.[0]?.extensions.code).toBe('GATEWAY_STOPPING')
    }
    await reinstate(licet.at(0), license)
    const log = await logOf(licenseId, streams[0]!.cursor)
    const resumed = await watch(licet.at(1), { license, after: log[0] })
    expect((await resumed.next())?.data.licenseChanged).toMatchObject({
      cursor: log[1],
      event: { type: 'license.reinstated' },
    })
    await resumed.leave()
  })

  test('a client that goes leaves one line in the log, and its place', async () => {
    const stream = await opened(licet.at(0))
    const lines = () =>
      licet
        .at(0)
        .output()
        .match(/.*"subscription".*/g) ?? []
    const before = lines().length

    await stream.leave()

    await vi.waitFor(() => expect(lines()).toHaveLength(before + 1), { timeout: 5_000 })
    expect(JSON.parse(lines().at(-1)!)).toMatchObject({ msg: 'operation', messages: 1 })
  })
})
