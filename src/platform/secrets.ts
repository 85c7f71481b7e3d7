import { createHmac, createSecretKey, type Hmac, hkdfSync, type KeyObject } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'

export type SecretPurpose =
  | 'license-key-pepper'
  | 'sealing'
  | 'signing-keys'
  | 'license-files'
  | 'idempotency'
  | 'idempotency-holder'
  | 'idempotency-request'
  | 'notification-key'
  | 'mailbox'
  | 'mailed-code'
  | 'decline'
  | 'trial-identity'
  | 'access-tokens'
  | 'attempts'
  | 'cursor'
  | 'export-place'
  | 'erasure'
  | 'webhooks'

export interface KeyedDigest {
  /** Identifies the secret under which the digest was computed. */
  keyId: string
  digest: Uint8Array<ArrayBuffer>
}

export interface Secrets {
  /** Ids of the secrets, the current one first. An id does not reveal its secret. */
  ids: readonly string[]
  /** Returns the digest to store: HMAC-SHA-256 under the current secret. */
  digest(purpose: SecretPurpose, text: string): KeyedDigest
  /** Returns every digest under which the text may be stored, the one of the current secret first. */
  digests(purpose: SecretPurpose, text: string): KeyedDigest[]
  /** As `digest` and `digests`, in hex, for the hot path: a byte array costs as much as the digest itself. */
  hexDigest(purpose: SecretPurpose, text: string): string
  hexDigests(purpose: SecretPurpose, text: string): string[]
  /** As `hexDigest`, in base64url without padding. */
  base64urlDigest(purpose: SecretPurpose, text: string): string
  /** Encrypts under the current secret. Only `open` with the same purpose decrypts it. */
  seal(purpose: SecretPurpose, plaintext: string): Promise<string>
  /** Decrypts a text that was sealed under the current or a previous secret. Otherwise throws `SealError`. */
  open(purpose: SecretPurpose, sealed: string): Promise<string>
}

/** A sealed text cannot be decrypted. */
export class SealError extends Error {
  override name = 'SealError'
  readonly code: 'SEAL_UNKNOWN_KEY' | 'SEAL_BROKEN'

  constructor(code: SealError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** Shortest secret, in characters. */
export const MIN_SECRET_LENGTH = 32
const ALG = 'dir'
const ENC = 'A256GCM'

/** Creates the functions that use the secrets. Derives one key for each secret and purpose, and exposes no secret or key. */
export function createSecrets(current: string, previous: string[] = []): Secrets {
  const all = [...new Set([current, ...previous])].map(deriveKeys)
  const newest = all[0]!

  return {
    ids: all.map(({ id }) => id),
    digest: (purpose, text) => newest.digest(purpose, text),
    digests: (purpose, text) => all.map((keys) => keys.digest(purpose, text)),
    hexDigest: (purpose, text) => newest.hmac(purpose, text).digest('hex'),
    base64urlDigest: (purpose, text) => newest.hmac(purpose, text).digest('base64url'),
    hexDigests: (purpose, text) => all.map((keys) => keys.hmac(purpose, text).digest('hex')),

    async seal(purpose, plaintext) {
      return await new CompactEncrypt(Buffer.from(plaintext))
        .setProtectedHeader({ alg: ALG, enc: ENC, kid: newest.id, typ: typOf(purpose) })
        .encrypt(newest.keyFor(purpose))
    },

    async open(purpose, sealed) {
      if (!isCanonical(sealed)) throw broken(purpose)
      const decrypted = await compactDecrypt(
        sealed,
        ({ kid, typ }) => {
          const keys = all.find(({ id }) => id === kid)
          if (!keys) throw unknownKey()
          if (typ !== typOf(purpose)) throw broken(purpose)
          return keys.keyFor(purpose)
        },
        {
          keyManagementAlgorithms: [ALG],
          contentEncryptionAlgorithms: [ENC],
          maxDecompressedLength: 0,
        },
      ).catch((error: unknown) => {
        throw error instanceof SealError ? error : broken(purpose)
      })
      return Buffer.from(decrypted.plaintext).toString()
    },
  }
}

function deriveKeys(secret: string) {
  if (secret.length < MIN_SECRET_LENGTH) {
    throw new RangeError(
      `LICET_SECRET needs at least ${MIN_SECRET_LENGTH} characters; make one with: openssl rand -base64 32`,
    )
  }
  const derive = (info: string) => Buffer.from(hkdfSync('sha256', secret, '', `licet/${info}`, 32))
  const id = derive('key-id').toString('hex').slice(0, 8)
  const keys = new Map<SecretPurpose, Buffer>()

  function keyFor(purpose: SecretPurpose): Buffer {
    const key = keys.get(purpose) ?? derive(purpose)
    keys.set(purpose, key)
    return key
  }

  // Node imports a key only once if it is an object.
  const keyObjects = new Map<SecretPurpose, KeyObject>()

  function hmac(purpose: SecretPurpose, text: string): Hmac {
    const key = keyObjects.get(purpose) ?? createSecretKey(keyFor(purpose))
    keyObjects.set(purpose, key)
    return createHmac('sha256', key).update(text)
  }

  function digest(purpose: SecretPurpose, text: string): KeyedDigest {
    return { keyId: id, digest: hmac(purpose, text).digest() }
  }

  return { id, keyFor, hmac, digest }
}

function typOf(purpose: SecretPurpose): string {
  return `licet-${purpose}`
}

/**
 * Whether no part has an alternative base64url spelling (RFC 4648 section 3.5, unused trailing bits). Rejecting these makes
 * every altered character a broken seal.
 */
function isCanonical(sealed: string): boolean {
  return sealed.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
}

function unknownKey(): SealError {
  return new SealError('SEAL_UNKNOWN_KEY', 'sealed under neither the current nor a previous LICET_SECRET')
}

function broken(purpose: SecretPurpose): SealError {
  return new SealError('SEAL_BROKEN', `not a value sealed for ${purpose}, or altered since`)
}
