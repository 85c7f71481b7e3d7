import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { publishedKeys } from '../../src/domain/signing-keys/published-keys.ts'
import { transact } from '../../src/platform/db.ts'
import { seedLicense } from '../seed.ts'
import { DAY, startField } from './device.ts'

const { admin, gateway, proxy, time } = await startField()

const { db } = gateway.ctx
const keys = await transact(db, (tx) => publishedKeys(admin, tx))
const program = new URL('../../client/conformance.ts', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'licet-conformance-'))
afterAll(() => rmSync(folder, { recursive: true }))

beforeEach(() => {
  proxy.set('none')
  time.pass(DAY)
})

type Response = { id: unknown; result?: unknown; error?: string }

/** Starts the conformance program. */
function start() {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const receive = async () => JSON.parse((await lines.next()).value!) as Response
  const write = (line: string) => void child.stdin.write(`${line}\n`)
  let last = 0
  return {
    child,
    write,
    receive,
    async call(call: string, given: object = {}) {
      const id = ++last
      write(JSON.stringify({ id, call, ...given }))
      const { id: received, ...response } = await receive()
      expect(received).toBe(id)
      return 'error' in response ? response : response.result
    },
  }
}

const rules = {
  term: 'P1Y',
  offline: { ttl: 'P30D' },
  entitlements: [{ code: 'export' }, { code: 'layers', value: 64 }],
  meters: [{ code: 'renders', limit: 100, period: 'TERM', overage: 'BLOCK' }],
}

async function device(name: string) {
  const license = await seedLicense(admin, rules)
  const store = join(folder, name, 'state.json')
  const settings = { gateway: proxy.url, product: license.product, version: '1.0', keys, store, locale: null }
  const open = () => ({ ...settings, fingerprint: name, meter: 'renders', timeout: 60_000, now: time.now })
  return { ...license, store, open }
}

test('activates and checks a license, also after the program was killed and offline', async () => {
  const { licenseKey, store, open } = await device('laptop')
  const first = start()
  expect(await first.call('open', open())).toBeNull()
  expect(await first.call('standing')).toMatchObject({ state: 'UNLICENSED', until: null })
  const standing = {
    state: 'LICENSED',
    valid: true,
    code: 'VALID',
    message: 'The license is valid.',
    nextAction: null,
    entitlements: { export: true, layers: 64 },
    expiry: expect.stringMatching(/^2027-.*Z$/),
    until: expect.stringMatching(/^2026-.*Z$/),
    source: 'GATEWAY',
  }
  expect(await first.call('activate', { key: licenseKey, name: 'Laptop' })).toEqual(standing)
  expect(await first.call('check', { fresh: true })).toEqual(standing)
  expect(await first.call('has', { code: 'export' })).toBe(true)
  expect(await first.call('value', { code: 'layers' })).toBe(64)
  expect(await first.call('value', { code: 'seats' })).toBeNull()
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  expect(readFileSync(store, 'utf8')).toContain(licenseKey)
  proxy.set('cut')
  const second = start()
  await second.call('open', open())
  expect(await second.call('check')).toEqual({ ...standing, state: 'OFFLINE', source: 'ANSWER' })
  const later = time.now + 8 * DAY
  expect(await second.call('clock', { now: later })).toBeNull()
  expect(await second.call('standing')).toMatchObject({ state: 'LOCKED', code: 'STALE' })
})

test('sends usage once, and gives the seat up', async () => {
  const { licenseKey, licenseId, open } = await device('desktop')
  const app = start()
  await app.call('open', open())
  expect(await app.call('recordUsage', { amount: 3 })).toBe(false)
  await app.call('activate', { key: licenseKey })
  expect(await app.call('recordUsage', { amount: 3 })).toBe(true)
  expect(await app.call('start')).toBeNull()
  const used = async () =>
    Number((await db.usageCounter.aggregate({ where: { licenseId }, _sum: { used: true } }))._sum.used ?? 0)
  await expect.poll(used).toBe(3)
  expect(await app.call('stop')).toBeNull()
  expect(await app.call('deactivate')).toEqual({ seatFreeAt: expect.stringMatching(/^2026-/) })
  expect(await db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(0)
})

test('creates a license request, and refuses what is no license file', async () => {
  const { open } = await device('island')
  proxy.set('cut')
  const app = start()
  await app.call('open', open())
  const request = await app.call('request')
  expect(request).toMatch(/^eyJ/)
  expect(await app.call('request')).toBe(request)
  expect(await app.call('install', { file: 'nonsense' })).toMatchObject({ state: 'REFUSED', valid: false })
  expect(await app.call('release')).toBeNull()
})

test('a second open stops the first client and replaces it', async () => {
  const [one, other] = [await device('one'), await device('other')]
  const app = start()
  await app.call('open', one.open())
  await app.call('activate', { key: one.licenseKey })
  await app.call('open', other.open())
  expect(await app.call('check')).toMatchObject({ state: 'UNLICENSED' })
  await app.call('open', one.open())
  expect(await app.call('check')).toMatchObject({ state: 'LICENSED' })
})

test('reports a wrong call as an error, in the order of the requests, and ends with its input', async () => {
  const { open } = await device('wrong')
  const app = start()
  for (const line of ['nonsense', '7', '{"id":1,"call":"sell"}', '{"id":2,"call":"check"}']) app.write(line)
  const responses = [await app.receive(), await app.receive(), await app.receive(), await app.receive()]
  expect(responses.map(({ id, error }) => [id, error])).toEqual([
    [null, expect.stringContaining('JSON')],
    [null, 'there is no call undefined'],
    [1, 'there is no call sell'],
    [2, 'call open first'],
  ])
  expect(await app.call('open', { ...open(), gateway: null })).toEqual({ error: 'gateway must be a text' })
  await app.call('open', open())
  expect(await app.call('activate')).toEqual({ error: 'key must be a text' })
  expect(await app.call('recordUsage', { amount: -1 })).toEqual({
    error: expect.stringContaining('amount must be'),
  })
  expect(await app.call('clock')).toEqual({ error: 'now must be a number' })
  await app.call('start')
  app.child.stdin.end()
  expect(await once(app.child, 'exit')).toEqual([0, null])
})
