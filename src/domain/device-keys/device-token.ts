import { isUtf8 } from 'node:buffer'
import { compactVerify, importJWK } from 'jose'
import type { Refusal } from '../../platform/errors.ts'
import { isObject, parseJson } from '../../platform/json.ts'
import { ALG } from '../signing-keys/signing-key.ts'
import { readCarriedToken } from './carried-token.ts'
import type { PublicJwk } from './device-key.ts'

/** Maximum length of a token of a device, in characters. A longer one is rejected unread. */
export const MAX_DEVICE_TOKEN_LENGTH = 32_768

/** What is wrong with a text that should be a token of a device. */
export type TokenProblem =
  | 'NOT_COMPACT'
  | 'ALTERED'
  | 'NOT_JSON'
  | 'ALGORITHM'
  | 'TYPE'
  | 'HEADER'
  | 'SIGNATURE'

/** Token that a device signed. Its payload must not be trusted until `verify` has succeeded. */
export interface DeviceToken {
  payload: unknown
  /** Refuses the token if another key signed it. */
  verify(jwk: PublicJwk): Promise<void>
}

/**
 * Parses a compact JWS that a device signed. Line breaks, quoting and words around it are ignored, as people and mail
 * programs carry the text. Apart from that each token has one spelling. Its header has `alg` and `typ` only, so a token cannot choose how it is
 * verified. Any other text is refused with the refusal that `refuse` returns for the problem.
 */
export function readDeviceToken(
  text: string,
  typ: string,
  refuse: (problem: TokenProblem) => Refusal,
): DeviceToken {
  const token = readCarriedToken(text)
  const parts = token.split('.')
  if (parts.length !== 3) throw refuse('NOT_COMPACT')
  if (!parts.every(isCanonical)) throw refuse('ALTERED')
  const [header, payload] = parts.map(parsePart)
  if (!isObject(header) || !isObject(payload)) throw refuse('NOT_JSON')
  if (header.alg !== ALG) throw refuse('ALGORITHM')
  if (header.typ !== typ) throw refuse('TYPE')
  if (Object.keys(header).length !== 2) throw refuse('HEADER')
  return {
    payload,
    async verify(jwk) {
      try {
        await compactVerify(token, await importJWK(jwk, ALG), { algorithms: [ALG] })
      } catch {
        throw refuse('SIGNATURE')
      }
    },
  }
}

// RFC 4648, section 3.5: a text with unused bits set, or with padding, is another spelling of the same bytes.
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}

function parsePart(part: string): unknown {
  const bytes = Buffer.from(part, 'base64url')
  if (!isUtf8(bytes)) return null
  const json = parseJson(bytes.toString())
  return json.ok ? json.value : null
}
