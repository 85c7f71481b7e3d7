import { importJWK, type JWK } from 'jose'
import { isCanonical, isObject } from './compact.ts'
import { quote, Refused } from './verification.ts'

/** A JWK Set (RFC 7517 section 5), or its keys. */
export type KeySet = { readonly keys: readonly JWK[] } | readonly JWK[]

/** What `kty`, `crv` and `x` of a key are worth, imported once as long as the object lives. */
const imported = new WeakMap<object, { x: string; key: Promise<CryptoKey> }>()

/** The public key that a header names; with no name, the only key of a set of one. */
export async function findKey(set: unknown, kid: unknown): Promise<CryptoKey> {
  const keys = keysOf(set)
  const jwk = kid === undefined && keys.length === 1 ? keys[0] : keys.find((key) => key.kid === kid)
  if (!jwk || (kid !== undefined && typeof kid !== 'string')) {
    throw new Refused('KEY_UNKNOWN', `No key with the kid ${quote(kid)} is among the given ones.`)
  }
  try {
    return await importKey(jwk)
  } catch {
    throw new Refused('KEY_UNKNOWN', 'This runtime cannot use Ed25519 keys, or not this one.')
  }
}

/** The keys of a set that can verify our signatures; all others are passed over. */
export function keysOf(set: unknown): (JWK & { x: string })[] {
  const keys = isObject(set) ? set.keys : set
  return Array.isArray(keys) ? keys.filter(isVerificationKey) : []
}

// RFC 8037 section 2 for `kty`, `crv` and `x`; RFC 7517 section 4 for the rest.
function isVerificationKey(key: unknown): key is JWK & { x: string } {
  if (!isObject(key)) return false
  const { kty, crv, x, use = 'sig', alg = 'EdDSA', key_ops: operations = ['verify'] } = key
  return (
    kty === 'OKP' &&
    crv === 'Ed25519' &&
    typeof x === 'string' &&
    x.length === 43 &&
    isCanonical(x) &&
    use === 'sig' &&
    (alg === 'EdDSA' || alg === 'Ed25519') &&
    Array.isArray(operations) &&
    operations.includes('verify')
  )
}

async function importKey(jwk: JWK & { x: string }): Promise<CryptoKey> {
  const { x } = jwk
  const known = imported.get(jwk)
  if (known?.x === x) return await known.key
  const key = importJWK({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA') as Promise<CryptoKey>
  imported.set(jwk, { x, key })
  return await key
}
