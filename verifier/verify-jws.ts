import { carriedParts } from './carried-parts.ts'
import { type Header, openJws } from './jws.ts'
import type { KeySet } from './keys.ts'
import { answer, answerTo, type Verification } from './verification.ts'

export interface JwsVerification extends Verification {
  /** Protected header. Null until the signature is verified. */
  header: Header | null
  /** Bytes of the payload. Null until the signature is verified. */
  payload: Uint8Array | null
}

/**
 * Verifies a compact JWS that one of the keys signed, such as the signature of `validateLicense`. Never throws. Without
 * `typ`, any type is accepted, and a set of one key also verifies a header without `kid`.
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
