import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import net from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createLimits, defaultRates, type Limits } from '../../src/platform/limits/limits.ts'
import { startTestApp } from '../app.ts'
import { redisUrl } from '../redis.ts'
import { listen } from './listen.ts'

/** A port in front of Redis that counts commands, and can keep them: its connections stay open, and nothing is sent back. */
async function startHangingRedis(target: URL) {
  const commands: string[] = []
  const state = { hangs: false }
  const server = net.createServer((socket) => {
    const onward = net.connect(Number(target.port || 6379), target.hostname)
    for (const [end, other] of [
      [socket, onward],
      [onward, socket],
    ] as const)
      end.on('error', () => {}).on('close', () => other.destroy())
    socket.on('data', (packet: Buffer) => {
      // In RESP, a command is an array whose first text is its name.
      for (const [, name] of packet.toString('latin1').matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/g))
        commands.push(name!.toLowerCase())
      if (!state.hangs) onward.write(packet)
    })
    onward.on('data', (packet: Buffer) => {
      if (!state.hangs) socket.write(packet)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as net.AddressInfo).port)
  return { url: url.href, state, commands, close: () => server.close() }
}

/** Rates that this test never exceeds. */
const most = { points: 1_000_000, seconds: 600 }
const rates = { ...defaultRates, attempts: most, addressFailures: most, keyFailures: most, failures: most }

/** Commands by which a client opens a connection. */
const OPENING = new Set(['info', 'client', 'hello', 'auth', 'select'])

describe.skipIf(!redisUrl())('a Redis that accepts commands and sends nothing back', async () => {
  const app = await startTestApp()
  const url = await listen(app)
  let redis: Awaited<ReturnType<typeof startHangingRedis>>
  let limits: Limits
  const outages: unknown[] = []
  const whole = app.ctx.limits

  beforeAll(async () => {
    redis = await startHangingRedis(new URL(redisUrl()!))
    const shared = { url: redis.url, prefix: `test-${randomUUID()}:` }
    limits = createLimits(rates, shared, (error) => outages.push(error))
    app.ctx.limits = limits
    // Weak keys are charged to every budget before they are looked up.
    app.ctx.importedKeys = { ...app.ctx.importedKeys, exist: () => true }
  })
  afterAll(() => {
    limits.close()
    redis.close()
    app.ctx.limits = whole
  })

  let serial = 0
  const validateNewKey = async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'query ($key: String!) { validateLicense(input: { key: $key }) { code } }',
        variables: { key: `SERIAL-2021-${10_000 + serial++}` },
      }),
    })
    return ((await response.json()) as { data: { validateLicense: { code: string } } }).data.validateLicense
      .code
  }
  const sent = () => redis.commands.filter((name) => !OPENING.has(name)).length

  test('costs the first new key one timeout, and later keys none', async () => {
    await vi.waitFor(
      async () => {
        const before = sent()
        expect(await validateNewKey()).toBe('NOT_FOUND')
        // Each budget has its own command.
        expect(sent() - before).toBeGreaterThan(3)
      },
      { timeout: 100_000 },
    )
    // Under load, Redis itself may have been too slow once.
    outages.length = 0

    redis.state.hangs = true
    const before = sent()
    expect(await validateNewKey()).toBe('NOT_FOUND')
    // The command that timed out, and one that was sent before the connection ended with it.
    expect(sent() - before).toBeLessThanOrEqual(2)

    // The circuit is open: new connections hang as well, and no command of a request is sent to them.
    const afterwards = sent()
    for (let n = 0; n < 20; n++) expect(await validateNewKey()).toBe('NOT_FOUND')
    expect(sent()).toBe(afterwards)
    expect(outages).toHaveLength(1)
  })

  test('is used again when it responds', async () => {
    redis.state.hangs = false
    await vi.waitFor(
      async () => {
        const before = sent()
        expect(await validateNewKey()).toBe('NOT_FOUND')
        expect(sent()).toBeGreaterThan(before + 3)
      },
      { timeout: 100_000, interval: 100 },
    )
  })
})
