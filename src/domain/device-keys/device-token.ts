import { isUtf8 } from 'node:buffer'
import { compactVerify, importJWK } from 'jose'
import type { Refusal } from '../../platform/errors.ts'
import { isObject, parseJson } from '../../platform/json.ts'
import { ALG } from '../signing-keys/signing-key.ts'
import { readCarriedToken } from './carried-token.ts'
import type { PublicJwk } from './device-key.ts'

/** Maximum length of a token of a device, in characters. A longer one is rejected unread. */
export const MAX_DEVICE_TOKEN_LENGTH = 32_768

/** Token that a device signed. Its payload must not be trusted until `verify` has succeeded. */
export interface DeviceToken {
  payload: unknown
  /** Refuses the token if another key signed it. */
  verify(jwk: PublicJwk): Promise<void>
}

/**
 * Parses a compact JWS that a device signed. Line breaks, quoting and words around it are ignored, as people and mail
 * programs carry the text. Apart from that each token has one spelling. Its header has `alg` and `typ` only, so a token cannot choose how it is
 * verified. Any other text is refused with the refusal that `refuse` returns for the reason.
 */
export function readDeviceToken(text: string, typ: string, refuse: (reason: string) => Refusal): DeviceToken {
  const token = readCarriedToken(text)
  const parts = token.split('.')
  if (parts.length !== 3) throw refuse('is not a compact JWS of three parts. Check that all of it was copied')
  if (!parts.every(isCanonical)) throw refuse('has characters that were altered. Copy it again')
  const [header, payload] = parts.map(parsePart)
  if (!isObject(header) || !isObject(payload)) throw refuse('does not consist of JSON objects')
  if (header.alg !== ALG) throw refuse(`must be signed with ${ALG}`)
  if (header.typ !== typ) throw refuse(`must be of typ ${typ}`)
  if (Object.keys(header).length !== 2) throw refuse('must have no header parameters but alg and typ')
  return {
    payload,
    async verify(jwk) {
      try {
        await compactVerify(token, await importJWK(jwk, ALG), { algorithms: [ALG] })
      } catch {
        throw refuse('is not signed by the key of the device')
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
