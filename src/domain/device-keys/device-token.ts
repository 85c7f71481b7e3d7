import { compactVerify, importJWK } from 'jose'
import type { Refusal } from '../../platform/errors.ts'
import { ALG } from '../signing-keys/signing-key.ts'
import type { PublicJwk } from './device-key.ts'

/** The longest text of a device that is looked at. */
export const MAX_DEVICE_TOKEN_LENGTH = 32_768

/** What a device signed. Nothing that it says is believed before `verify` has passed. */
export interface DeviceToken {
  payload: unknown
  /** Refuses the token where another key signed it. */
  verify(jwk: PublicJwk): Promise<void>
}

/**
 * Reads a compact JWS that a device signed, and that people carried: white space anywhere in it counts for
 * nothing. Beyond that every token has one spelling, and a header of `alg` and `typ` alone, so that it
 * cannot say how it wants to be verified. `decline` makes the refusal of anything else.
 */
export function readDeviceToken(text: string, typ: string, decline: (why: string) => Refusal): DeviceToken {
  const token = text.replace(/\s+/g, '')
  const parts = token.split('.')
  if (parts.length !== 3)
    throw decline('is not a compact JWS of three parts; check that all of it was copied')
  if (!parts.every(isCanonical)) throw decline('has characters that were altered; copy it again')
  const [header, payload] = parts.map(parsePart)
  if (!isObject(header) || !isObject(payload)) throw decline('is not made of JSON objects')
  if (header.alg !== ALG) throw decline(`must be signed with ${ALG}`)
  if (header.typ !== typ) throw decline(`must be of typ ${typ}`)
  if (Object.keys(header).length !== 2) throw decline('must have no header parameters but alg and typ')
  return {
    payload,
    async verify(jwk) {
      try {
        await compactVerify(token, await importJWK(jwk, ALG), { algorithms: [ALG] })
      } catch {
        throw decline('is not signed by the key of the device')
      }
    },
  }
}

// RFC 4648 section 3.5: a text with unused bits set, or with padding, is another spelling of the same bytes.
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}

function parsePart(part: string): unknown {
  try {
    const bytes = Buffer.from(part, 'base64url')
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
