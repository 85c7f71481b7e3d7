import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { pauseRefusal } from '../../src/http/pause-refusal.ts'
import { startTestApp, unlimited } from '../app.ts'
import { listen } from './listen.ts'

/** Longer than any test: a response that waits for it never comes. */
const ENDLESS_MS = 2_000_000_000
const app = await startTestApp(undefined, undefined, {
  ...unlimited,
  customerCost: { points: 30, seconds: 600 },
})
const body = JSON.stringify({ query: '{ viewer { audience } }' })
const send = (url: string, path = '/graphql', signal?: AbortSignal) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    ...(signal && { signal }),
  })

test('a refusal for a rate limit is sent after a pause, complete, and other requests are served meanwhile', async () => {
  const [paused, url] = [
    await listen(app, { edge: { refusalPauseMs: ENDLESS_MS } }),
    await listen(app, { edge: { refusalPauseMs: 1 } }),
  ]
  let refused = await send(url)
  while (refused.status === 200) refused = await send(url)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] })

  // Both ways of a refusal: of an operation, and of a request outside the graph.
  const client = new AbortController()
  const waiting = [
    send(paused, '/graphql', client.signal),
    fetch(`${paused}/.well-known/license-keys`, client),
  ]
  const settled = Promise.any(waiting.map((request) => request.then(({ status }) => status)))
  const other = fetch(`${paused}/health`).then(() => 'other')
  expect(await Promise.race([settled, other])).toBe('other')
  client.abort()
  await expect(settled).rejects.toThrow(AggregateError)
})

const response = (socket = {}) =>
  Object.assign(new EventEmitter(), { destroyed: false, req: { socket } }) as unknown as ServerResponse

test('a pause ends when the client disconnects', async () => {
  const client = response()
  const pause = pauseRefusal(client, 429, ENDLESS_MS)
  client.emit('close')
  await pause
  expect(client.listenerCount('close')).toBe(0)
})

test('no other status is paused, and none without a pause', async () => {
  for (const status of [200, 401, 413, 503]) await pauseRefusal(response(), status, ENDLESS_MS)
  await pauseRefusal(response(), 429, 0)
  await pauseRefusal(Object.assign(response(), { destroyed: true }), 429, ENDLESS_MS)
})

test('a connection has one pause at a time', async () => {
  const socket = {}
  const [first, second, third] = [response(socket), response(socket), response(socket)]
  const pause = pauseRefusal(first, 429, ENDLESS_MS)
  await pauseRefusal(second, 429, ENDLESS_MS)
  first.emit('close')
  await pause

  const next = pauseRefusal(third, 429, ENDLESS_MS)
  expect(third.listenerCount('close')).toBe(1)
  third.emit('close')
  await next
})

test('any number of connections are paused at once', async () => {
  const clients = Array.from({ length: 2_000 }, () => response())
  const pauses = clients.map((client) => pauseRefusal(client, 429, ENDLESS_MS))
  for (const client of clients) expect(client.listenerCount('close')).toBe(1)
  for (const client of clients) client.emit('close')
  await Promise.all(pauses)
})
