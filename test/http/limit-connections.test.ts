import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const open: Socket[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy()
})

/** A gateway whose `/ready` never responds, so that its connections are not idle. */
async function start(connections: number, trustedProxies: string[] = []) {
  let waiting = 0
  const ready = () => {
    waiting++
    return new Promise<object>(() => {})
  }
  const url = await listen(app, { edge: { connections, trustedProxies }, ready })
  return { port: Number(new URL(url).port), waiting: () => waiting }
}

function send(port: number, from: string, path: string): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from })
  open.push(socket)
  socket.on('error', () => {})
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`)
  return socket
}

/** Opens a connection from a loopback address. Returns whether it is served. It is idle then. */
async function visit(port: number, from: string): Promise<boolean> {
  const socket = send(port, from, '/health')
  const [part] = await Promise.race([once(socket, 'data'), once(socket, 'close')])
  // The server notes the end of a response after the client has it.
  await sleep(20)
  return String(part).startsWith('HTTP/1.1 200 ')
}

const closed = () => open.map(({ destroyed }) => destroyed)

test('one address has a quarter of the connections, and its own idle ones make room', async () => {
  const { port } = await start(8)
  for (let n = 0; n < 5; n++) expect(await visit(port, '127.0.0.2')).toBe(true)
  await vi.waitFor(() => expect(closed()).toEqual([true, true, true, false, false]), { timeout: 100_000 })
  expect(await visit(port, '127.0.0.3')).toBe(true)
  expect(closed()).toEqual([true, true, true, false, false, false])
})

test('an address whose connections all have a request gets no other one, and another address does', async () => {
  const { port, waiting } = await start(8)
  for (let n = 0; n < 2; n++) send(port, '127.0.0.5', '/ready')
  await vi.waitFor(() => expect(waiting()).toBe(2), { timeout: 100_000 })
  expect(await visit(port, '127.0.0.5')).toBe(false)
  expect(await visit(port, '127.0.0.6')).toBe(true)
  expect(closed().slice(0, 2)).toEqual([false, false])
})

test('above the limit of all, the connection that was idle longest is closed', async () => {
  const { port } = await start(4)
  for (const n of [1, 2, 3, 4]) expect(await visit(port, `127.0.1.${n}`)).toBe(true)
  // The first one is active again, so the second one was idle longest.
  open[0]!.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n')
  await once(open[0]!, 'data')
  await sleep(20)
  expect(await visit(port, '127.0.1.5')).toBe(true)
  await vi.waitFor(() => expect(closed()).toEqual([false, true, false, false, false]), { timeout: 100_000 })
})

test('a connection that closes makes room', async () => {
  const { port, waiting } = await start(4)
  for (const n of [1, 2, 3, 4]) send(port, `127.0.2.${n}`, '/ready')
  await vi.waitFor(() => expect(waiting()).toBe(4), { timeout: 100_000 })
  expect(await visit(port, '127.0.2.5')).toBe(false)
  open[0]!.destroy()
  await vi.waitFor(async () => expect(await visit(port, '127.0.2.5')).toBe(true), { timeout: 100_000 })
})

test('a trusted proxy has no share', async () => {
  const { port } = await start(8, ['127.0.0.9'])
  for (let n = 0; n < 8; n++) expect(await visit(port, '127.0.0.9')).toBe(true)
  expect(closed()).toEqual(Array(8).fill(false))
})

test('0 connections are no limit', async () => {
  const { port } = await start(0)
  for (let n = 0; n < 20; n++) expect(await visit(port, '127.0.0.2')).toBe(true)
  expect(closed()).toEqual(Array(20).fill(false))
})
