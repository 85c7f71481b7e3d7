import type { JWK } from 'jose'
import { isCount } from './claims.ts'
import { type Now, readClock, readTime } from './clock.ts'
import { canonicalParts, MAX_FILE_LENGTH, parseObject } from './compact.ts'
import { openJws } from './jws.ts'
import { type KeySet, keysOf } from './keys.ts'
import { answerTo, Refused, type Verification } from './verification.ts'

export interface KeyListVerification extends Verification {
  /** The keys to verify files with, public parts only; null when the list is not valid. */
  keys: JWK[] | null
}

const NO_STATE = { seen: 0, proven: 0, files: [], lists: [] }

/**
 * Answers with the keys of a signed key list, which tells a client without a network of keys that it does
 * not have yet; `keys` are those it already trusts. Never throws.
 */
export async function verifyKeyList(
  token: string,
  options: { keys: KeySet; now?: Now | undefined },
): Promise<KeyListVerification> {
  try {
    const parts = canonicalParts(token, MAX_FILE_LENGTH)
    const { payload } = await openJws(parts, { keys: options.keys, typ: 'license-keys+jwt' })
    const { iat, exp, keys: listed } = parseObject(payload) ?? {}
    const keys = keysOf(listed).filter(({ kid, d }) => typeof kid === 'string' && d === undefined)
    if (!isCount(iat) || !isCount(exp) || keys.length === 0) {
      throw new Refused('FILE_MALFORMED', 'The list has no Ed25519 key, or lacks a claim.')
    }
    const { at, rolledBack } = readTime(readClock(options.now), NO_STATE, [iat])
    if (rolledBack) throw new Refused('CLOCK_ROLLED_BACK', 'The clock is behind the time of this list.')
    if (at >= exp * 1000) throw new Refused('EXPIRED', 'The key list expired; ask the vendor for a new one.')
    const detail = `The list has ${keys.length} keys.`
    return { valid: true, code: 'VALID', detail, keys: keys.map(publicPart) }
  } catch (error) {
    return { ...answerTo(error), keys: null }
  }
}

function publicPart({ kty, crv, x, kid }: JWK): JWK {
  return { kty, crv, x, kid } as JWK
}
