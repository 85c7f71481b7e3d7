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
const operations = { places: 2, waiting: 1, waitMs: 60_000 }

/** What is to come about, on however busy a machine. */
const soon = <T>(check: () => T) => vi.waitFor(check, { timeout: 15_000 })

/** A gateway on which every operation is slow: it is held until it is let go on. */
async function slowGateway(more: Partial<Edge> = {}) {
  const held: { signal: AbortSignal; go: () => void; fail: (error: Error) => void }[] = []
  let slow = true
  const graphql: GraphqlHandler = async (...request) => {
    if (slow) {
      await new Promise<void>((go, fail) => held.push({ signal: request[2].signal, go, fail }))
    }
    return await byYoga(...request)
  }
  const url = await listen(app, { graphql, routes: app.routes, edge: { operations, ...more } })
  const ask = (init: RequestInit = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      ...init,
    })
  return {
    url,
    held,
    ask,
    /** Waits until so many are in work. */
    isHolding: (count: number) => soon(() => expect(held).toHaveLength(count)),
    slowDown() {
      slow = true
      held.length = 0
    },
    goOn() {
      slow = false
      for (const { go } of held) go()
    },
    /** Whether as many are answered at once as ever. */
    async isAsBefore() {
      slow = true
      held.length = 0
      const answers = [ask(), ask(), ask()]
      await soon(() => expect(held).toHaveLength(2))
      slow = false
      for (const { go } of held) go()
      expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200])
    },
  }
}

test('beyond its room a gateway refuses at once and says when to come again; the rest is answered, and then all is as before', async () => {
  const gateway = await slowGateway()
  const first = [gateway.ask(), gateway.ask()]
  await gateway.isHolding(2)
  // One waits, and seven are refused, whichever: they are answered while nothing moves.
  const others = Array.from({ length: 8 }, () => gateway.ask())
  const refused: Response[] = []
  for (const other of others) void other.then((answer) => answer.status === 503 && refused.push(answer))
  await soon(() => expect(refused).toHaveLength(7))
  for (const answer of refused) {
    expect(answer.headers.get('retry-after')).toMatch(/^[123]$/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await answer.json()).toEqual({
      errors: [
        {
          message: expect.any(String),
          extensions: { code: 'OVERLOADED', retryAfter: Number(answer.headers.get('retry-after')) },
        },
      ],
    })
  }
  for (const path of ['/health', '/ready', '/metrics']) {
    expect([path, (await fetch(gateway.url + path)).status]).toEqual([path, 200])
  }
  // What anybody may ask for as often as they like has to wait, too.
  const keys = await fetch(`${gateway.url}/.well-known/jwks.json`)
  expect([keys.status, keys.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^[123]$/)])
  gateway.goOn()
  const answers = await Promise.all([...first, ...others])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([
    ...Array(3).fill(200),
    ...Array(7).fill(503),
  ])
  await gateway.isAsBefore()
})

test('who asks what is slow has a quarter of the places: all others are answered as ever', async () => {
  const keyOf = async () =>
    (await transact(app.ctx.db, (tx) => createApiKey(app.admin, tx, { name: 'k', audience: 'SUPPORT' })))
      .apiKey
  const [slow, quick] = [await keyOf(), await keyOf()]
  const gateway = await slowGateway({ operations: { places: 8, waiting: 100, waitMs: 60_000 } })
  const as = (key: string) =>
    gateway.ask({ headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` } })
  const asked = Array.from({ length: 12 }, () => as(slow))
  await gateway.isHolding(2)
  const others = [as(quick), as(quick), ...Array.from({ length: 4 }, () => gateway.ask())]
  // All eight places are taken, two of them by the one who asked for twelve.
  await gateway.isHolding(8)
  gateway.goOn()
  const answers = await Promise.all([...asked, ...others])
  expect(answers.map(({ status }) => status)).toEqual(Array(18).fill(200))
})

test('who is refused keeps the connection, and is answered on it later', async () => {
  const gateway = await slowGateway({ operations: { ...operations, waiting: 0 } })
  const held = [gateway.ask(), gateway.ask()]
  await gateway.isHolding(2)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  afterAll(() => agent.destroy())
  const askAgain = async () => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const request = httpRequest(`${gateway.url}/graphql`, { method: 'POST', agent, headers })
    request.end(body)
    const [response] = await once(request, 'response')
    response.resume()
    await once(response, 'end')
    return { status: response.statusCode, port: request.socket?.localPort }
  }
  const refused = await askAgain()
  gateway.goOn()
  await Promise.all(held)
  const answered = await askAgain()
  expect([refused.status, answered.status]).toEqual([503, 200])
  expect(answered.port).toBe(refused.port)
})

test('who sends slowly takes no place', async () => {
  const gateway = await slowGateway()
  const head = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`
  const slow = Array.from({ length: 5 }, () => connect(Number(new URL(gateway.url).port), '127.0.0.1'))
  for (const socket of slow) socket.write(`${head}\r\n\r\n${body.slice(0, 5)}`)
  await Promise.all(slow.map((socket) => (socket.connecting ? once(socket, 'connect') : null)))
  await gateway.isAsBefore()
  // Once all of it is there it is a request like others.
  slow[0]!.write(body.slice(5))
  const [answer] = await once(slow[0]!, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /)
  for (const socket of slow) socket.destroy()
})

test('an answer that takes too long is 504; its place is free when the work has ended, not before', async () => {
  const gateway = await slowGateway({ requestTimeoutMs: 100, operations: { ...operations, waiting: 0 } })
  const late = await Promise.all([gateway.ask(), gateway.ask()])
  for (const answer of late) {
    expect(answer.status).toBe(504)
    expect(answer.headers.get('strict-transport-security')).not.toBeNull()
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_TIMED_OUT' } }] })
  }
  expect(gateway.held.map(({ signal }) => signal.reason?.code)).toEqual(Array(2).fill('REQUEST_TIMED_OUT'))
  expect((await gateway.ask()).status).toBe(503)
  gateway.goOn()
  await soon(async () => expect((await gateway.ask()).status).toBe(200))
  const faults = app.logged.filter(({ level }) => (level as number) >= 50)
  expect(faults).toEqual([])
})

test('a client that leaves its answer unread is disconnected in the end, and one that waits for its answer is not', () => {
  const { graphql, ready } = { graphql: byYoga, ready: app.ready }
  const serverOf = (requestTimeoutMs: number) =>
    createHttpServer(app.ctx, { graphql, ready, graphiql: false, edge: { ...edge, requestTimeoutMs } })
  expect([30_000, 3_600_000, 0].map((ms) => serverOf(ms).timeout)).toEqual([90_000, 3_660_000, 0])
})

test('what is done for a client that left is told so, and counted; who left in the line is never begun', async () => {
  const gateway = await slowGateway()
  const countOf = async () => {
    const { values } = await requestsCancelled.get()
    return values.find(({ labels }) => labels.why === 'CLIENT_LEFT')?.value ?? 0
  }
  const before = await countOf()
  const leaving = new AbortController()
  const asked = [gateway.ask({ signal: leaving.signal }), gateway.ask({ signal: leaving.signal })]
  await gateway.isHolding(2)
  asked.push(gateway.ask({ signal: leaving.signal }))
  await soon(async () => expect((await operationsWaiting.get()).values).toMatchObject([{ value: 1 }]))
  leaving.abort()
  await Promise.allSettled(asked)
  await soon(() =>
    expect(gateway.held.map(({ signal }) => signal.reason?.code)).toEqual(Array(2).fill('CLIENT_LEFT')),
  )
  await soon(async () => expect(await countOf()).toBe(before + 3))
  gateway.goOn()
  await gateway.isAsBefore()
  // The third was not begun: only those that were held until now were.
  expect(gateway.held).toHaveLength(2)
})

test('whatever becomes of them, answered, failed, timed out or left, no place is lost', async () => {
  const gateway = await slowGateway({ requestTimeoutMs: 300 })
  const fates = fc.array(fc.constantFrom('answered', 'failed', 'left', 'late'), {
    minLength: 1,
    maxLength: 4,
  })
  await fc.assert(
    fc.asyncProperty(fates, async (chosen) => {
      gateway.slowDown()
      const leaving = new AbortController()
      const asked: Promise<unknown>[] = []
      for (const fate of chosen) {
        const answer = gateway.ask(fate === 'left' ? { signal: leaving.signal } : {})
        asked.push(answer.catch(() => null))
      }
      await soon(() => expect(gateway.held.length).toBeGreaterThanOrEqual(Math.min(chosen.length, 2)))
      leaving.abort()
      if (chosen.includes('late')) await sleep(350)
      for (const [at, { go, fail }] of gateway.held.entries())
        chosen[at] === 'failed' ? fail(new Error('a fault')) : go()
      gateway.goOn()
      await Promise.all(asked)
      await soon(() => gateway.isAsBefore())
    }),
    { numRuns: 12 },
  )
})
