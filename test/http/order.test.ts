import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import type { GraphqlHandler, Reply } from '../../src/http/server-options.ts'
import { operationsWaiting } from '../../src/platform/metrics/metrics.ts'
import { takeTurn } from '../../src/platform/turns.ts'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const body = '{"query":"{ viewer { audience } }"}'

interface Work {
  operations?: { slots: number; queueLength: number; waitMs: number }
  frequent?: () => Promise<void>
  other?: () => Promise<void>
}

/** A gateway that notes the order in which operations start. Those that are sent to `?frequent` are frequent. */
async function startGateway({ operations, frequent, other }: Work) {
  const started: string[] = []
  const graphql: GraphqlHandler = async (_request, response): Promise<Reply> => {
    started.push('other')
    await other?.()
    return { status: 200, send: () => response.end('{}') }
  }
  const url = await listen(app, {
    graphql,
    frequent: {
      find({ url }, response) {
        if (!url?.endsWith('?frequent')) return null
        return async () => {
          started.push('frequent')
          await frequent?.()
          return { status: 200, send: () => response.end('{}') }
        }
      },
    },
    edge: operations ? { operations } : {},
  })
  const send = async (path: string): Promise<number> => {
    const headers = { 'content-type': 'application/json' }
    return (await fetch(url + path, { method: 'POST', headers, body })).status
  }
  /** Sends requests in one packet, so that all arrive before any starts. Returns their statuses in order. */
  const sendTogether = async (paths: string[]): Promise<number[]> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    await once(socket, 'connect')
    const requests = paths.map(
      (path) =>
        `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    )
    let received = ''
    socket.on('data', (data) => {
      received += data
    })
    socket.write(requests.join(''))
    const statuses = () => [...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))
    await vi.waitFor(() => expect(statuses()).toHaveLength(paths.length), { timeout: 100_000 })
    socket.destroy()
    return statuses()
  }
  const isRunning = (name: string) => vi.waitFor(() => expect(started).toEqual([name]), { timeout: 100_000 })
  return { started, send, sendTogether, isRunning }
}

test('a frequent operation starts before the others that were sent first', async () => {
  const { started, sendTogether } = await startGateway({ frequent: () => setImmediate() })
  const paths = ['/graphql', '/graphql', '/graphql', '/graphql?frequent']
  expect(await sendTogether(paths)).toEqual([200, 200, 200, 200])
  expect(started).toEqual(['frequent', 'other', 'other', 'other'])
})

test('other operations are served while frequent ones never end', async () => {
  const endless = Promise.withResolvers<void>()
  const { send, isRunning } = await startGateway({ frequent: () => endless.promise })
  const frequent = send('/graphql?frequent')
  await isRunning('frequent')
  expect(await Promise.all([send('/graphql'), send('/graphql')])).toEqual([200, 200])
  endless.resolve()
  expect(await frequent).toBe(200)
})

test('as many operations wait for their start as may run and wait together', async () => {
  const { sendTogether } = await startGateway({ operations: { slots: 1, queueLength: 2, waitMs: 60_000 } })
  const paths = Array.from({ length: 6 }, () => '/graphql')
  expect(await sendTogether(paths)).toEqual([200, 200, 200, 503, 503, 503])
})

test('a frequent operation that waits for a slot has no precedence', async () => {
  const released = Promise.withResolvers<void>()
  const order: string[] = []
  const { send, isRunning } = await startGateway({
    operations: { slots: 1, queueLength: 10, waitMs: 60_000 },
    async other() {
      await released.promise
      const turn = takeTurn().then(() => order.push('turn'))
      // Two iterations: without precedence, no timer is waited for.
      await setImmediate()
      await setImmediate()
      order.push('later')
      await turn
    },
    frequent: async () => void order.push('frequent'),
  })
  const other = send('/graphql')
  await isRunning('other')
  const frequent = send('/graphql?frequent')
  await vi.waitFor(async () => expect(await waitingOperations()).toBe(1), { timeout: 100_000 })
  released.resolve()
  expect(await Promise.all([other, frequent])).toEqual([200, 200])
  expect(order).toEqual(['turn', 'later', 'frequent'])
})

async function waitingOperations(): Promise<number> {
  return (await operationsWaiting.get()).values[0]!.value
}
