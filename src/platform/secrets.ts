import { createHmac, type Hmac, hkdfSync } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'

export type SecretPurpose =
  | 'license-key-pepper'
  | 'sealing'
  | 'signing-keys'
  | 'license-files'
  | 'idempotency'
  | 'idempotency-holder'
  | 'notification-key'
  | 'decline'
  | 'trial-identity'
  | 'access-tokens'
  | 'attempts'
  | 'export-place'
  | 'erasure'

export interface KeyedDigest {
  /** Names the secret that the digest was made under. */
  keyId: string
  digest: Uint8Array<ArrayBuffer>
}

export interface Secrets {
  /** Answers the digest to store: HMAC-SHA-256 under the current secret. */
  digest(purpose: SecretPurpose, text: string): KeyedDigest
  /** Answers every digest the text may be stored under, the current secret's first. */
  digests(purpose: SecretPurpose, text: string): KeyedDigest[]
  /** `digest` and `digests` in hex, for what every request pays for: bytes of its own cost as much as the digest. */
  hexDigest(purpose: SecretPurpose, text: string): string
  hexDigests(purpose: SecretPurpose, text: string): string[]
  /** Encrypts under the current secret; nothing but `open` with the same purpose reads it. */
  seal(purpose: SecretPurpose, plaintext: string): Promise<string>
  /** Decrypts what the current or a previous secret sealed; throws `SealError` otherwise. */
  open(purpose: SecretPurpose, sealed: string): Promise<string>
}

export class SealError extends Error {
  override name = 'SealError'
  readonly code: 'SEAL_UNKNOWN_KEY' | 'SEAL_BROKEN'

  constructor(code: SealError['code'], message: string) {
    super(message)
    this.code = code
  }
}

const MIN_SECRET_LENGTH = 32
const ALG = 'dir'
const ENC = 'A256GCM'

/** Derives one key a purpose from each secret, and shows no secret and no key to anyone. */
export function createSecrets(current: string, previous: string[] = []): Secrets {
  const all = [...new Set([current, ...previous])].map(deriveKeys)
  const newest = all[0]!

  return {
    digest: (purpose, text) => newest.digest(purpose, text),
    digests: (purpose, text) => all.map((keys) => keys.digest(purpose, text)),
    hexDigest: (purpose, text) => newest.hmac(purpose, text).digest('hex'),
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

  function hmac(purpose: SecretPurpose, text: string): Hmac {
    return createHmac('sha256', keyFor(purpose)).update(text)
  }

  function digest(purpose: SecretPurpose, text: string): KeyedDigest {
    return { keyId: id, digest: hmac(purpose, text).digest() }
  }

  return { id, keyFor, hmac, digest }
}

function typOf(purpose: SecretPurpose): string {
  return `licet-${purpose}`
}

// A base64url text has other spellings (unused trailing bits) that decode to the same bytes
// (RFC 4648 section 3.5); refusing them makes every altered character a broken seal.
function isCanonical(sealed: string): boolean {
  return sealed.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
}

function unknownKey(): SealError {
  return new SealError('SEAL_UNKNOWN_KEY', 'sealed under neither the current nor a previous LICET_SECRET')
}

function broken(purpose: SecretPurpose): SealError {
  return new SealError('SEAL_BROKEN', `not a value sealed for ${purpose}, or altered since`)
}
