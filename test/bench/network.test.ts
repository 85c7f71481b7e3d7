import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { openNetwork } from '../../bench/chaos/network.ts'

const sockets = new Set<net.Socket>()
const echo = net.createServer((socket) => {
  sockets.add(socket)
  socket.on('error', () => {}).pipe(socket)
})
echo.listen(0, '127.0.0.1')
await once(echo, 'listening')
const network = await openNetwork((echo.address() as net.AddressInfo).port)

beforeEach(() => network.behave('pass'))
afterAll(async () => {
  await network.close()
  for (const socket of sockets) socket.destroy()
  echo.close()
})

/** Opens a connection through the network, and records its data and its end. */
async function connect() {
  const socket = net.connect(network.port, '127.0.0.1')
  const seen = { text: '', ended: null as string | null }
  socket.setEncoding('latin1').on('data', (text) => {
    seen.text += text
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    seen.ended = error.code ?? error.message
  })
  socket.on('end', () => {
    seen.ended ??= 'end'
  })
  await once(socket, 'connect')
  return { socket, seen }
}

test('forwards data and the end of a connection', async () => {
  const { socket, seen } = await connect()
  socket.end('hello')
  await vi.waitFor(() => expect(seen).toEqual({ text: 'hello', ended: 'end' }), 100_000)
})

test('keeps the order of delayed packets', async () => {
  const { socket, seen } = await connect()
  network.behave('slow')
  socket.write('a')
  await sleep(20)
  network.behave('pass')
  socket.write('b')
  await vi.waitFor(() => expect(seen.text).toBe('ab'), 100_000)
  socket.destroy()
})

test('sends nothing while it is half-open, and then breaks connections that lost packets', async () => {
  const { socket, seen } = await connect()
  network.behave('silent')
  const late = await connect()
  socket.write('lost')
  late.socket.write('lost')
  await sleep(50)
  expect([seen, late.seen]).toEqual([
    { text: '', ended: null },
    { text: '', ended: null },
  ])

  network.behave('pass')
  await vi.waitFor(() => expect([seen.ended, late.seen.ended]).toEqual(['ECONNRESET', 'ECONNRESET']), 100_000)
  const fresh = await connect()
  fresh.socket.write('hello')
  await vi.waitFor(() => expect(fresh.seen.text).toBe('hello'), 100_000)
  fresh.socket.destroy()
})

test('resets open and new connections', async () => {
  const { seen } = await connect()
  network.behave('reset')
  await vi.waitFor(() => expect(seen.ended).toBe('ECONNRESET'), 100_000)
  await expect(connect().then(({ socket }) => once(socket, 'close'))).rejects.toThrow(/ECONNRESET/)
})

test('sends nonsense', async () => {
  network.behave('nonsense')
  const { seen } = await connect()
  await vi.waitFor(() => expect(seen.ended).toBe('end'), 100_000)
  expect(seen.text).toContain('<html>')
})
