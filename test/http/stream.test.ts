import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { prepareStream } from '../../src/http/stream.ts'

const answers: ServerResponse[] = []
/** Sends each client as much as it takes, and waits for it as long as its path says, in milliseconds. */
const server = createServer((request, response) => {
  answers.push(response)
  prepareStream(request, response, Number(request.url?.slice(1)))
  const send = () => {
    while (!response.destroyed && response.write(`data: ${'x'.repeat(10_000)}\n\n`));
  }
  response.on('drain', send)
  send()
}).listen(0)
afterAll(() => void server.close())

async function ask(waitMs = 200) {
  const socket = connect((server.address() as AddressInfo).port)
  socket.write(`GET /${waitMs} HTTP/1.1\r\nhost: x\r\n\r\n`)
  const [head] = await once(socket, 'data')
  return { socket, head: String(head), answer: answers.at(-1)! }
}

test('a client that leaves its stream unread is disconnected', async () => {
  const { socket, answer } = await ask()
  socket.pause()

  await once(answer, 'close')

  expect(answer.writableFinished).toBe(false)
  socket.destroy()
})

test('a client that reads is not, and no proxy holds its messages back', async () => {
  // A machine that is busy may look at it a second late.
  const { socket, head, answer } = await ask(1_500)
  expect(head).toContain('x-accel-buffering: no')
  let received = 0
  socket.on('data', (chunk) => {
    received += chunk.length
  })

  await new Promise((resolve) => setTimeout(resolve, 4_000))

  expect(answer.destroyed).toBe(false)
  expect(received).toBeGreaterThan(100_000)
  socket.destroy()
})

test('the connection of a stream that has ended is closed', async () => {
  const { socket, answer } = await ask()
  socket.resume()
  answer.removeAllListeners('drain')

  answer.end()

  await once(socket, 'close')
})
