import { isCount, type StatusReference } from './claims.ts'
import { canonicalParts, isCanonical, isObject, parseObject } from './compact.ts'
import { openJws } from './jws.ts'
import type { SeenStatus } from './state.ts'
import { decodeStatusList, isStatusBits, statusAt, statusValues } from './status-list.ts'
import { Refused } from './verification.ts'

/** The longest status list token that is looked at: its list, uncompressible, and both base64url layers. */
const MAX_TOKEN_LENGTH = 2 ** 23

/**
 * What a status list token says of one entry, by the validation rules of the Token Status List
 * (draft-ietf-oauth-status-list-21 section 8.3, steps 3 to 7). Whether it is still fresh is for the caller
 * to say. Refuses every other token with STATUS_INVALID.
 */
export async function readStatus(
  token: unknown,
  reference: StatusReference,
  keys: unknown,
): Promise<SeenStatus> {
  try {
    const parts = canonicalParts(token, MAX_TOKEN_LENGTH)
    const { payload } = await openJws(parts, { keys, typ: 'statuslist+jwt' })
    const { sub, iat, exp, status_list: list } = parseObject(payload) ?? {}
    if (sub !== reference.uri) throw invalid('It is the list of another address.')
    if (!isCount(iat) || !isCount(exp) || !isObject(list) || !isStatusBits(list.bits)) {
      throw invalid('A claim is missing, or not of its kind.')
    }
    const { bits, lst } = list
    if (typeof lst !== 'string' || !isCanonical(lst)) throw invalid('Its list is not canonical base64url.')
    const value = statusAt(await decompress(lst), bits, reference.idx)
    if (value === undefined) throw invalid(`It has no entry ${reference.idx}.`)
    if (!Object.values<number>(statusValues).includes(value)) throw invalid(`Status ${value} is not known.`)
    return { ...reference, value, iat, exp }
  } catch (error) {
    if (!(error instanceof Refused)) throw invalid('It cannot be read.')
    throw error.code === 'STATUS_INVALID' ? error : invalid(error.message)
  }
}

async function decompress(lst: string): Promise<Uint8Array> {
  try {
    return await decodeStatusList({ lst })
  } catch {
    throw invalid('Its list cannot be decompressed, or is too long.')
  }
}

function invalid(detail: string): Refused {
  return new Refused('STATUS_INVALID', `The status list was not accepted. ${detail}`)
}
