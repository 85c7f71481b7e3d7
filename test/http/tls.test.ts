import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { generate } from 'selfsigned'
import { afterAll, expect, test, vi } from 'vitest'
import { readTls, TlsFilesError } from '../../src/http/tls.ts'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const folder = mkdtempSync(join(tmpdir(), 'licet-tls-'))
afterAll(() => rmSync(folder, { recursive: true }))
const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }

async function renew(name: string) {
  const pair = await generate([{ name: 'commonName', value: name }], { keyType: 'ec' })
  writeFileSync(files.cert, pair.cert)
  writeFileSync(files.key, pair.private)
}

/** The name on the certificate that a new connection gets, and what the gateway answers on it. */
async function visit(url: string): Promise<{ name: unknown; answer: string }> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const name = socket.getPeerCertificate().subject.CN
  socket.write('GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return { name, answer }
}

await renew('first')
const url = await listen(app, { edge: { production: true, tls: files } })

test.each([
  ['that is not there', { ...files, cert: join(folder, 'none.pem') }, /ENOENT.*none\.pem/],
  ['that is no certificate', { ...files, cert: files.key }, /PEM|no start line/],
  ['of another key', { ...files, key: join(folder, 'other.pem') }, /mismatch/],
])('a certificate %s stops the start, with what it should be', async (_, wrong, reason) => {
  const other = await generate([{ name: 'commonName', value: 'other' }], { keyType: 'ec' })
  writeFileSync(join(folder, 'other.pem'), other.private)
  expect(() => readTls(wrong)).toThrow(TlsFilesError)
  expect(() => readTls(wrong)).toThrow(reason)
  expect(() => readTls(wrong)).toThrow(/LICET_TLS_CERT names a file .* LICET_TLS_KEY/)
})

test('with a certificate of its own the gateway speaks TLS, and in production nothing else', async () => {
  const { name, answer } = await visit(url)
  expect(name).toBe('first')
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  await expect(fetch(url.replace('https', 'http'))).rejects.toThrow()
})

test('a renewed certificate is taken without a restart, and a broken one is not', async () => {
  await renew('second')
  await vi.waitFor(async () => expect((await visit(url)).name).toBe('second'), { timeout: 10_000 })

  writeFileSync(files.key, 'no key')
  const told = 'the changed certificate cannot be used; the one before it stays'
  await vi.waitFor(() => expect(app.logged.map(({ msg }) => msg)).toContain(told), { timeout: 10_000 })
  expect((await visit(url)).name).toBe('second')
})
