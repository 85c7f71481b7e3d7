import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createComposer } from '../../../integrations/email/delivery/compose-mail.ts'
import { smtpTransport } from '../../../integrations/email/delivery/smtp.ts'
import { createCertificate } from '../../certificate.ts'
import { startMailServer } from './mail-server.ts'

const { key, cert } = createCertificate('localhost')
const folder = mkdtempSync(join(tmpdir(), 'licet-dkim-'))
afterAll(() => rmSync(folder, { recursive: true }))

const mail = {
  id: 'ntf_1',
  envelope: { from: 'licenses@example.com', to: 'ada@example.org' },
  raw: Buffer.from('Subject: hello\r\n\r\nhello\r\n'),
}

test('with required TLS, sends nothing to a server without TLS', async () => {
  const plain = await startMailServer()
  const send = smtpTransport({ url: plain.url, requireTls: true })
  expect(await send(mail)).toMatchObject({ outcome: 'DEFERRED' })
  expect(plain.mails).toHaveLength(0)
})

test('uses STARTTLS if it is offered, and verifies the certificate', async () => {
  let secure = false
  const server = await startMailServer({
    disabledCommands: ['AUTH'],
    key,
    cert,
    onSecure(_socket, _session, done) {
      secure = true
      done()
    },
  })
  const url = `smtp://localhost:${server.port}`
  expect(await smtpTransport({ url, requireTls: true })(mail)).toMatchObject({ outcome: 'DEFERRED' })
  expect(server.mails, 'its certificate is self-signed').toHaveLength(0)

  expect(await smtpTransport({ url, requireTls: true, ca: cert })(mail)).toEqual({ outcome: 'SENT' })
  expect(secure).toBe(true)
  expect(server.mails).toHaveLength(1)
})

test('signs mail with DKIM if that is configured', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keyFile = join(folder, 'dkim.pem')
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const compose = createComposer({
    from: 'Example <licenses@example.com>',
    dkim: { domain: 'example.com', selector: 'licet', keyFile },
  })
  const { raw } = await compose({
    to: { name: 'Ada', address: 'ada@example.org' },
    messageId: '<one@example.com>',
    rendered: { locale: 'en', subject: 'hello', text: 'hello', html: '<p>hello</p>' },
    replyTo: null,
    declineUrl: null,
  })
  expect(raw.toString()).toMatch(
    /^DKIM-Signature: v=1; a=rsa-sha256;[\s\S]*d=example\.com;\s+q=dns\/txt; s=licet;/m,
  )
})

test.each<[string, () => string, RegExp]>([
  [
    'an Ed25519 key',
    () => pemOf(generateKeyPairSync('ed25519').privateKey),
    /has a key of type ed25519\. DKIM needs/,
  ],
  [
    'an RSA key of 512 bits',
    () => pemOf(generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey),
    /and 512 bits\. DKIM/,
  ],
  [
    'a public key',
    () =>
      generateKeyPairSync('rsa', { modulusLength: 2048 })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString(),
    /has no private key/,
  ],
  ['text', () => 'garbage', /has no private key/],
  ['nothing', () => '', /has no private key/],
])('does not start with %s for DKIM, since mail would be sent unsigned', (_, content, message) => {
  const keyFile = join(folder, 'unusable.pem')
  writeFileSync(keyFile, content())
  const dkim = { domain: 'example.com', selector: 'licet', keyFile }
  expect(() => createComposer({ from: 'licenses@example.com', dkim })).toThrow(message)
})

const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()

test('a name cannot inject a header or a recipient', async () => {
  const compose = createComposer({ from: 'licenses@example.com', dkim: null })
  const { raw, envelope } = await compose({
    to: { name: 'Ada\r\nBcc: eve@example.net', address: 'ada@example.org' },
    messageId: '<one@example.com>',
    rendered: { locale: 'en', subject: 'hello\r\nBcc: eve@example.net', text: 'x', html: 'x' },
    replyTo: null,
    declineUrl: null,
  })
  expect(raw.toString()).not.toMatch(/^bcc:/im)
  expect(envelope.to).toBe('ada@example.org')
})
