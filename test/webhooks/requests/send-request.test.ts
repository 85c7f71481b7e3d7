import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { sendRequest } from '../../../src/webhooks/requests/send-request.ts'
import { createCertificate } from '../../certificate.ts'

const networks = ['127.0.0.0/8', '::1']

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => void server.close())
  return (server.address() as AddressInfo).port
}

async function serve(handle: RequestListener): Promise<string> {
  const server = createServer(handle)
  afterAll(() => server.closeAllConnections())
  return `http://127.0.0.1:${await listen(server)}/`
}

const send = (url: string, more: object = {}) =>
  sendRequest({ url, headers: { 'content-type': 'application/json' }, body: '{"é":1}', networks, ...more })

test('sends the body and returns the status with the beginning of the response', async () => {
  let received = ''
  const url = await serve(async (request, response) => {
    for await (const chunk of request) received += chunk
    response.writeHead(202, { 'retry-after': '7' }).end(`a\0${'b'.repeat(1_000)}`)
  })
  const outcome = await send(url)
  expect(outcome).toMatchObject({ status: 202, response: `a\uFFFD${'b'.repeat(498)}`, retryAfterMs: 7_000 })
  expect(received).toBe('{"é":1}')
})

test('follows no redirect', async () => {
  let requests = 0
  const url = await serve((_request, response) => {
    requests++
    response.writeHead(307, { location: '/elsewhere' }).end()
  })
  expect(await send(url)).toMatchObject({ status: 307 })
  expect(requests).toBe(1)
})

test('connects to no private address, written as a number or behind a name', async () => {
  let requests = 0
  const url = await serve((_request, response) => {
    requests++
    response.end()
  })
  const named = url.replace('127.0.0.1', 'localhost')
  for (const one of [url, named, url.replace('http:', 'https:'), named.replace('http:', 'https:')])
    expect(await send(one, { networks: [] })).toMatchObject({ failure: 'ADDRESS_NOT_ALLOWED' })
  expect(await send(url, { networks: ['10.0.0.0/8'] })).toMatchObject({ failure: 'ADDRESS_NOT_ALLOWED' })
  expect(requests).toBe(0)
  expect(await send(named)).toMatchObject({ status: 200 })
})

test('sends nothing without TLS to a public address', async () => {
  expect(await send('http://8.8.8.8/')).toMatchObject({ failure: 'ADDRESS_NOT_ALLOWED' })
})

test('a response that does not begin ends at the time limit', async () => {
  const url = await serve(() => {})
  expect(await send(url, { timeoutMs: 100 })).toMatchObject({ failure: 'TIMEOUT' })
})

test('a response that does not end counts by its status, and is read up to a limit', async () => {
  const url = await serve((request, response) => {
    response.writeHead(200)
    response.write('x')
    if (request.url === '/endless') {
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 1)
      response.on('close', () => clearInterval(timer))
    }
  })
  expect(await send(url, { timeoutMs: 300 })).toMatchObject({ status: 200, response: 'x' })
  expect(await send(`${url}endless`)).toMatchObject({ status: 200, response: 'x'.repeat(500) })
})

test.each<[string, object]>([
  ['HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n', { status: 101 }],
  ['HTTP/1.1 200 OK\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n', { status: 200 }],
  ['HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n', { failure: 'CONNECTION_FAILED' }],
  ['', { failure: 'CONNECTION_FAILED' }],
])('a connection that ends after %j has an outcome', async (bytes, expected) => {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(bytes))
  })
  expect(await send(`http://127.0.0.1:${await listen(server)}/`)).toMatchObject(expected)
})

test('a certificate that no authority signed is refused', async () => {
  const { key, cert } = createCertificate('127.0.0.1')
  const server = createTlsServer({ key, cert }, (_request, response) => response.end())
  afterAll(() => server.closeAllConnections())
  expect(await send(`https://127.0.0.1:${await listen(server)}/`)).toMatchObject({
    failure: 'CERTIFICATE_INVALID',
  })
})

test('a name without an address, a closed port and another protocol are failures', async () => {
  const closed = createServer()
  const port = await listen(closed)
  await new Promise((resolve) => closed.close(resolve))
  const other = createTcpServer((socket) => socket.end('SSH-2.0\r\n'))
  expect(await send('https://no-such-host.invalid/')).toMatchObject({ failure: 'NAME_NOT_RESOLVED' })
  expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({ failure: 'CONNECTION_FAILED' })
  expect(await send(`http://127.0.0.1:${await listen(other)}/`)).toMatchObject({
    failure: 'RESPONSE_INVALID',
  })
})
