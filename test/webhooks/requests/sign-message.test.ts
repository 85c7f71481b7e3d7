import { createPublicKey, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { createKey, signedHeaders } from '../../../src/webhooks/requests/sign-message.ts'
import { Webhook } from '../standard-webhooks.ts'

const message = () => ({
  id: 'evt_01kb0000000000000000000000',
  timestamp: Math.floor(Date.now() / 1000),
  body: '{"type":"license.suspended","data":{"name":"Müller"}}',
})

test('has the signature of the specification for its example', () => {
  const headers = signedHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1614265330,
    body: '{"test": 2432232314}',
  })
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('the library verifies a message under each of the keys that sign', () => {
  const keys = [createKey('HMAC_SHA256'), createKey('ED25519'), createKey('HMAC_SHA256')]
  const sent = message()
  const headers = signedHeaders(
    keys.map(({ secret }) => secret),
    sent,
  )
  for (const { secret } of [keys[0]!, keys[2]!])
    expect(new Webhook(secret).verify(sent.body, headers)).toEqual(JSON.parse(sent.body))
  expect(() => new Webhook(createKey('HMAC_SHA256').secret).verify(sent.body, headers)).toThrow(
    'No matching signature',
  )
  expect(() => new Webhook(keys[0]!.secret).verify(`${sent.body} `, headers)).toThrow('No matching signature')
})

test('the public key verifies an Ed25519 signature', () => {
  const { secret, publicKey } = createKey('ED25519')
  const sent = message()
  const [version, signature] = signedHeaders([secret], sent)['webhook-signature']!.split(',')
  const x = Buffer.from(publicKey!.replace(/^whpk_/, ''), 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const content = Buffer.from(`${sent.id}.${sent.timestamp}.${sent.body}`)
  expect(version).toBe('v1a')
  expect(verify(null, content, key, Buffer.from(signature!, 'base64'))).toBe(true)
})

test('a secret has 32 bytes, and each one is different', () => {
  const secrets = [createKey('HMAC_SHA256').secret, createKey('HMAC_SHA256').secret]
  expect(new Set(secrets).size).toBe(2)
  for (const secret of secrets) expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32)
})
