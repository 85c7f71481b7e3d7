import { base64url } from 'jose'
import { encodeUtf8, parseObject } from './compact.ts'
import { findKey, isAllowed } from './keys.ts'
import { refuse } from './verification.ts'

export type Header = Record<string, unknown>

/** Returns the header and the payload of a JWS with a valid signature. Refuses any other. */
export async function openJws(
  parts: readonly string[],
  keys: unknown,
  typ?: string,
): Promise<{ header: Header; payload: Uint8Array }> {
  if (parts.length !== 3) refuse('FILE_MALFORMED')
  const header = parseHeader(parts, isAllowed, ['alg', 'kid', 'typ'])
  if (typ) {
    if (header.typ !== typ) refuse('TYPE_MISMATCH')
    if (header.kid === undefined) refuse('KEY_UNKNOWN')
  }
  if (!(await isSignedBy(await findKey(keys, header.kid), parts))) refuse('SIGNATURE_INVALID')
  return { header, payload: base64url.decode(parts[1]!) }
}

// RFC 7515 section 5.2, step 8, and RFC 8037 section 3.1: the signature covers the received characters. The key is for
// Ed25519 only, whatever the header says. Some runtimes reject where others return false.
async function isSignedBy(key: CryptoKey, [header, payload, signature]: readonly string[]): Promise<boolean> {
  const bytes = base64url.decode(signature!) as Uint8Array<ArrayBuffer>
  const input = encodeUtf8(`${header}.${payload}`)
  return await crypto.subtle.verify('Ed25519', key, bytes, input).catch(() => false)
}

/**
 * Reads a header. Refuses other algorithms and unknown parameters. RFC 7515 section 4 ignores unknown parameters. These
 * formats have closed headers, so `jwk`, `jku`, `x5c`, `x5u`, `crit`, `b64` and `zip` are never read.
 */
export function parseHeader(
  [part]: readonly string[],
  allows: (alg: unknown, enc: unknown) => boolean,
  parameters: readonly string[],
): Header {
  const header = parseObject(base64url.decode(part!))
  if (!allows(header.alg, header.enc)) refuse('ALGORITHM_NOT_ALLOWED')
  const extra = Object.keys(header).find((name) => !parameters.includes(name))
  if (extra !== undefined) refuse('HEADER_NOT_ALLOWED', extra.slice(0, 32))
  return header
}
