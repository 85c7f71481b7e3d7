import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { hasPostgres } from '../database.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { activate, seedLicense, validate } from './mutations.ts'
import { type Servers, startServers } from './servers.ts'

/** A primary with a streaming standby, each with its own folder and port. */
describe.skipIf(!hasPostgres())('a failover to a standby', () => {
  let servers: Servers
  let gateway: Gateway
  let key: string

  beforeAll(async () => {
    servers = await startServers('standby')
    // A commit then waits until the standby has stored it.
    const synchronous = `alter system set synchronous_standby_names = '*'`
    await servers.run('primary', synchronous, 'select pg_reload_conf()')
    await vi.waitFor(
      async () =>
        expect(await servers.run('primary', 'select sync_state from pg_stat_replication')).toEqual([
          { sync_state: 'sync' },
        ]),
      { timeout: 100_000 },
    )
    // The standby is the first, so that the gateway has to find out which one is the primary.
    const url = `postgres://postgres@${servers.hostOf('standby')},${servers.hostOf('primary')}/postgres?target_session_attrs=read-write`
    gateway = await startGateway(url, { LICET_LOG_LEVEL: 'info' })
    key = (await seedLicense(gateway, { maxActivations: 100_000 })).key
  })
  afterAll(async () => {
    await gateway?.kill()
    await servers?.stop()
  })

  test('loses no acknowledged activation, and continues on the promoted standby', async () => {
    const acknowledged: string[] = []
    let isDone = false
    let recovered = 0
    let isPromoted = false
    const client = async (name: number) => {
      for (let count = 0; !isDone; count++) {
        const fingerprint = `device-${name}-${count}`
        try {
          await activate(gateway, { key, fingerprint })
          acknowledged.push(fingerprint)
          if (isPromoted) recovered++
        } catch {
          // The gateway refuses it while there is no primary.
          await sleep(50)
        }
      }
    }
    const clients = [1, 2, 3, 4].map(client)
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(20), { timeout: 100_000 })
    await servers.crash('primary')
    await servers.promote('standby')
    isPromoted = true
    const before = acknowledged.length
    await vi.waitFor(() => expect(recovered).toBeGreaterThan(20), { timeout: 100_000 })
    isDone = true
    await Promise.all(clients)

    expect(acknowledged.length).toBeGreaterThan(before)
    const rows = await servers.run('standby', 'select fingerprint from activations')
    const stored = new Set(rows.map(({ fingerprint }) => fingerprint))
    expect(acknowledged.filter((fingerprint) => !stored.has(fingerprint))).toEqual([])
    expect(await validate(gateway, { key, fingerprint: acknowledged[0]! })).toMatchObject({ valid: true })
  })

  test('becomes ready again, and its jobs run', async () => {
    await vi.waitFor(async () => expect((await fetch(`${gateway.url}/ready`)).status).toBe(200), {
      timeout: 100_000,
    })
    const sql = new pg.Client({ connectionString: servers.urlOf('standby') })
    await sql.connect()
    const {
      rows: [job],
    } = await sql.query<{ id: string }>(
      `insert into pgboss.job (name, data) values ('licenses.record-expired', '{}') returning id`,
    )
    await vi.waitFor(
      async () =>
        expect((await sql.query('select state from pgboss.job where id = $1', [job!.id])).rows).toEqual([
          { state: 'completed' },
        ]),
      { timeout: 100_000, interval: 200 },
    )
    await sql.end()
  })
})
