import { base64url } from 'jose'
import { carriedParts, encodeUtf8, parseObject } from './compact.ts'
import { findKey, isAllowed, type KeySet } from './keys.ts'
import { answer, answerTo, refuse, type Verification } from './verification.ts'

type Header = Record<string, unknown>

export interface JwsVerification extends Verification {
  header: Header | null
  payload: Uint8Array | null
}

/**
 * Verifies any compact JWS that these keys signed, such as a signed answer of `validateLicense`; never
 * throws. Without `typ` any type passes, and a set of one key serves a header that names none.
 */
export async function verifyJws(
  token: string,
  options: { keys: KeySet; typ?: string | undefined },
): Promise<JwsVerification> {
  try {
    const opened = await openJws(carriedParts(token), options.keys, options.typ)
    return { ...answer('VALID'), ...opened }
  } catch (error) {
    return { ...answerTo(error), header: null, payload: null }
  }
}

/** The header and the payload of a JWS whose signature was verified; refuses every other. */
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

// RFC 7515 section 5.2, step 8, and RFC 8037 section 3.1: over the very characters that came. The key is for
// Ed25519 only, whatever the header says. Some runtimes reject where others answer false.
async function isSignedBy(key: CryptoKey, [header, payload, signature]: readonly string[]): Promise<boolean> {
  const bytes = base64url.decode(signature!) as Uint8Array<ArrayBuffer>
  const input = encodeUtf8(`${header}.${payload}`)
  return await crypto.subtle.verify('Ed25519', key, bytes, input).catch(() => false)
}

/**
 * Reads a header and refuses other algorithms, and parameters that the format does not name. Ignoring the
 * unknown is the rule of RFC 7515 section 4; these formats have closed headers, so that `jwk`, `jku`, `x5c`,
 * `x5u`, `crit`, `b64` and `zip` never get a reader.
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
