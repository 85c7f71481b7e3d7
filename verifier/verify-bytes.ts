import type { JWK } from 'jose'
import { findKey } from './keys.ts'

/**
 * Whether the key made this Ed25519 signature of these bytes (RFC 8032). Every verification of this package uses this
 * check. Never throws.
 */
export async function verifyBytes(bytes: Uint8Array, signature: Uint8Array, jwk: JWK): Promise<boolean> {
  type Bytes = Uint8Array<ArrayBuffer>
  return await findKey([jwk], undefined)
    .then((key) => crypto.subtle.verify('Ed25519', key, signature as Bytes, bytes as Bytes))
    .catch(() => false)
}
