import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { parseTypedId } from '../../src/platform/ids.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { createForwarder, DATABASE_PASSWORD, type Forwarder } from './forwarder.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { connect } from './gateways.ts'
import { activate, atOnce, type Fault, seedLicense, validate } from './mutations.ts'

describe.skipIf(!hasPostgres())('during an outage of the database', () => {
  let database: Awaited<ReturnType<typeof createPostgresDatabase>>
  let sql: pg.Pool
  let forwarder: Forwarder
  let gateway: Gateway

  beforeAll(async () => {
    database = await createPostgresDatabase()
    sql = connect(database.url)
    forwarder = await createForwarder(database.url)
    await forwarder.open()
    gateway = await startGateway(forwarder.url, {
      LICET_DATABASE_POOL: '2',
      LICET_STATEMENT_TIMEOUT: '1',
    })
  })
  afterAll(async () => {
    await gateway?.kill()
    await forwarder?.close()
    await sql?.end()
    await database?.drop()
  })

  test('the gateway keeps running, is not ready, loses nothing, and serves again after the outage', async () => {
    const { key, licenseId } = await seedLicense(gateway, { maxActivations: null })
    const acknowledged = new Set<string>()
    let unknown = 0
    const codes = new Set<string>()
    let over = false
    const clients = atOnce(6, async (client) => {
      for (let turn = 0; !over; turn++) {
        try {
          const { activation } = await activate(gateway, { key, fingerprint: `device-${client}-${turn}` })
          acknowledged.add(activation.id)
        } catch (error) {
          codes.add((error as Fault).code)
          unknown++
          await sleep(50)
        }
      }
    })
    await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(10), 100_000)

    await forwarder.close()
    await sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'licet%'`,
    )
    await sleep(1_500)
    expect((await fetch(`${gateway.url}/health`)).status).toBe(200)
    expect((await fetch(`${gateway.url}/ready`)).status).toBe(503)
    const before = acknowledged.size

    await forwarder.open()
    await vi.waitFor(async () => expect((await fetch(`${gateway.url}/ready`)).status).toBe(200), 100_000)
    await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(before + 10), 100_000)
    over = true
    await clients
    expect([...codes]).toEqual(['DATABASE_UNAVAILABLE'])

    const { rows } = await sql.query(
      `select active_activations as counted,
        (select count(*)::int from activations where license_id = $1) as held,
        (select count(*)::int from activations where license_id = $1 and id = any($2)) as kept
      from licenses where id = $1`,
      [licenseId, [...acknowledged].map((id) => parseTypedId(id)!.uuid)],
    )
    const { counted, held, kept } = rows[0]
    expect(kept).toBe(acknowledged.size)
    expect(held).toBe(counted)
    expect(held).toBeLessThanOrEqual(acknowledged.size + unknown)
    expect(gateway.output()).not.toContain(DATABASE_PASSWORD)
  })

  test('a connection that ends directly after a response, before its next user has it, fails no other request', async () => {
    const { key } = await seedLicense(gateway, { maxActivations: null })

    // Few connections and many waiting requests: a released connection is reused at once.
    forwarder.endsAfterResponse = true
    for (let round = 0; round < 5; round++) {
      await atOnce(30, async (client) => {
        const input = { key, fingerprint: `client-${round}-${client}` }
        await (client % 2 ? activate(gateway, input) : validate(gateway, input)).catch((error: Error) => {
          expect(error).toMatchObject({ name: 'Fault', code: 'DATABASE_UNAVAILABLE' })
        })
      })
    }
    forwarder.endsAfterResponse = false

    expect(await activate(gateway, { key, fingerprint: 'afterwards' })).toMatchObject({ created: true })
  })

  test('connections without any data fail only their own requests, and are replaced', async () => {
    const { key } = await seedLicense(gateway, { maxActivations: null })
    const send = (device: string) =>
      Promise.all([
        activate(gateway, { key, fingerprint: device }),
        validate(gateway, { key, fingerprint: device }),
        seedLicense(gateway),
      ])
    await send('before')
    forwarder.dropData()

    await vi.waitFor(async () => expect(await send('after')).toHaveLength(3), {
      timeout: 100_000,
      interval: 100,
    })
  })

  test('on a full disk licenses are validated, no write is partial, and the log says what to do', async () => {
    const { key, licenseId } = await seedLicense(gateway, { maxActivations: null })
    const first = await activate(gateway, { key, fingerprint: 'before' })
    // A transaction fails at its last write: its earlier writes must be undone with it.
    await sql.query(`create function full_disk() returns trigger language plpgsql as $$ begin
      raise exception 'could not extend file "base/5/16570": No space left on device'
        using errcode = '53100', hint = 'Check free disk space.'; end $$`)
    await sql.query('create trigger full_disk before insert on events execute function full_disk()')

    const faults = await atOnce(6, async (device) =>
      activate(gateway, { key, fingerprint: `meanwhile-${device}` }).catch((error: Fault) => error.code),
    )
    expect(new Set(faults)).toEqual(new Set(['DATABASE_UNAVAILABLE']))
    expect(await validate(gateway, { key, fingerprint: 'before' })).toMatchObject({ valid: true })
    expect(gateway.output()).toContain('The disk of the database is full. Free some space.')

    await sql.query('drop trigger full_disk on events')
    const second = await activate(gateway, { key, fingerprint: 'after' })
    const { rows } = await sql.query(
      `select active_activations as counted, (select array_agg(id order by id) from activations
        where license_id = licenses.id) as held from licenses where id = $1`,
      [licenseId],
    )
    const ids = [first, second].map(({ activation }) => parseTypedId(activation.id)!.uuid)
    expect(rows).toEqual([{ counted: 2, held: ids }])
  })
})
