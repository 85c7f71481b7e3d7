import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { prepareStream } from '../../src/http/stream.ts'

const responses: ServerResponse[] = []
/** Sends each client as much as it reads. The path is the time for which a client may read nothing, in milliseconds. */
const server = createServer((request, response) => {
  responses.push(response)
  prepareStream(request, response, Number(request.url?.slice(1)))
  const send = () => {
    while (!response.destroyed && response.write(`data: ${'x'.repeat(10_000)}\n\n`));
  }
  response.on('drain', send)
  send()
}).listen(0)
afterAll(() => void server.close())

async function connectClient(waitMs = 200) {
  const socket = connect((server.address() as AddressInfo).port)
  socket.write(`GET /${waitMs} HTTP/1.1\r\nhost: x\r\n\r\n`)
  const [head] = await once(socket, 'data')
  return { socket, head: String(head), response: responses.at(-1)! }
}

test('closes the connection of a client that does not read its stream', async () => {
  const { socket, response } = await connectClient()
  socket.pause()

  await once(response, 'close')

  expect(response.writableFinished).toBe(false)
  socket.destroy()
})

test('keeps the connection of a client that reads, and forbids proxies to buffer', async () => {
  // Under load the check may run a second late.
  const { socket, head, response } = await connectClient(1_500)
  expect(head).toContain('x-accel-buffering: no')
  let received = 0
  socket.on('data', (chunk) => {
    received += chunk.length
  })

  await new Promise((resolve) => setTimeout(resolve, 4_000))

  expect(response.destroyed).toBe(false)
  expect(received).toBeGreaterThan(100_000)
  socket.destroy()
})

test('closes the connection when the stream ends', async () => {
  const { socket, response } = await connectClient()
  socket.resume()
  response.removeAllListeners('drain')

  response.end()

  await once(socket, 'close')
})
