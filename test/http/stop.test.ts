import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { followRequests, stopServer } from '../../src/http/stop.ts'

test('a server that stops answers what is under way and what still comes, and closes each connection with its answer', async () => {
  const held: ServerResponse[] = []
  const server = createServer((_request, response) => void held.push(response))
  // Longer than the test may take: no connection ends by itself.
  server.keepAliveTimeout = 600_000
  followRequests(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const ask = async (sent: string) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(sent)
    while (held.length === 0) await new Promise((resolve) => setImmediate(resolve))
    let answers = ''
    const closed = (async () => {
      for await (const chunk of socket) answers += chunk
      return answers
    })()
    return { socket, closed, answer: held.pop()! }
  }
  const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'
  const idle = await ask(request)
  idle.answer.end('answered before')
  await once(idle.answer, 'close')
  const waiting = await ask(request)
  // Its next request is on its way when the server stops.
  const busy = await ask(request)

  const stopped = stopServer(server, 600_000)
  busy.socket.write(request)
  waiting.answer.end('answered after')
  busy.answer.end('answered after')
  await stopped

  expect(await idle.closed).toContain('answered before')
  for (const { closed } of [waiting, busy]) {
    const answers = await closed
    expect(answers).toContain('answered after')
    expect(answers.toLowerCase()).toContain('connection: close')
  }
})
