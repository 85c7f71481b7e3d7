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
  const other = await generate([{ name: 'commonName', value: 'other' }], { keyType: 'ec' })
  writeFileSync(join(folder, 'other.pem'), other.private)
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
  await vi.waitFor(async () => expect((await visit(url)).name).toBe('second'), { timeout: 10_000 })

  writeFileSync(files.key, 'no key')
  const message = 'the changed certificate cannot be used; the old one stays'
  await vi.waitFor(() => expect(app.logged.map(({ msg }) => msg)).toContain(message), { timeout: 10_000 })
  expect((await visit(url)).name).toBe('second')
})
