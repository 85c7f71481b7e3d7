import {
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import type { WebhookSignature } from '../../../prisma/client/enums.ts'

/** Prefixes of keys in Standard Webhooks. */
const SECRET = 'whsec_'
const PRIVATE = 'whsk_'
const PUBLIC = 'whpk_'

/** A new key of an endpoint, in the form of Standard Webhooks. */
export interface NewKey {
  /** The shared secret, or the private key. */
  secret: string
  /** Null for a shared secret. */
  publicKey: string | null
}

/** Creates the key of a signature scheme: 32 random bytes, or an Ed25519 key pair. */
export function createKey(signature: WebhookSignature): NewKey {
  if (signature === 'HMAC_SHA256') {
    return { secret: SECRET + randomBytes(32).toString('base64'), publicKey: null }
  }
  const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const [seed, point] = [d!, x!].map((part) => Buffer.from(part, 'base64url'))
  return {
    secret: PRIVATE + Buffer.concat([seed!, point!]).toString('base64'),
    publicKey: PUBLIC + point!.toString('base64'),
  }
}

/** A message to sign. */
export interface Message {
  id: string
  /** Time of the attempt, in seconds since 1970. */
  timestamp: number
  body: string
}

/**
 * Returns the headers of a message by Standard Webhooks, signed with each of the keys: `v1` is HMAC-SHA-256, and `v1a` is
 * Ed25519.
 */
export function signedHeaders(
  secrets: readonly string[],
  { id, timestamp, body }: Message,
): Record<string, string> {
  const content = Buffer.from(`${id}.${timestamp}.${body}`)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => signatureOf(secret, content)).join(' '),
  }
}

function signatureOf(secret: string, content: Buffer): string {
  if (secret.startsWith(SECRET)) {
    const key = Buffer.from(secret.slice(SECRET.length), 'base64')
    return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
  }
  return `v1a,${sign(null, content, privateKeyOf(secret)).toString('base64')}`
}

function privateKeyOf(secret: string): KeyObject {
  const bytes = Buffer.from(secret.slice(PRIVATE.length), 'base64')
  const [d, x] = [bytes.subarray(0, 32), bytes.subarray(32)].map((part) => part.toString('base64url'))
  return createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d: d!, x: x! }, format: 'jwk' })
}
