import { setTimeout as sleep } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { toTypedId } from '../../src/platform/ids.ts'
import { hasPostgres } from '../database.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { activate, Fault, heartbeat, mutate, seedAccount, seedLicense } from './mutations.ts'
import { type Servers, startServers } from './servers.ts'

const DOCUMENT = `query ($input: ValidateLicenseInput!) {
  validateLicense(input: $input) { valid code checkedAt asOf signature answer license { status expiry maxActivations } }
}`
/** How long the strict gateway allows a standby to be behind. */
const STRICT_SECONDS = 2
const long = { timeout: 100_000, interval: 100 }

describe.skipIf(!hasPostgres())('a gateway with a hot standby', () => {
  let servers: Servers
  /** Two that allow a standby to be far behind, so that nothing else than the marks keeps old data from them. */
  let gateways: [Gateway, Gateway]
  let strict: Gateway

  beforeAll(async () => {
    servers = await startServers('standby')
    const hosts = `${servers.hostOf('primary')},${servers.hostOf('standby')}`
    const url = `postgres://postgres@${hosts}/postgres`
    const start = (seconds: number) =>
      startGateway(url, {
        LICET_REPLICA_URL: servers.urlOf('standby'),
        LICET_REPLICA_MAX_LAG: String(seconds),
        LICET_LOG_LEVEL: 'info',
        // Nothing else than the detection of a silent primary ends a request for it.
        LICET_STATEMENT_TIMEOUT: '3600',
        LICET_REQUEST_TIMEOUT: '0',
        LICET_LIMIT_OPERATIONS: '8',
      })
    const first = await start(3_600)
    gateways = [first, await start(3_600)]
    strict = await start(STRICT_SECONDS)
  })
  afterEach(async () => {
    await servers.run('standby', 'select pg_wal_replay_resume()').catch(() => {})
  })
  afterAll(async () => {
    for (const gateway of [...(gateways ?? []), strict]) await gateway?.kill()
    await servers?.stop()
  })

  type Input = Record<string, unknown> & { key: string }
  async function validate(gateway: Gateway, input: Input) {
    const { data, errors } = await gateway.graphql(DOCUMENT, { input }, null)
    if (errors) throw new Fault(gateway, errors)
    return data.validateLicense
  }
  const everywhere = (input: Input) => Promise.all(gateways.map((gateway) => validate(gateway, input)))
  const pause = () => servers.run('standby', 'select pg_wal_replay_pause()')
  const resume = () => servers.run('standby', 'select pg_wal_replay_resume()')

  /** Waits until a standby has everything that the primary has. */
  async function catchUp(): Promise<void> {
    const [{ lsn }] = await servers.run('primary', 'select pg_current_wal_lsn() as lsn')
    await vi.waitFor(
      async () =>
        expect(
          await servers.run('standby', `select pg_last_wal_replay_lsn() >= '${lsn}' as reached`),
        ).toEqual([{ reached: true }]),
      long,
    )
  }

  /** Returns the number of validations that a gateway has read from a kind of server. */
  async function readsFrom(gateway: Gateway, from: string): Promise<number> {
    const text = await (await fetch(`${gateway.url}/metrics`)).text()
    return Number(
      new RegExp(`^licet_validation_reads_total\\{from="${from}"\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0,
    )
  }

  /** Validates until a gateway reads from a kind of server. */
  async function untilReadFrom(gateway: Gateway, from: string, input: Input): Promise<void> {
    await vi.waitFor(async () => {
      const before = await readsFrom(gateway, from)
      await validate(gateway, input)
      expect(await readsFrom(gateway, from)).toBeGreaterThan(before)
    }, long)
  }

  async function readiness(gateway: Gateway) {
    const response = await fetch(`${gateway.url}/ready`)
    return { code: response.status, ...(await response.json()) }
  }

  /** Validates without a pause while `work` runs and a while longer. Returns the results and the failures. */
  async function validateDuring(input: Input, work: () => Promise<unknown>) {
    const results: { asOf: string | null; valid: boolean }[] = []
    const failures: unknown[] = []
    let isDone = false
    const clients = gateways.map(async (gateway) => {
      while (!isDone)
        await validate(gateway, input).then(
          (result) => results.push(result),
          (error) => failures.push(error),
        )
    })
    await work()
    isDone = true
    await Promise.all(clients)
    return { results, failures }
  }

  /** Issues a license with one active device, which the standby has. */
  async function seed(rules: object = {}, device = 'laptop') {
    const license = await seedLicense(gateways[0], rules)
    const { activation } = await activate(gateways[0], { key: license.key, fingerprint: device })
    await catchUp()
    return { ...license, id: toTypedId('License', license.licenseId), activation: activation.id as string }
  }
  type Seeded = Awaited<ReturnType<typeof seed>>
  let first: Seeded

  test('reads validations from the standby', async () => {
    first = await seed()
    const { key } = first
    for (const gateway of gateways) await untilReadFrom(gateway, 'standby', { key, fingerprint: 'laptop' })
    expect(await everywhere({ key, fingerprint: 'laptop' })).toMatchObject([
      { valid: true, asOf: null },
      { valid: true, asOf: null },
    ])
    expect(await readiness(gateways[1])).toMatchObject({
      code: 200,
      status: 'ready',
      database: { primary: 'reachable', standbys: [{ name: servers.hostOf('standby'), state: 'USED' }] },
    })
  })

  const reason = 'a test'
  const restrictions: [
    string,
    string,
    (gateway: Gateway, license: Seeded) => Promise<Record<string, unknown>>,
  ][] = [
    [
      'revokeLicense',
      'REVOKED',
      (gateway, { id }) => mutate(gateway, 'revokeLicense', { license: id, reason }, '__typename'),
    ],
    [
      'suspendLicense',
      'SUSPENDED',
      (gateway, { id }) => mutate(gateway, 'suspendLicense', { license: id, reason }, '__typename'),
    ],
    [
      'rotateLicenseKey',
      'KEY_ROTATED',
      (gateway, { id }) => mutate(gateway, 'rotateLicenseKey', { license: id, reason }, '__typename'),
    ],
    [
      'deactivateLicense',
      'NOT_ACTIVATED',
      (gateway, { key }) =>
        mutate(gateway, 'deactivateLicense', { key, fingerprint: 'laptop' }, '__typename', null),
    ],
    [
      'releaseActivation',
      'NOT_ACTIVATED',
      (gateway, { activation }) => mutate(gateway, 'releaseActivation', { activation, reason }, '__typename'),
    ],
    [
      'banFingerprint',
      'DEVICE_BANNED',
      (gateway) => mutate(gateway, 'banFingerprint', { fingerprint: 'laptop-banned', reason }, '__typename'),
    ],
    [
      'changeLicense with an earlier expiry',
      'EXPIRED',
      async (gateway, { id }) => {
        const expiry = { at: new Date(Date.now() + 1_500).toISOString() }
        const changed = await mutate(
          gateway,
          'changeLicense',
          { license: id, reason, change: { expiry } },
          '__typename',
        )
        await sleep(1_600)
        return changed
      },
    ],
  ]
  test.each(restrictions)(
    'refuses a license at once after %s, while the replay is paused',
    async (name, code, restrict) => {
      const fingerprint = name === 'banFingerprint' ? 'laptop-banned' : 'laptop'
      const license = await seed({}, fingerprint)
      const { key } = license
      for (const gateway of gateways) await untilReadFrom(gateway, 'standby', { key, fingerprint })
      await pause()
      for (const gateway of gateways) await untilReadFrom(gateway, 'standby', { key, fingerprint })

      expect(await restrict(gateways[0], license)).not.toHaveProperty('code')
      expect(await everywhere({ key, fingerprint })).toMatchObject([
        { valid: false, code, asOf: null },
        { valid: false, code, asOf: null },
      ])
      // A device of another license is validated on the primary, too, until the standby has the change.
      const before = await Promise.all(gateways.map((gateway) => readsFrom(gateway, 'standby')))
      await everywhere({ key, fingerprint })
      expect(await Promise.all(gateways.map((gateway) => readsFrom(gateway, 'standby')))).toEqual(before)
    },
  )

  test('accepts a new device at once, while the replay is paused', async () => {
    const { key } = await seed({ maxActivations: 2 })
    await pause()
    await activate(gateways[0], { key, fingerprint: 'tablet' })
    expect(await everywhere({ key, fingerprint: 'tablet' })).toMatchObject([{ valid: true }, { valid: true }])
  })

  test('uses the standby while heartbeats, activations and last-seen times are written', async () => {
    const { key } = await seed({ maxActivations: 100, seatModel: 'FLOATING', leaseDuration: 'PT1H' })
    await untilReadFrom(gateways[0], 'standby', { key, fingerprint: 'laptop' })
    await pause()
    await heartbeat(gateways[0], { key, fingerprint: 'laptop' })
    await activate(gateways[0], { key, fingerprint: 'tablet' })
    const before = await readsFrom(gateways[0], 'standby')
    await validate(gateways[0], { key, fingerprint: 'laptop' })
    expect(await readsFrom(gateways[0], 'standby')).toBe(before + 1)
  })

  test('reads from the primary while the standby is behind by more than allowed', async () => {
    const { key } = await seed()
    await untilReadFrom(strict, 'standby', { key, fingerprint: 'laptop' })
    await pause()
    // The primary has to be ahead.
    await vi.waitFor(async () => {
      await heartbeat(gateways[0], { key, fingerprint: 'laptop' })
      expect(await readiness(strict)).toMatchObject({ database: { standbys: [{ state: 'BEHIND' }] } })
    }, long)
    const before = await readsFrom(strict, 'standby')
    expect(await validate(strict, { key, fingerprint: 'laptop' })).toMatchObject({ valid: true, asOf: null })
    expect(await readsFrom(strict, 'standby')).toBe(before)
    await resume()
    await untilReadFrom(strict, 'standby', { key, fingerprint: 'laptop' })
  })

  test.each(['crash', 'SIGSTOP'] as const)('fails no validation when the standby ends by %s', async (how) => {
    const { key } = await seed()
    const input = { key, fingerprint: 'laptop', signed: true, nonce: 'n' }
    await untilReadFrom(gateways[0], 'standby', input)
    const { results, failures } = await validateDuring(input, async () => {
      await sleep(500)
      if (how === 'crash') await servers.crash('standby')
      else servers.signal('standby', how)
      await vi.waitFor(
        async () =>
          expect(await readiness(gateways[0])).toMatchObject({
            database: { standbys: [{ state: 'UNUSABLE' }] },
          }),
        long,
      )
      for (const gateway of gateways) await untilReadFrom(gateway, 'primary', input)
    })
    expect(failures).toEqual([])
    expect(results.filter(({ valid, asOf }) => !valid || asOf !== null)).toEqual([])
    if (how === 'crash') await servers.start('standby')
    else servers.signal('standby', 'SIGCONT')
    for (const gateway of gateways) await untilReadFrom(gateway, 'standby', input)
  })

  test('validates from the standby without the primary, and says since when', async () => {
    const lease = await seed({ seatModel: 'FLOATING', leaseDuration: 'PT1H', offlineGrace: 'P30D' })
    const { key } = lease
    const unstarted = await seedLicense(gateways[0], {
      termStartsAt: 'FIRST_VALIDATION',
      term: 'P1Y',
      requireFingerprint: false,
    })
    const metered = await seed({ meters: [{ code: 'pages', limit: 5, period: 'MONTH' }] })
    await servers.run(
      'primary',
      `update activations set lease_ends_at = now() + interval '4 seconds' where lease_ends_at is not null`,
    )
    await catchUp()
    const input = { key, fingerprint: 'laptop', signed: true, keep: 'P10D', nonce: 'n' }
    await untilReadFrom(gateways[0], 'standby', input)

    const { results, failures } = await validateDuring(input, async () => {
      await sleep(500)
      await servers.crash('primary')
      for (const gateway of [...gateways, strict])
        await untilReadFrom(gateway, 'outage', { key, fingerprint: 'laptop' })
    })
    expect(failures).toEqual([])
    expect(results.filter(({ valid }) => !valid)).toEqual([])
    const { asOf } = results.at(-1)!
    expect(asOf).not.toBeNull()

    // Heartbeats cannot be recorded, so the lease does not end.
    await sleep(6_000)
    const validation = await validate(gateways[0], input)
    expect(validation).toMatchObject({ valid: true, code: 'VALID', license: { status: 'ACTIVE' } })
    expect(Date.parse(validation.asOf)).toBeLessThanOrEqual(Date.parse(validation.checkedAt) - 5_000)
    expect(decodeJwt(validation.signature)).toMatchObject({
      valid: true,
      checkedAt: validation.asOf,
      nonce: 'n',
    })
    // The answer would have ended with the lease.
    expect(validation.answer).toBeNull()
    expect(await validate(gateways[0], { key: unstarted.key })).toMatchObject({
      valid: true,
      asOf: expect.any(String),
      license: { status: 'ACTIVE', expiry: expect.any(String) },
    })
    expect(
      await validate(gateways[0], { key: metered.key, fingerprint: 'laptop', meter: 'pages' }),
    ).toMatchObject({
      valid: true,
      asOf: expect.any(String),
    })
    expect(await validate(gateways[0], { key: metered.key, fingerprint: 'another device' })).toMatchObject({
      valid: false,
      code: 'FINGERPRINT_MISMATCH',
      asOf: expect.any(String),
    })
    await expect(activate(gateways[0], { key, fingerprint: 'new' })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    })
    await expect(heartbeat(gateways[1], { key, fingerprint: 'laptop' })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    })
    await expect(
      mutate(gateways[0], 'createProduct', { code: 'unwritten', name: 'x' }, '__typename'),
    ).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })

    // Look-ups and lists of callers with a credential.
    const found = await gateways[1].graphql(
      `query ($id: ID!) { node(id: $id) { ... on License { keyHint validation { valid asOf } } } licenses(first: 2) { edges { node { id } } } }`,
      { id: lease.id },
    )
    expect(found).toMatchObject({
      data: {
        node: { keyHint: expect.any(String), validation: { valid: true, asOf: expect.any(String) } },
        licenses: { edges: [{}, {}] },
      },
      extensions: { asOf: expect.any(String) },
    })
    expect(found.errors).toBeUndefined()
    expect(await gateways[1].graphql('{ viewer { audience } }', {}, 'licet_unknown-key')).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    })

    expect(await readiness(gateways[0])).toMatchObject({
      code: 200,
      status: 'degraded',
      database: { primary: 'away', standbys: [{ state: 'USED' }] },
    })
    expect(await (await fetch(`${gateways[0].url}/metrics`)).text()).toMatch(/^licet_primary_away 1$/m)

    await servers.start('primary')
    await vi.waitFor(
      async () =>
        expect(await validate(gateways[0], { key: metered.key, fingerprint: 'laptop' })).toMatchObject({
          valid: true,
          asOf: null,
        }),
      long,
    )
    await vi.waitFor(
      async () => expect(await readiness(gateways[0])).toMatchObject({ status: 'ready' }),
      long,
    )
    await activate(gateways[0], { key: metered.key, fingerprint: 'laptop' })
    for (const gateway of gateways)
      await untilReadFrom(gateway, 'standby', { key: metered.key, fingerprint: 'laptop' })
  })

  test('keeps an answer of the time of the data', async () => {
    const { key } = await seed({ offlineGrace: 'P30D' })
    const input = { key, fingerprint: 'laptop', keep: 'P1D' }
    servers.signal('primary', 'SIGSTOP')
    // More requests wait for the silent primary than the gateway serves at once. They end, so that validations go on.
    const waiting = Promise.allSettled(
      Array.from({ length: 40 }, () => heartbeat(gateways[0], { key, fingerprint: 'laptop' })),
    )
    await untilReadFrom(gateways[0], 'outage', input)
    for (const outcome of await waiting)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'DATABASE_UNAVAILABLE' } })
    const { asOf, answer } = await validate(gateways[0], input)
    const claims = decodeJwt(answer)
    expect(claims).toMatchObject({ valid: true, asOf })
    expect(claims.exp).toBe(Math.floor(Date.parse(asOf) / 1_000) + 86_400)
    servers.signal('primary', 'SIGCONT')
    await untilReadFrom(gateways[0], 'standby', input)
  })

  test('does not use a standby that was far behind when the primary ended', async () => {
    const { key } = await seed()
    const input = { key, fingerprint: 'laptop' }
    await untilReadFrom(strict, 'standby', input)
    await pause()
    await vi.waitFor(async () => {
      await heartbeat(gateways[0], { key, fingerprint: 'laptop' })
      expect(await readiness(strict)).toMatchObject({ database: { standbys: [{ state: 'BEHIND' }] } })
    }, long)
    const [{ now }] = await servers.run('primary', 'select clock_timestamp() as now')
    await servers.crash('primary')
    await untilReadFrom(gateways[0], 'outage', input)
    expect(Date.parse((await validate(gateways[0], input)).asOf)).toBeLessThan(now.getTime())
    await vi.waitFor(
      () => expect(validate(strict, input)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' }),
      long,
    )
    expect((await readiness(strict)).code).toBe(503)
    // The standby has received the rest.
    await resume()
    await untilReadFrom(strict, 'outage', input)
  })

  test('writes and reads on a standby that becomes the primary', async () => {
    // The primary is still away.
    const input = { key: first.key, fingerprint: 'laptop' }
    const { results, failures } = await validateDuring(input, async () => {
      await servers.promote('standby')
      await vi.waitFor(async () => await seedAccount(gateways[0]), long)
      for (const gateway of gateways) await untilReadFrom(gateway, 'primary', input)
    })
    expect(failures).toEqual([])
    expect(results.filter(({ valid }) => !valid)).toEqual([])
    const { key } = await seedLicense(gateways[0])
    await activate(gateways[1], { key, fingerprint: 'laptop' })
    expect(await everywhere({ key, fingerprint: 'laptop' })).toMatchObject([
      { valid: true, asOf: null },
      { valid: true, asOf: null },
    ])
    expect(await readiness(gateways[0])).toMatchObject({
      status: 'ready',
      database: { primary: 'reachable', standbys: [{ state: 'UNUSABLE' }] },
    })
  })
})
