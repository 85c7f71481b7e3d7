import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { type Call, type ClientOptions, createClient } from '../../../../integrations/hubspot/api/client.ts'
import type { Limiter } from '../../../../integrations/hubspot/api/limiter.ts'
import { paths } from '../../../../integrations/hubspot/api/paths.ts'
import { startEmulator } from '../../../../integrations/hubspot/emulator/start-emulator.ts'
import { unlimited } from '../crm.ts'

const emulator = await startEmulator()
const folder = mkdtempSync(join(tmpdir(), 'licet-hubspot-'))
afterAll(async () => {
  await emulator.close()
  rmSync(folder, { recursive: true })
})
const logged: string[] = []
const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) })
const connect = (options: Partial<ClientOptions> = {}) =>
  createClient({
    token: { token: emulator.token },
    baseUrl: emulator.url,
    log,
    limiter: unlimited(),
    ...options,
  })
const details = { method: 'GET', path: paths.account } as const

beforeEach(() => {
  emulator.portal.faults.clear()
  emulator.calls.length = 0
  logged.length = 0
})

test('a call without a response fails after the timeout', async () => {
  emulator.portal.faults.add({ play: { kind: 'hang' } })
  const response = await connect({ timeoutMs: 200 }).send(details)
  expect(response).toMatchObject({ status: null, failure: 'TIMEOUT', verdict: { kind: 'transient' } })
})

test('a response that stops in the middle fails, and its connection is released', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"portalId":')
    response.once('close', () => closed.resolve('closed'))
  }).listen(0, '127.0.0.1')
  afterAll(() => server.close())
  const closed = Promise.withResolvers<string>()
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const token = { token: 'pat-na1-any' }
  const baseUrl = `http://127.0.0.1:${port}`
  const client = createClient({ token, baseUrl, log, limiter: unlimited(), timeoutMs: 300 })

  expect(await client.send(details)).toMatchObject({ failure: 'TIMEOUT' })
  expect(await closed.promise).toBe('closed')
})

test('does not repeat a create after a 502, because it may have succeeded', async () => {
  emulator.portal.faults.add({ play: { kind: 'html', status: 502 }, afterwards: true })
  const create = {
    method: 'POST',
    path: paths.objects('companies'),
    body: { properties: { name: 'Acme' } },
  } as const
  const response = await connect().send(create)
  expect(response.verdict).toMatchObject({ kind: 'transient', code: 'HTTP_502' })
  expect(emulator.calls.filter(({ method }) => method === 'POST')).toHaveLength(1)
})

test.each([
  [{ policy: 'TEN_SECONDLY_ROLLING' }, [10_000]],
  [{ policy: 'SECONDLY' }, [1_000]],
  [{ policy: 'TEN_SECONDLY_ROLLING', retryAfterSeconds: 7 }, [7_000]],
  // The daily limit holds no calls: the sync pauses instead.
  [{ policy: 'DAILY' }, []],
] as const)('the first refusal by a limit holds every call of the process: %o', async (play, holds) => {
  const held: number[] = []
  const limiter: Limiter = { run: async (_kind, call) => await call(), hold: (ms) => void held.push(ms) }
  emulator.portal.faults.add({ play: { kind: 'rate-limited', ...play } })
  await connect({ limiter }).send(details)
  expect(held).toEqual(holds)
  expect(emulator.calls).toHaveLength(1)
})

test('several clients have their own options, such as the timeout', async () => {
  const hasty = connect({ timeoutMs: 100 })
  const patient = connect({ timeoutMs: 10_000 })
  emulator.portal.faults.add({ play: { kind: 'slow', delayMs: 600 }, times: 2 })
  const [first, second] = await Promise.all([hasty.send(details), patient.send(details)])
  expect(first.failure).toBe('TIMEOUT')
  expect(second.status).toBe(200)
})

test.each([
  ['a page of HTML', { kind: 'html', status: 200 }],
  ['an empty response', { kind: 'empty', status: 200 }],
  ['a text without a type', { kind: 'untyped', status: 503 }],
  ['a broken connection', { kind: 'reset' }],
] as const)('%s is a transient failure', async (_name, play) => {
  emulator.portal.faults.add({ play, times: 2 })
  expect((await connect().send(details)).verdict.kind).toBe('transient')
})

test('repeats only an idempotent call after a broken connection', async () => {
  const client = connect()
  emulator.portal.faults.add({ play: { kind: 'reset' } })
  expect((await client.send(details)).verdict).toEqual({ kind: 'ok' })

  emulator.portal.faults.add({ play: { kind: 'reset' } })
  const create = {
    method: 'POST',
    path: paths.objects('companies'),
    body: { properties: { name: 'Acme' } },
  } as const
  expect((await client.send(create)).verdict).toMatchObject({ kind: 'transient', code: 'UNREACHABLE' })
})

test('uses a token that is rotated in its file, also during a call', async () => {
  const file = join(folder, 'token')
  writeFileSync(file, `${emulator.token}\n`)
  const client = connect({ token: { file } })
  expect((await client.send(details)).verdict).toEqual({ kind: 'ok' })

  writeFileSync(file, 'pat-na1-not-any-more')
  expect((await client.send(details)).verdict).toMatchObject({ kind: 'misconfigured' })

  const refused = client.send(details)
  writeFileSync(file, emulator.token)
  await refused
  expect((await client.send(details)).verdict).toEqual({ kind: 'ok' })
})

test('a missing or empty token file is a misconfiguration', async () => {
  const empty = join(folder, 'empty')
  writeFileSync(empty, '\n')
  for (const file of [join(folder, 'none'), empty]) {
    const { verdict } = await connect({ token: { file } }).send(details)
    expect(verdict).toMatchObject({ kind: 'misconfigured', code: 'TOKEN_UNREADABLE' })
  }
  expect(emulator.calls).toEqual([])
})

test('a trailing slash of the address is not repeated in the path', async () => {
  const { token } = emulator
  const client = createClient({ token: { token }, baseUrl: `${emulator.url}/`, log, limiter: unlimited() })
  expect((await client.send(details)).status).toBe(200)
})

test('ids above 2^53 keep every digit', async () => {
  const client = connect()
  const ids = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const body = { properties: { name: 'Acme' } }
      const made = await client.send({ method: 'POST', path: paths.objects('companies'), body })
      return (made.body as { id: string }).id
    }),
  )
  const large = ids.filter((id) => BigInt(id) > 2n ** 53n)
  expect(large.length).toBeGreaterThan(0)
  for (const id of large) {
    const read = await client.send({ method: 'GET', path: `${paths.objects('companies')}/${id}` })
    expect(read.body).toMatchObject({ id })
  }
})

test('the rejected input of a probe is no warning in the log, and its missing scope is', async () => {
  const probe = { method: 'POST', path: paths.properties('companies'), body: {} } as const
  const levelOf = async (call: Call) => {
    logged.length = 0
    const { status } = await connect().send(call)
    return { status, level: JSON.parse(logged.at(-1)!).level }
  }
  expect(await levelOf(probe)).toEqual({ status: 400, level: 40 })
  expect(await levelOf({ ...probe, isProbe: true })).toEqual({ status: 400, level: 20 })
  emulator.portal.faults.add({ play: { kind: 'error', status: 403 } })
  expect(await levelOf({ ...probe, isProbe: true })).toEqual({ status: 403, level: 40 })
})

test('the log shows a failed call with its correlation id, and never the token or a body', async () => {
  const client = connect({ token: { token: 'pat-na1-wrong-token' } })
  const path = `${paths.objects('contacts')}/batch/upsert`
  await client.send({ method: 'POST', path, body: { inputs: [{ id: 'ada@example.com' }] } })
  const text = logged.join('\n')
  expect(text).toContain('"code":"INVALID_AUTHENTICATION"')
  expect(text).toMatch(/"correlationId":"[\w-]+"/)
  expect(text).not.toContain('pat-na1')
  expect(text).not.toContain('ada@example.com')
})
