import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { toTypedId } from '../../src/platform/ids.ts'
import { runCommand } from '../commands/import/command.ts'
import { makeFolder } from '../commands/import/files.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { connect } from './gateways.ts'
import {
  activate,
  atOnce,
  heartbeat,
  mutate,
  recordUsage,
  seedLicense,
  seedLicenseType,
  validate,
} from './mutations.ts'
import { hasPgbouncer, type Pgbouncer, startPgbouncer } from './pgbouncer.ts'
import { processSecret, startProcess } from './process.ts'
import { opened, reinstate, suspend, watch } from './streams.ts'

const POOL_SIZE = 4
const connectQuery = 'set jit = off; set statement_timeout = 15000'
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 100_000, interval: 100 })

describe.skipIf(!hasPostgres() || !hasPgbouncer())('PgBouncer with transaction pooling', () => {
  let database: Awaited<ReturnType<typeof createPostgresDatabase>>
  let pooler: Pgbouncer
  let gateway: Gateway
  let sql: pg.Pool

  beforeAll(async () => {
    // The first start migrates.
    database = await createPostgresDatabase('empty')
    sql = connect(database.url)
    pooler = await startPgbouncer(database.url, { poolSize: POOL_SIZE, connectQuery })
    gateway = await startGateway(pooler.url, {
      LICET_DIRECT_URL: database.url,
      LICET_PROCESSES: '3',
    })
  })
  afterAll(async () => {
    await gateway?.kill('SIGTERM')
    await sql?.end()
    await pooler?.stop()
    await database?.drop()
  })

  test('of 40 parallel clients 5 get the 5 seats', async () => {
    for (let round = 0; round < 3; round++) {
      const { key, licenseId } = await seedLicense(gateway, { maxActivations: 5 })

      const results = await atOnce(40, (client) =>
        activate(gateway, { key, fingerprint: `client-${client}` }),
      )

      expect(results.filter(({ created }) => created)).toHaveLength(5)
      expect(results.filter(({ code }) => code === 'ACTIVATION_LIMIT_EXCEEDED')).toHaveLength(35)
      const { rows } = await sql.query(
        `select active_activations as counted,
          (select count(*)::int from activations where license_id = $1 and deactivated_at is null) as held
        from licenses where id = $1`,
        [licenseId],
      )
      expect(rows).toEqual([{ counted: 5, held: 5 }])
    }
  })

  test('validations, heartbeats and usage of many clients share few sessions', async () => {
    const meters = [{ code: 'exports', limit: 1_000, period: 'MONTH' }]
    const rules = { seatModel: 'FLOATING', leaseDuration: 'PT1H', maxActivations: 40, meters }
    const { key } = await seedLicense(gateway, rules)
    let sessions = 0
    let isDone = false
    const count = async () => {
      for (; !isDone; await sleep(10)) {
        const { rows } = await sql.query(
          `select count(*)::int from pg_stat_activity
          where datname = current_database() and backend_type = 'client backend' and application_name not in ('test', 'licet-listen')`,
        )
        sessions = Math.max(sessions, rows[0].count)
      }
    }
    const counting = count()

    const codes = await atOnce(40, async (client) => {
      const fingerprint = `client-${client}`
      await activate(gateway, { key, fingerprint })
      const results = [
        (await validate(gateway, { key, fingerprint })).code,
        (await heartbeat(gateway, { key, fingerprint })).validation.code,
      ]
      await recordUsage(gateway, { key, meter: 'exports', amount: 1 })
      return results
    })

    isDone = true
    await counting
    expect(new Set(codes.flat())).toEqual(new Set(['VALID']))
    expect(await recordUsage(gateway, { key, meter: 'exports', amount: 1 })).toMatchObject({
      reading: { used: 41, remaining: 959 },
    })
    expect(sessions).toBeGreaterThan(1)
    expect(sessions).toBeLessThanOrEqual(POOL_SIZE)
  })

  test('a change notifies the streams of all processes', async () => {
    const { licenseId } = await seedLicense(gateway)
    const license = toTypedId('License', licenseId)
    const streams = await atOnce(6, () => opened(gateway, { license }))
    const { rows } = await sql.query(
      `select query from pg_stat_activity where datname = current_database() and application_name = 'licet-listen'`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map(({ query }) => query))).toEqual(new Set(['listen "licet_events"']))

    await suspend(gateway, license)
    await reinstate(gateway, license)

    for (const stream of streams) {
      const types = (await stream.take(2)).map(({ data }) => data.licenseChanged.event.type)
      expect(types).toEqual(['license.suspended', 'license.reinstated'])
      await stream.leave()
    }
  })

  test('a revoked API key is refused by every process', async () => {
    const input = { name: 'to be revoked', audience: 'SUPPORT' }
    const { secret, apiKey } = await mutate(gateway, 'createApiKey', input, 'secret apiKey { id }')
    const ask = () => gateway.graphql('{ viewer { audience } }', {}, secret)
    const before = await atOnce(12, ask)
    expect(before.map(({ data }) => data.viewer.audience)).toEqual(Array(12).fill('SUPPORT'))

    await mutate(gateway, 'revokeApiKey', { apiKey: apiKey.id }, '__typename')

    const after = await atOnce(12, ask)
    expect(after.map(({ errors }) => errors?.[0]?.extensions?.code)).toEqual(
      Array(12).fill('UNAUTHENTICATED'),
    )
    expect((await watch(gateway, {}, secret)).status).toBe(401)
  })

  test('two workers run a job once', async () => {
    const worker = startProcess('worker', { DATABASE_URL: pooler.url, LICET_DIRECT_URL: database.url })
    await worker.printed(/"worker ready"/)
    const rules = { term: 'P1Y', endsAtEndOfDay: false }
    const expiry = new Date(Date.now() + 20_000).toISOString()
    const expired = await atOnce(5, async () => (await seedLicense(gateway, rules, { expiry })).licenseId)
    await sleep(Date.parse(expiry) - Date.now() + 10)

    for (let turn = 0; turn < 4; turn++) {
      const name = 'licenses.record-expired'
      await sql.query(
        `insert into pgboss.job (id, name, data, policy) values ($1, $2, '{}', (select policy from pgboss.queue where name = $2))`,
        [randomUUID(), name],
      )
    }
    await until(async () => {
      const unfinished = `select from pgboss.job where name = 'licenses.record-expired' and state < 'completed'`
      expect((await sql.query(unfinished)).rowCount).toBe(0)
    })

    const { rows } = await sql.query(
      `select license_id, count(*)::int from events where type = 'license.expired' and license_id = any($1) group by 1`,
      [expired],
    )
    expect(rows.map(({ count }) => count)).toEqual([1, 1, 1, 1, 1])
    expect(await worker.kill('SIGTERM')).toBe(0)
  })

  test('an import works beside the pooler, because its transactions are long', async () => {
    const licenseType = await seedLicenseType(gateway, { maxActivations: 1 })
    const path = join(await makeFolder(), 'customers.csv')
    await writeFile(path, `account_name,external_id,license_type,key\nA,pooled,${licenseType},POOLED-KEY-1\n`)
    const environment = {
      DATABASE_URL: pooler.url,
      LICET_DIRECT_URL: database.url,
      LICET_SECRET: processSecret,
    }
    expect(await runCommand(['csv', path], environment)).toMatchObject({ code: 0 })
    const { rows } = await sql.query(
      "select a.name from accounts a join licenses l on l.account_id = a.id where a.external_id = 'pooled'",
    )
    expect(rows).toEqual([{ name: 'A' }])
  })

  test('the gateway continues after PgBouncer was killed and started again', async () => {
    const { key } = await seedLicense(gateway, { maxActivations: 2 })
    await pooler.kill()

    const { errors } = await gateway.graphql(
      'query ($input: ValidateLicenseInput!) { validateLicense(input: $input) { code } }',
      { input: { key } },
      null,
    )
    expect(errors?.[0]?.extensions?.code).toBe('DATABASE_UNAVAILABLE')

    await pooler.start()
    await until(async () => expect(await validate(gateway, { key })).toMatchObject({ code: 'VALID' }))
    expect(await activate(gateway, { key, fingerprint: 'one' })).toMatchObject({ created: true })
  })

  test('a start names the settings that the pooler lacks', async () => {
    const plain = await startPgbouncer(database.url, {})
    const refused = startProcess('start', { DATABASE_URL: plain.url, LICET_DIRECT_URL: database.url })
    expect(await refused.exited).toBe(1)
    expect(refused.output()).toContain('statement_timeout 0 ms and jit on')
    const remedies = refused.output().match(/alter role .*;/g) ?? []
    expect(remedies).toHaveLength(2)

    for (const remedy of remedies) await sql.query(remedy.replace(/role \S+/, 'role all'))
    await plain.kill()
    await plain.start()
    const started = await startGateway(plain.url, { LICET_DIRECT_URL: database.url })
    expect(await started.kill('SIGTERM')).toBe(0)
    await plain.stop()
  })

  test('a start refuses a direct URL of another database', async () => {
    const other = await createPostgresDatabase()
    const refused = startProcess('start', { DATABASE_URL: pooler.url, LICET_DIRECT_URL: other.url })
    expect(await refused.exited).toBe(1)
    expect(refused.output()).toContain('DATABASE_URL and LICET_DIRECT_URL lead to different databases')
    await other.drop()
  })

  test('a start refuses statement pooling', async () => {
    const statements = await startPgbouncer(database.url, { poolMode: 'statement', connectQuery })
    const refused = startProcess('start', {
      DATABASE_URL: statements.url,
      LICET_DIRECT_URL: database.url,
      LICET_DATABASE_WAIT: '0',
    })
    expect(await refused.exited).toBe(1)
    expect(refused.output()).toMatch(/transaction blocks not allowed in statement pooling mode/)
    await statements.stop()
  })
})
