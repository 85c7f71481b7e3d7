import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, expect, test, vi } from 'vitest'
import { overloaded } from '../../src/platform/metrics/metrics.ts'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const open: Socket[] = []
afterAll(() => {
  for (const socket of open) socket.destroy()
})

/** Opens a connection and returns the status of its response; empty if the connection is closed. */
async function visit(url: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  open.push(socket)
  let received = ''
  socket.on('data', (part) => {
    received += part
  })
  socket.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n')
  await Promise.race([once(socket, 'data'), once(socket, 'close')]).catch(() => {})
  return received.slice(9, 12)
}

async function countDropped(): Promise<number> {
  const { values } = await overloaded.get()
  return values.find(({ labels }) => labels.whose === 'connections')?.value ?? 0
}

test('closes and counts connections above the limit, and serves new ones once others close', async () => {
  const url = await listen(app, { edge: { connections: 3 } })
  const before = await countDropped()
  expect([await visit(url), await visit(url), await visit(url)]).toEqual(['200', '200', '200'])
  expect([await visit(url), await visit(url)]).toEqual(['', ''])
  expect((await countDropped()) - before).toBe(2)
  const [first, second] = open
  second!.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n')
  expect(String((await once(second!, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /)
  first!.destroy()
  await vi.waitFor(async () => expect(await visit(url)).toBe('200'), { timeout: 10_000 })
})

test('0 connections are no limit', async () => {
  const url = await listen(app, { edge: { connections: 0 } })
  expect(await Promise.all(Array.from({ length: 20 }, () => visit(url)))).toEqual(Array(20).fill('200'))
})
