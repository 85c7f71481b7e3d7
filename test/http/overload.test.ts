import { once } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, expect, test, vi } from 'vitest'
import { serveByYoga } from '../../schema/server/yoga.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { createHttpServer } from '../../src/http/server.ts'
import type { Edge, GraphqlHandler } from '../../src/http/server-options.ts'
import { transact } from '../../src/platform/db.ts'
import { operationsWaiting, requestsCancelled } from '../../src/platform/metrics/metrics.ts'
import { edge, startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const byYoga = serveByYoga(app.graphql)
const body = JSON.stringify({ query: '{ viewer { audience } }' })
const operations = { slots: 2, queueLength: 1, waitMs: 60_000 }

/** Waits for a condition, long enough for a machine under load. */
const eventually = <T>(check: () => T) => vi.waitFor(check, { timeout: 100_000 })

/** A gateway whose operations do not finish until the test lets them continue. */
async function slowGateway(more: Partial<Edge> = {}) {
  const held: { signal: AbortSignal; resume: () => void; fail: (error: Error) => void }[] = []
  let slow = true
  const graphql: GraphqlHandler = async (...request) => {
    if (slow) {
      await new Promise<void>((resume, fail) => held.push({ signal: request[2].signal, resume, fail }))
    }
    return await byYoga(...request)
  }
  const url = await listen(app, { graphql, routes: app.routes, edge: { operations, ...more } })
  const post = (init: RequestInit = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      ...init,
    })
  return {
    url,
    held,
    post,
    /** Waits until `count` operations are running. */
    isHolding: (count: number) => eventually(() => expect(held).toHaveLength(count)),
    slowDown() {
      slow = true
      held.length = 0
    },
    resume() {
      slow = false
      for (const { resume } of held) resume()
    },
    /** Fails unless two operations run at once and a third one waits. */
    async assertFullCapacity() {
      slow = true
      held.length = 0
      const responses = [post(), post(), post()]
      await eventually(() => expect(held).toHaveLength(2))
      slow = false
      for (const { resume } of held) resume()
      expect((await Promise.all(responses)).map(({ status }) => status)).toEqual([200, 200, 200])
    },
  }
}

test('rejects requests above the capacity at once with a delay, and serves the others', async () => {
  const gateway = await slowGateway()
  const first = [gateway.post(), gateway.post()]
  await gateway.isHolding(2)
  // One request waits and seven are rejected, while no operation finishes.
  const others = Array.from({ length: 8 }, () => gateway.post())
  const rejected: Response[] = []
  for (const other of others)
    void other.then((response) => response.status === 503 && rejected.push(response))
  await eventually(() => expect(rejected).toHaveLength(7))
  for (const response of rejected) {
    expect(response.headers.get('retry-after')).toMatch(/^[123]$/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await response.json()).toEqual({
      errors: [
        {
          message: expect.any(String),
          extensions: { code: 'OVERLOADED', retryAfter: Number(response.headers.get('retry-after')) },
        },
      ],
    })
  }
  for (const path of ['/health', '/ready', '/metrics']) {
    expect([path, (await fetch(gateway.url + path)).status]).toEqual([path, 200])
  }
  // Public documents have no rate limit, so they use the same capacity.
  const keys = await fetch(`${gateway.url}/.well-known/jwks.json`)
  expect([keys.status, keys.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^[123]$/)])
  gateway.resume()
  const responses = await Promise.all([...first, ...others])
  expect(responses.map(({ status }) => status).toSorted()).toEqual([
    ...Array(3).fill(200),
    ...Array(7).fill(503),
  ])
  await gateway.assertFullCapacity()
})

test('limits one caller with slow operations to a quarter of the slots', async () => {
  const keyOf = async () =>
    (await transact(app.ctx.db, (tx) => createApiKey(app.admin, tx, { name: 'k', audience: 'SUPPORT' })))
      .apiKey
  const [slow, quick] = [await keyOf(), await keyOf()]
  const gateway = await slowGateway({ operations: { slots: 8, queueLength: 100, waitMs: 60_000 } })
  const as = (key: string) =>
    gateway.post({ headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` } })
  const requests = Array.from({ length: 12 }, () => as(slow))
  await gateway.isHolding(2)
  const others = [as(quick), as(quick), ...Array.from({ length: 4 }, () => gateway.post())]
  // All eight slots are occupied, two of them by the caller with twelve requests.
  await gateway.isHolding(8)
  gateway.resume()
  const responses = await Promise.all([...requests, ...others])
  expect(responses.map(({ status }) => status)).toEqual(Array(18).fill(200))
})

test('keeps the connection of a rejected request open for the next one', async () => {
  const gateway = await slowGateway({ operations: { ...operations, queueLength: 0 } })
  const held = [gateway.post(), gateway.post()]
  await gateway.isHolding(2)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  afterAll(() => agent.destroy())
  const postAgain = async () => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const request = httpRequest(`${gateway.url}/graphql`, { method: 'POST', agent, headers })
    request.end(body)
    const [response] = await once(request, 'response')
    response.resume()
    await once(response, 'end')
    return { status: response.statusCode, port: request.socket?.localPort }
  }
  const rejected = await postAgain()
  gateway.resume()
  await Promise.all(held)
  const accepted = await postAgain()
  expect([rejected.status, accepted.status]).toEqual([503, 200])
  expect(accepted.port).toBe(rejected.port)
})

test('a slow upload occupies no slot', async () => {
  const gateway = await slowGateway()
  const head = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`
  const slow = Array.from({ length: 5 }, () => connect(Number(new URL(gateway.url).port), '127.0.0.1'))
  for (const socket of slow) socket.write(`${head}\r\n\r\n${body.slice(0, 5)}`)
  await Promise.all(slow.map((socket) => (socket.connecting ? once(socket, 'connect') : null)))
  await gateway.assertFullCapacity()
  // Once complete, it is served as every other request.
  slow[0]!.write(body.slice(5))
  const [response] = await once(slow[0]!, 'data')
  expect(String(response)).toMatch(/^HTTP\/1\.1 200 /)
  for (const socket of slow) socket.destroy()
})

test('a request that takes too long is 504, and its slot is free when the operation ends', async () => {
  const gateway = await slowGateway({ requestTimeoutMs: 100, operations: { ...operations, queueLength: 0 } })
  const late = await Promise.all([gateway.post(), gateway.post()])
  for (const response of late) {
    expect(response.status).toBe(504)
    expect(response.headers.get('strict-transport-security')).not.toBeNull()
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_TIMED_OUT' } }] })
  }
  expect(gateway.held.map(({ signal }) => signal.reason?.code)).toEqual(Array(2).fill('REQUEST_TIMED_OUT'))
  expect((await gateway.post()).status).toBe(503)
  gateway.resume()
  await eventually(async () => expect((await gateway.post()).status).toBe(200))
  const faults = app.logged.filter(({ level }) => (level as number) >= 50)
  expect(faults).toEqual([])
})

test('closes the connection of a client that does not read, and not of a client that waits for a response', () => {
  const { graphql, ready } = { graphql: byYoga, ready: app.ready }
  const serverOf = (requestTimeoutMs: number) =>
    createHttpServer(app.ctx, { graphql, ready, graphiql: false, edge: { ...edge, requestTimeoutMs } })
  expect([30_000, 3_600_000, 0].map((ms) => serverOf(ms).timeout)).toEqual([90_000, 3_660_000, 0])
})

test('cancels and counts the operations of a client that disconnected, and never begins a queued one', async () => {
  const gateway = await slowGateway()
  const countOf = async () => {
    const { values } = await requestsCancelled.get()
    return values.find(({ labels }) => labels.why === 'CLIENT_LEFT')?.value ?? 0
  }
  const before = await countOf()
  const controller = new AbortController()
  const requests = [gateway.post({ signal: controller.signal }), gateway.post({ signal: controller.signal })]
  await gateway.isHolding(2)
  requests.push(gateway.post({ signal: controller.signal }))
  await eventually(async () => expect((await operationsWaiting.get()).values).toMatchObject([{ value: 1 }]))
  controller.abort()
  await Promise.allSettled(requests)
  await eventually(() =>
    expect(gateway.held.map(({ signal }) => signal.reason?.code)).toEqual(Array(2).fill('CLIENT_LEFT')),
  )
  await eventually(async () => expect(await countOf()).toBe(before + 3))
  gateway.resume()
  await gateway.assertFullCapacity()
  // The third operation did not begin: the two since then are from the check.
  expect(gateway.held).toHaveLength(2)
})

test('loses no slot, whether requests succeed, fail, time out or are cancelled', async () => {
  const gateway = await slowGateway({ requestTimeoutMs: 300 })
  const fates = fc.array(fc.constantFrom('answered', 'failed', 'left', 'late'), {
    minLength: 1,
    maxLength: 4,
  })
  await fc.assert(
    fc.asyncProperty(fates, async (chosen) => {
      gateway.slowDown()
      const controller = new AbortController()
      const requests: Promise<unknown>[] = []
      for (const fate of chosen) {
        const response = gateway.post(fate === 'left' ? { signal: controller.signal } : {})
        requests.push(response.catch(() => null))
      }
      await eventually(() => expect(gateway.held.length).toBeGreaterThanOrEqual(Math.min(chosen.length, 2)))
      controller.abort()
      if (chosen.includes('late')) await sleep(350)
      for (const [index, { resume, fail }] of gateway.held.entries())
        chosen[index] === 'failed' ? fail(new Error('a fault')) : resume()
      gateway.resume()
      await Promise.all(requests)
      await eventually(() => gateway.assertFullCapacity())
    }),
    { numRuns: 12 },
  )
})
