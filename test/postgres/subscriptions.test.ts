import { describe, expect, test, vi } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { holdAt } from './barrier.ts'
import { startGateway } from './gateway.ts'
import { useGateways } from './gateways.ts'
import { atOnce, mutate, seedAccount, seedLicenseType } from './mutations.ts'
import { logOf, opened, reinstate, seedWatched, suspend, watch } from './streams.ts'

describe.skipIf(!hasPostgres())('subscriptions, through two gateways on one database', () => {
  const licet = useGateways()

  test('a change through one gateway reaches a subscriber of the other', async () => {
    const { license } = await seedWatched(licet)
    const streams = [await opened(licet.at(0), { license }), await opened(licet.at(1), { license })]

    await suspend(licet.at(0), license)
    await reinstate(licet.at(1), license)

    for (const stream of streams) {
      const changes = (await stream.take(2)).map(({ data }) => data.licenseChanged)
      expect(changes.map(({ event }) => event.type)).toEqual(['license.suspended', 'license.reinstated'])
      expect(changes[1].license).toEqual({ id: license, status: 'ACTIVE' })
      await stream.leave()
    }
  })

  test('a change that commits after later changes is sent, and before them', async () => {
    const early = await seedWatched(licet)
    const late = await seedWatched(licet)
    const stream = await opened(licet.at(1))
    // Holds the transaction after it has written its event and before it commits.
    const barrier = await holdAt(licet.databaseUrl, { table: 'idempotency_records', event: 'update' })
    const held = suspend(licet.at(0), early.license, { idempotencyKey: uniqueCode('held') })
    await barrier.reached()

    await suspend(licet.at(1), late.license)
    await reinstate(licet.at(1), late.license)
    await stream.exactly(0)
    await barrier.release()
    await held

    const changes = (await stream.take(3)).map(({ data }) => data.licenseChanged)
    expect(changes.map(({ event, license }) => [license.id, event.type])).toEqual([
      [early.license, 'license.suspended'],
      [late.license, 'license.suspended'],
      [late.license, 'license.reinstated'],
    ])
    await stream.leave()
  })

  test('a transaction that was rolled back delays no change', async () => {
    const { license } = await seedWatched(licet)
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

  test('an account never receives changes of another account, among many changes', async () => {
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
      const changes = (await stream.exactly(24)).map(({ data }) => data.licenseChanged.license.id)
      expect(new Set(changes)).toEqual(new Set(licenses))
      await stream.leave()
    }
  })

  test('a key that is revoked through one gateway ends its stream on the other gateway', async () => {
    const input = { name: 'to be revoked', audience: 'SUPPORT' }
    const { secret, apiKey } = await mutate(licet.at(0), 'createApiKey', input, 'secret apiKey { id }')
    const stream = await opened(licet.at(1), {}, secret)

    await mutate(licet.at(0), 'revokeApiKey', { apiKey: apiKey.id }, '__typename')

    expect((await stream.next())?.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect(await stream.next()).toBeNull()
    expect((await watch(licet.at(1), {}, secret)).status).toBe(401)
  })

  test('a stopped gateway ends its streams and exits, and another gateway continues them', async () => {
    const { licenseId, license } = await seedWatched(licet)
    const stopping = await startGateway(licet.databaseUrl)
    const streams = await atOnce(5, () => opened(stopping, { license }))
    await suspend(licet.at(0), license)
    for (const stream of streams) await stream.take(1)

    expect(await stopping.kill('SIGTERM')).toBe(0)

    for (const stream of streams) {
      expect((await stream.next())?.errors?.[0]?.extensions.code).toBe('GATEWAY_STOPPING')
    }
    await reinstate(licet.at(0), license)
    const log = await logOf(licet, licenseId, streams[0]!.cursor)
    const resumed = await watch(licet.at(1), { license, after: log[0] })
    expect((await resumed.next())?.data.licenseChanged).toMatchObject({
      cursor: log[1],
      event: { type: 'license.reinstated' },
    })
    await resumed.leave()
  })

  test('a client that disconnects leaves one line in the log, and frees its place', async () => {
    const stream = await opened(licet.at(0))
    const lines = () =>
      licet
        .at(0)
        .output()
        .match(/.*"subscription".*/g) ?? []
    const before = lines().length

    await stream.leave()

    await vi.waitFor(() => expect(lines()).toHaveLength(before + 1), { timeout: 100_000 })
    expect(JSON.parse(lines().at(-1)!)).toMatchObject({ msg: 'operation', messages: 1 })
  })
})
