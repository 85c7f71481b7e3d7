import { importJWK, type JWK } from 'jose'
import { isObject } from './compact.ts'
import { hasShape, isBase64url, optional } from './shape.ts'
import { refuse } from './verification.ts'

/** A JWK Set (RFC 7517 section 5), or its keys. */
export type KeySet = { readonly keys: readonly JWK[] } | readonly JWK[]

type VerificationKey = JWK & { x: string }

/** Imported keys, for as long as the JWK objects exist. */
const imported = new WeakMap<object, { x: string; key: Promise<CryptoKey> }>()

/** Returns the public key with this `kid`. Without a `kid`, returns the only key of a set of one key. */
export async function findKey(set: unknown, kid: unknown): Promise<CryptoKey> {
  const keys = keysOf(set)
  const named = kid === undefined ? keys : keys.filter((key) => key.kid === kid)
  const [jwk] = named
  if (!jwk || (kid === undefined && named.length > 1)) refuse('KEY_UNKNOWN')
  return await importKey(jwk).catch(() => refuse('KEY_UNKNOWN', 'this runtime cannot use it'))
}

/** Returns the keys of a set that can verify Ed25519 signatures. Skips all others. */
export function keysOf(set: unknown): VerificationKey[] {
  const keys = isObject(set) ? set.keys : set
  return Array.isArray(keys) ? (keys as VerificationKey[]).filter(isVerificationKey) : []
}

// RFC 8037 section 2 for `kty`, `crv` and `x`; RFC 7517 section 4 for the rest.
const isVerificationKey = hasShape({
  kty: (value) => value === 'OKP',
  crv: (value) => value === 'Ed25519',
  x: isBase64url(43),
  use: optional((value) => value === 'sig'),
  alg: optional(isAllowed),
  key_ops: optional((value) => Array.isArray(value) && value.includes('verify')),
})

/** RFC 8037 section 3.1, and its fully specified name from RFC 9864 section 2.2. */
export function isAllowed(alg: unknown): boolean {
  return alg === 'EdDSA' || alg === 'Ed25519'
}

async function importKey(jwk: VerificationKey): Promise<CryptoKey> {
  const { kty, crv, x } = jwk
  const known = imported.get(jwk)
  if (known?.x === x) return await known.key
  const key = importJWK({ kty, crv, x } as JWK, 'EdDSA') as Promise<CryptoKey>
  imported.set(jwk, { x, key })
  return await key
}
