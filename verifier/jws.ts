import { base64url } from 'jose'
import { canonicalParts, MAX_FILE_LENGTH, parseObject } from './compact.ts'
import { findKey, type KeySet } from './keys.ts'
import { answerTo, quote, Refused, type Verification } from './verification.ts'

// RFC 8037 section 3.1, and its fully specified name from RFC 9864 section 2.2.
const ALGORITHMS = ['EdDSA', 'Ed25519']
const PARAMETERS = ['alg', 'kid', 'typ']
const utf8 = new TextEncoder()

export interface JwsVerification extends Verification {
  header: Record<string, unknown> | null
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
    const opened = await openJws(canonicalParts(token, MAX_FILE_LENGTH), options)
    return { valid: true, code: 'VALID', detail: 'The signature is genuine.', ...opened }
  } catch (error) {
    return { ...answerTo(error), header: null, payload: null }
  }
}

/** The header and the payload of a JWS whose signature was verified; refuses every other. */
export async function openJws(
  parts: readonly string[],
  { keys, typ }: { keys: unknown; typ?: string | undefined },
): Promise<{ header: Record<string, unknown>; payload: Uint8Array }> {
  if (parts.length !== 3) throw new Refused('FILE_MALFORMED', 'It is not a compact JWS.')
  const header = parseHeader(parts[0]!)
  if (!ALGORITHMS.includes(header.alg as string)) {
    throw new Refused('ALGORITHM_NOT_ALLOWED', `The algorithm ${quote(header.alg)} is not EdDSA.`)
  }
  refuseParametersBut(PARAMETERS, header)
  if (typ !== undefined) {
    if (header.typ !== typ)
      throw new Refused('TYPE_MISMATCH', `The type is ${quote(header.typ)}, not "${typ}".`)
    if (header.kid === undefined) throw new Refused('KEY_UNKNOWN', 'The header names no key.')
  }

  const key = await findKey(keys, header.kid)
  if (!(await isSignedBy(key, parts))) {
    throw new Refused('SIGNATURE_INVALID', 'The signature does not belong to this content.')
  }
  return { header, payload: base64url.decode(parts[1]!) }
}

// RFC 7515 section 5.2, step 8, and RFC 8037 section 3.1: over the very characters that came. The key is for
// Ed25519 only, whatever the header says. Some runtimes reject where others answer false.
async function isSignedBy(key: CryptoKey, [header, payload, signature]: readonly string[]): Promise<boolean> {
  const input = utf8.encode(`${header}.${payload}`)
  try {
    return await crypto.subtle.verify(
      'Ed25519',
      key,
      base64url.decode(signature!) as Uint8Array<ArrayBuffer>,
      input,
    )
  } catch {
    return false
  }
}

export function parseHeader(part: string): Record<string, unknown> {
  const header = parseObject(base64url.decode(part))
  if (!header) throw new Refused('FILE_MALFORMED', 'The header is not a JSON object.')
  return header
}

/**
 * Refuses what a format does not name. Ignoring the unknown is the rule of RFC 7515 section 4; these formats
 * have closed headers, so that `jwk`, `jku`, `x5c`, `x5u`, `crit`, `b64` and `zip` never get a reader.
 */
export function refuseParametersBut(allowed: readonly string[], header: Record<string, unknown>): void {
  const extra = Object.keys(header).find((name) => !allowed.includes(name))
  if (extra !== undefined) {
    throw new Refused('HEADER_NOT_ALLOWED', `The header parameter ${quote(extra)} is not part of the format.`)
  }
}
