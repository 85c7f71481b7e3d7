import { carriedParts } from './carried-parts.ts'
import type { StatusReference } from './claims.ts'
import { parseObject } from './compact.ts'
import { openJws } from './jws.ts'
import { hasShape, isBase64url, isCount, misfit } from './shape.ts'
import type { SeenStatus } from './state.ts'
import { decodeStatusList, isStatusBits, RELEASED, type StatusList, statusAt } from './status-list.ts'
import { refuse } from './verification.ts'

/** Maximum length of a status list token: an incompressible list in both base64url layers. */
const MAX_TOKEN_LENGTH = 2 ** 23

/** Token Status List section 5.1. The draft leaves `exp` to the issuer; here it is required. */
interface StatusListClaims {
  sub: string
  iat: number
  exp: number
  status_list: StatusList
}

const listClaims = {
  iat: isCount,
  exp: isCount,
  status_list: hasShape({ bits: isStatusBits, lst: isBase64url() }),
}

/**
 * Returns the entry of a status list token, by the validation rules of the Token Status List
 * (draft-ietf-oauth-status-list-21 section 8.3, steps 3 to 7). The caller decides whether the token is new enough. Refuses
 * any other token with STATUS_INVALID.
 */
export async function readStatus(
  token: unknown,
  reference: StatusReference,
  keys: unknown,
): Promise<SeenStatus> {
  try {
    const { payload } = await openJws(carriedParts(token, MAX_TOKEN_LENGTH), keys, 'statuslist+jwt')
    const claims = parseObject(payload)
    const wrong = misfit({ ...listClaims, sub: (uri) => uri === reference.uri }, claims)
    if (wrong) refuse('FILE_MALFORMED', wrong)
    const { iat, exp, status_list: list } = claims as unknown as StatusListClaims
    const value = statusAt(await decodeStatusList(list), list.bits, reference.idx)
    if (value === undefined || value > RELEASED) refuse('FILE_MALFORMED', `status ${value}`)
    return { ...reference, value, iat, exp }
  } catch (error) {
    return refuse('STATUS_INVALID', (error as Error).message)
  }
}
