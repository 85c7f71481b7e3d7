import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTcp, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { afterAll, expect, test, vi } from 'vitest'
import { readTls, TlsFilesError } from '../../src/http/tls.ts'
import { startTestApp } from '../app.ts'
import { createCertificate } from '../certificate.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const folder = mkdtempSync(join(tmpdir(), 'licet-tls-'))
afterAll(() => rmSync(folder, { recursive: true }))
const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }

async function renew(name: string) {
  const { cert, key } = createCertificate(name)
  writeFileSync(files.cert, cert)
  writeFileSync(files.key, key)
}

/** Opens a connection and returns the name on its certificate and the response. */
async function visit(url: string): Promise<{ name: unknown; response: string }> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const name = socket.getPeerCertificate().subject.CN
  socket.write('GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  let response = ''
  for await (const chunk of socket) response += chunk
  return { name, response }
}

await renew('first')
const url = await listen(app, { edge: { production: true, tls: files } })

test.each([
  ['that does not exist', { ...files, cert: join(folder, 'none.pem') }, /ENOENT.*none\.pem/],
  ['that is no certificate', { ...files, cert: files.key }, /PEM|no start line/],
  ['of another key', { ...files, key: join(folder, 'other.pem') }, /mismatch/],
])('rejects a certificate %s at the start, and explains both files', async (_, wrong, reason) => {
  writeFileSync(join(folder, 'other.pem'), createCertificate('other').key)
  expect(() => readTls(wrong)).toThrow(TlsFilesError)
  expect(() => readTls(wrong)).toThrow(reason)
  const remedy = expect.stringMatching(/LICET_TLS_CERT names a PEM file .* LICET_TLS_KEY/)
  expect(() => readTls(wrong)).toThrow(expect.objectContaining({ remedy }))
})

test('with a certificate the gateway serves TLS alone', async () => {
  const { name, response } = await visit(url)
  expect(name).toBe('first')
  expect(response).toMatch(/^HTTP\/1\.1 200 /)
  await expect(fetch(url.replace('https', 'http'))).rejects.toThrow()
})

test('loads a renewed certificate without a restart, and keeps the old one if the new one is broken', async () => {
  await renew('second')
  await vi.waitFor(async () => expect((await visit(url)).name).toBe('second'), { timeout: 100_000 })

  writeFileSync(files.key, 'no key')
  const message = 'the changed certificate cannot be used; the old one stays'
  await vi.waitFor(() => expect(app.logged.map(({ msg }) => msg)).toContain(message), { timeout: 100_000 })
  expect((await visit(url)).name).toBe('second')
})

test.each([
  ['sends nothing', ''],
  ['sends a part of a ClientHello', '\x16\x03\x01\x02\x00\x01\x00'],
  ['speaks HTTP without TLS', 'GET /health HTTP/1.1\r\nhost: x\r\n\r\n'],
])('a connection that %s is closed before a handshake', async (_, part) => {
  await renew('patient')
  const patient = await listen(app, { edge: { production: true, tls: files, handshakeMs: 300 } })
  const socket = connectTcp(Number(new URL(patient).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.write(Buffer.from(part, 'latin1'))
  await once(socket, 'close')
  expect((await visit(patient)).response).toMatch(/^HTTP\/1\.1 200 /)
})

test('by TLS, the connection that was idle longest is closed above the limit, and none with a request', async () => {
  await renew('full')
  let waiting = 0
  const ready = () => {
    waiting++
    return new Promise<object>(() => {})
  }
  const full = await listen(app, { edge: { production: true, tls: files, connections: 4 }, ready })
  const open = (n: number, path: string) => {
    const from = { port: Number(new URL(full).port), host: '127.0.0.1', localAddress: `127.0.3.${n}` }
    const socket = connect({ socket: connectTcp(from), rejectUnauthorized: false })
    socket.on('error', () => {})
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`)
    return socket
  }
  const active = open(1, '/ready')
  await vi.waitFor(() => expect(waiting).toBe(1), { timeout: 100_000 })
  const idle: Socket[] = []
  for (const n of [2, 3, 4]) {
    const socket = open(n, '/health')
    await once(socket, 'data')
    idle.push(socket)
  }
  // The server notes the end of a response after the client has it.
  await sleep(50)
  const last = open(5, '/health')
  const [part] = await once(last, 'data')
  expect(String(part)).toMatch(/^HTTP\/1\.1 200 /)
  await vi.waitFor(() => expect(idle.map(({ destroyed }) => destroyed)).toEqual([true, false, false]), {
    timeout: 100_000,
  })
  expect(active.destroyed).toBe(false)
  for (const socket of [active, last, ...idle]) socket.destroy()
})
