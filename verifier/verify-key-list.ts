import type { JWK } from 'jose'
import { readAllCarried } from './carried.ts'
import { type Now, readClock, readTime } from './clock.ts'
import { canonicalParts, MAX_FILE_LENGTH, parseObject } from './compact.ts'
import { openJws } from './jws.ts'
import { type KeySet, keysOf } from './keys.ts'
import { isCount, isText } from './shape.ts'
import { answer, answerTo, refuse, type Verification } from './verification.ts'

export interface KeyListVerification extends Verification {
  /** Public keys with which to verify files; null if the list is not valid. */
  keys: JWK[] | null
  /** When the list was signed, in seconds; null if the list is not genuine. A list that has ended has it. */
  iat: number | null
}

type Options = { keys: KeySet; now?: Now | undefined }

/** Most tokens of one text that are tried. A gateway has one for each of its signing keys. */
const MAX_TOKENS = 64

/**
 * Returns the keys of a signed key list, for a client without a network that does not have them yet. `options.keys` are
 * the keys that the client trusts already. A list has one token for each key of the gateway, and one of them has to be
 * signed by a trusted key. Never throws.
 */
export async function verifyKeyList(list: string, options: Options): Promise<KeyListVerification> {
  const isReadable = typeof list === 'string' && list.length <= MAX_FILE_LENGTH
  let result: KeyListVerification | undefined
  for (const token of isReadable ? readAllCarried(list).slice(0, MAX_TOKENS) : [list]) {
    const next = await verifyToken(token, options)
    if (!result || next.valid || result.code === 'KEY_UNKNOWN') result = next
    if (result.valid) break
  }
  return result!
}

async function verifyToken(token: string, options: Options): Promise<KeyListVerification> {
  let endedAt: number | null = null
  try {
    const { payload } = await openJws(canonicalParts(token), options.keys, 'license-keys+jwt')
    const { iat, exp, keys } = parseObject(payload)
    if (!isCount(iat) || !isCount(exp)) refuse('FILE_MALFORMED', 'iat, exp')
    const listed = keysOf(keys).filter(({ kid, d }) => isText(kid) && d === undefined)
    if (listed.length === 0) refuse('FILE_MALFORMED', 'keys')
    const { at, rolledBack } = readTime(readClock(options.now), { seen: 0, proven: 0 }, iat)
    if (rolledBack) refuse('CLOCK_ROLLED_BACK')
    if (at >= exp * 1000) {
      endedAt = iat
      refuse('EXPIRED')
    }
    const publicKeys = listed.map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid }) as JWK)
    return { ...answer('VALID'), keys: publicKeys, iat }
  } catch (error) {
    return { ...answerTo(error), keys: null, iat: endedAt }
  }
}
