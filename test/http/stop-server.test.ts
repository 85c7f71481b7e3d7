import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { stopServer, trackResponses } from '../../src/http/stop-server.ts'

test('a stopping server completes open requests and later ones on open connections, and closes each connection', async () => {
  const held: ServerResponse[] = []
  const server = createServer((_request, response) => void held.push(response))
  // Longer than the test may take, so that no connection closes by itself.
  server.keepAliveTimeout = 600_000
  trackResponses(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const send = async (sent: string) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(sent)
    while (held.length === 0) await new Promise((resolve) => setImmediate(resolve))
    let responses = ''
    const closed = (async () => {
      for await (const chunk of socket) responses += chunk
      return responses
    })()
    return { socket, closed, response: held.pop()! }
  }
  const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'
  const idle = await send(request)
  idle.response.end('sent before')
  await once(idle.response, 'close')
  const waiting = await send(request)
  // Its next request arrives while the server stops.
  const busy = await send(request)

  const stopped = stopServer(server, 600_000)
  busy.socket.write(request)
  waiting.response.end('sent after')
  busy.response.end('sent after')
  await Promise.all([waiting.closed, busy.closed])
  // A client cannot know that the server stops. Its request on an idle connection gets a response, too.
  idle.socket.write(request)
  while (held.length === 0) await new Promise((resolve) => setImmediate(resolve))
  held.pop()!.end('sent after')
  await stopped

  expect(await idle.closed).toContain('sent before')
  for (const { closed } of [waiting, busy, idle]) {
    const responses = await closed
    expect(responses).toContain('sent after')
    expect(responses.toLowerCase()).toContain('connection: close')
  }
})
