import { once } from 'node:events'
import { connect as connectTo } from 'node:net'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { holdAt } from './barrier.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { connect } from './gateways.ts'
import { activate, atOnce, Fault, seedLicense } from './mutations.ts'

describe.skipIf(!hasPostgres())('on SIGTERM', () => {
  let database: Awaited<ReturnType<typeof createPostgresDatabase>>
  let sql: pg.Pool
  let gateway: Gateway

  beforeAll(async () => {
    database = await createPostgresDatabase()
    sql = connect(database.url)
  })
  beforeEach(async () => {
    gateway = await startGateway(database.url)
  })
  afterEach(() => gateway.kill())
  afterAll(async () => {
    await sql?.end()
    await database?.drop()
  })

  test('running requests get their responses, new connections are refused, and the process exits with 0', async () => {
    const { key, licenseId } = await seedLicense(gateway, { maxActivations: 4 })
    const barrier = await holdAt(database.url, { table: 'activations', event: 'insert' })
    const inFlight = atOnce(4, (client) => activate(gateway, { key, fingerprint: `client-${client}` }))
    await barrier.reached()

    const stopped = gateway.kill('SIGTERM')
    await gateway.printed(/shutting down/)
    await expect(fetch(`${gateway.url}/health`)).rejects.toThrow()
    await barrier.release()

    expect((await inFlight).map(({ created }) => created)).toEqual([true, true, true, true])
    expect(await stopped).toBe(0)
    expect(await activationsOf(licenseId)).toBe(4)
    expect(gateway.output()).not.toContain('"level":50')
  })

  test('a readiness check on an open connection gets 503', async () => {
    const { key } = await seedLicense(gateway)
    const barrier = await holdAt(database.url, { table: 'activations', event: 'insert' })
    const inFlight = activate(gateway, { key, fingerprint: 'laptop' })
    await barrier.reached()
    const prober = connectTo(Number(new URL(gateway.url).port), '127.0.0.1')
    // After the first response, the gateway has also read the beginning of the second request.
    prober.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\nGET /ready HTTP/1.1\r\nhost: x\r\n')
    await once(prober, 'data')

    const stopped = gateway.kill('SIGTERM')
    await gateway.printed(/shutting down/)
    prober.write('\r\n')
    const [response] = await once(prober, 'data')
    await barrier.release()

    expect(String(response)).toMatch(/^HTTP\/1\.1 503 /)
    expect(await inFlight).toMatchObject({ created: true })
    expect(await stopped).toBe(0)
  })

  test('clients without pauses lose no acknowledged change, and do not delay the exit', async () => {
    const { key, licenseId } = await seedLicense(gateway, { maxActivations: null })
    let acknowledged = 0
    let faults = 0
    let unheard = 0
    let refused = false
    const clients = atOnce(8, async (client) => {
      for (let turn = 0; !refused; turn++) {
        try {
          const { created } = await activate(gateway, { key, fingerprint: `device-${client}-${turn}` })
          if (created) acknowledged++
        } catch (error) {
          if (error instanceof Fault) faults++
          else if (isRefused(error)) refused = true
          else unheard++
        }
      }
    })
    while (acknowledged < 20) await new Promise((resolve) => setTimeout(resolve, 10))

    const code = await gateway.kill('SIGTERM')
    await clients

    expect(code).toBe(0)
    expect(faults).toBe(0)
    const held = await activationsOf(licenseId)
    expect(held).toBeGreaterThanOrEqual(acknowledged)
    expect(held).toBeLessThanOrEqual(acknowledged + unheard)
  })

  async function activationsOf(licenseId: string): Promise<number> {
    const text = 'select count(*)::int as count from activations where license_id = $1'
    return (await sql.query(text, [licenseId])).rows[0].count
  }
})

/** Whether no process listens at the port any more. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}
