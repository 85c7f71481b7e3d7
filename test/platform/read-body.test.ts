import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { readBody } from '../../src/platform/read-body.ts'

const MAX_BYTES = 10
const results: string[] = []
const server = createServer(async (request, response) => {
  const body = await readBody(request, MAX_BYTES)
  results.push(body.toString())
  response.writeHead(typeof body === 'string' ? 413 : 200, { connection: 'close' }).end()
}).listen(0, '127.0.0.1')
await once(server, 'listening')
afterAll(() => void server.close())
const { port } = server.address() as AddressInfo

/** Sends the parts of a request, and returns the status of the response. */
async function send(...parts: string[]): Promise<string | undefined> {
  const socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1')
  for (const part of parts) socket.write(part)
  let response = ''
  for await (const chunk of socket) response += chunk
  return /^HTTP\/1\.1 (\d+)/.exec(response)?.[1]
}

const head = (header: string) => `POST / HTTP/1.1\r\nhost: gateway\r\n${header}\r\n\r\n`

test('reads a body of exactly the limit', async () => {
  expect(await send(head('content-length: 10'), '12345', '67890')).toBe('200')
  expect(results.at(-1)).toBe('1234567890')
})

test('reads an empty body', async () => {
  expect(await send(head('content-length: 0'))).toBe('200')
  expect(results.at(-1)).toBe('')
})

test('counts bytes and not characters', async () => {
  expect(await send(head('content-length: 12'), 'äöüäöü')).toBe('413')
  expect(results.at(-1)).toBe('TOO_LARGE')
})

test('stops above the limit and can still respond, although the client continues to send', async () => {
  expect(await send(head('transfer-encoding: chunked'), 'b\r\n12345678901\r\n')).toBe('413')
  expect(results.at(-1)).toBe('TOO_LARGE')
})

test('reports a client that disconnects before the end', async () => {
  const before = results.length
  const socket = connect(port, '127.0.0.1')
  socket.write(`${head('content-length: 10')}12345`, () => socket.destroy())
  await expect.poll(() => results.slice(before)).toEqual(['DISCONNECTED'])
})
