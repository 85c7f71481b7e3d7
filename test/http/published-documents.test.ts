import { beforeAll, expect, test, vi } from 'vitest'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { checkOutLicense } from '../../src/domain/license-files/check-out.ts'
import { revokeLicense } from '../../src/domain/licenses/revoke.ts'
import { rotateSigningKey } from '../../src/domain/signing-keys/rotate-signing-key.ts'
import { createPublishedDocuments } from '../../src/http/published-documents.ts'
import { transact } from '../../src/platform/db.ts'
import type { ConcurrencyLimit } from '../../src/platform/limits/concurrency-limit.ts'
import { startTestApp } from '../app.ts'
import { seedLicense } from '../seed.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const { admin } = app
const url = await listen(app)

let licenseId = ''
beforeAll(async () => {
  const license = await seedLicense(admin, { term: 'P1Y', offline: { ttl: 'P30D' } })
  licenseId = license.licenseId
  const device = { key: license.licenseKey, fingerprint: 'laptop' }
  await activateLicense(admin, device)
  await transact(admin.db, (tx) => checkOutLicense(admin, tx, device))
})

const documents = [
  ['/.well-known/jwks.json', 'application/jwk-set+json'],
  ['/.well-known/license-keys', 'application/license-keys+jwt'],
  ['/status-lists/1', 'application/statuslist+jwt'],
]

test.each(documents)('%s may be cached, with its lifetime', async (path, contentType) => {
  const response = await fetch(url + path)

  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': contentType,
    'cache-control': 'public, max-age=300',
    'access-control-allow-origin': '*',
    etag: expect.stringMatching(/^"[\w-]{22}"$/),
  })
})

test.each(documents)('%s is not sent again to a client that has it', async (path) => {
  const etag = (await fetch(url + path)).headers.get('etag')!

  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const response = await fetch(url + path, { headers: { 'if-none-match': known } })
    expect([response.status, await response.text()]).toEqual([304, ''])
    expect(response.headers.get('etag')).toBe(etag)
    expect(response.headers.get('cache-control')).toBe('public, max-age=300')
  }
  const other = await fetch(url + path, { headers: { 'if-none-match': '"other"' } })
  expect(other.status).toBe(200)
})

test('a client with the list from before a revocation gets the new list', async () => {
  const before = await fetch(`${url}/status-lists/1`)
  const headers = { 'if-none-match': before.headers.get('etag')! }

  await transact(admin.db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'test' }))
  await app.runJobs()

  // This process keeps the former list for a second.
  const after = await vi.waitFor(async () => {
    const response = await fetch(`${url}/status-lists/1`, { headers })
    expect(response.status).toBe(200)
    return response
  }, 100_000)
  expect(await after.text()).not.toBe(await before.text())
})

test('a client with the keys from before a rotation gets the new keys', async () => {
  const before = await fetch(`${url}/.well-known/jwks.json`)
  const headers = { 'if-none-match': before.headers.get('etag')! }

  await transact(admin.db, (tx) => rotateSigningKey(admin, tx, {}))

  const after = await vi.waitFor(async () => {
    const response = await fetch(`${url}/.well-known/jwks.json`, { headers })
    expect(response.status).toBe(200)
    return response
  }, 100_000)
  const keysOf = async (response: Response) => ((await response.json()) as { keys: object[] }).keys
  expect(await keysOf(after)).toEqual(expect.arrayContaining(await keysOf(before)))
})

test('HEAD returns no body, and no client can write a document', async () => {
  const head = await fetch(`${url}/status-lists/1`, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect(head.headers.get('etag')).toMatch(/^"/)
  for (const method of ['POST', 'PUT', 'DELETE']) {
    expect((await fetch(`${url}/status-lists/1`, { method })).status).toBe(404)
  }
})

test.each([
  '/status-lists/2',
  '/status-lists/0',
  '/status-lists/1/',
  '/status-lists/1e3',
  '/status-lists/-1',
])('responds 404 at %s', async (path) => {
  expect((await fetch(url + path)).status).toBe(404)
})

test.each(documents)('concurrent requests for %s share one read, in one slot', async (path) => {
  // A second read at the same time would be refused: there is no slot, and no queue.
  const narrow = await listen(app, { edge: { operations: { slots: 1, queueLength: 0, waitMs: 0 } } })
  const responses = await Promise.all(Array.from({ length: 200 }, () => fetch(narrow + path)))
  expect(responses.map(({ status }) => status)).toEqual(Array(200).fill(200))
})

test('requests that share a read cost their address nothing', async () => {
  const published = createPublishedDocuments(app.ctx, { run: (_signal, work) => work() } as ConcurrencyLimit)
  const address = '198.51.100.7'
  const found = await Promise.all(
    Array.from({ length: 5_000 }, () => published.find('/.well-known/jwks.json', address)),
  )
  expect(new Set(found.map((document) => document!.etag)).size).toBe(1)
})

test('an address that requests many documents that do not exist is limited, and no other document is affected', async () => {
  const statuses = new Set<number>()
  for (let batch = 0; batch < 40 && !statuses.has(429); batch++) {
    const ids = Array.from({ length: 50 }, (_, n) => 1_000 + batch * 50 + n)
    const responses = await Promise.all(ids.map((id) => fetch(`${url}/status-lists/${id}`)))
    for (const response of responses) statuses.add(response.status)
    if (statuses.has(429))
      expect(responses.find(({ status }) => status === 429)!.headers.get('retry-after')).toMatch(/^\d+$/)
  }
  expect([...statuses].sort()).toEqual([404, 429])
})
