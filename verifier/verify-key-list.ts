import type { JWK } from 'jose'
import { type Now, readClock, readTime } from './clock.ts'
import { carriedParts, parseObject } from './compact.ts'
import { openJws } from './jws.ts'
import { type KeySet, keysOf } from './keys.ts'
import { isCount, isText } from './shape.ts'
import { answer, answerTo, refuse, type Verification } from './verification.ts'

export interface KeyListVerification extends Verification {
  /** The keys to verify files with, public parts only; null when the list is not valid. */
  keys: JWK[] | null
}

/**
 * Answers with the keys of a signed key list, which tells a client without a network of keys that it does
 * not have yet; `keys` are those it already trusts. Never throws.
 */
export async function verifyKeyList(
  token: string,
  options: { keys: KeySet; now?: Now | undefined },
): Promise<KeyListVerification> {
  try {
    const { payload } = await openJws(carriedParts(token), options.keys, 'license-keys+jwt')
    const { iat, exp, keys } = parseObject(payload)
    if (!isCount(iat) || !isCount(exp)) refuse('FILE_MALFORMED', 'iat, exp')
    const listed = keysOf(keys).filter(({ kid, d }) => isText(kid) && d === undefined)
    if (listed.length === 0) refuse('FILE_MALFORMED', 'keys')
    const { at, rolledBack } = readTime(readClock(options.now), { seen: 0, proven: 0 }, iat)
    if (rolledBack) refuse('CLOCK_ROLLED_BACK')
    if (at >= exp * 1000) refuse('EXPIRED')
    return { ...answer('VALID'), keys: listed.map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid }) as JWK) }
  } catch (error) {
    return { ...answerTo(error), keys: null }
  }
}
