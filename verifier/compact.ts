import { Refused } from './verification.ts'

/** The longest file that is looked at: 256 entitlements of 1,024 characters fit, encrypted too. */
export const MAX_FILE_LENGTH = 2 ** 21

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Splits a compact serialization into its parts (3 of a JWS: RFC 7515 section 7.1, 5 of a JWE: RFC 7516
 * section 7.1) and refuses every text that is not the only spelling of its bytes.
 */
export function canonicalParts(token: unknown, maxLength: number): string[] {
  if (typeof token !== 'string')
    throw new Refused('FILE_MALFORMED', `A text is expected, not a ${typeof token}.`)
  if (token.length > maxLength) {
    throw new Refused('FILE_TOO_LARGE', `It has ${token.length} characters; at most ${maxLength} are read.`)
  }
  const parts = token.split('.', 6)
  if (parts.length !== 3 && parts.length !== 5) {
    throw new Refused('FILE_MALFORMED', 'It is neither a compact JWS nor a compact JWE.')
  }
  if (!parts.every(isCanonical)) {
    throw new Refused('NOT_CANONICAL', 'It holds white space, padding, or an altered base64url text.')
  }
  return parts
}

// RFC 4648 section 3.5: the unused bits of the last character are zero. `atob` and jose ignore them, white
// space and padding, so that one token would have many spellings.
export function isCanonical(part: string): boolean {
  if (/[^\w-]/.test(part)) return false
  const last = part.at(-1) ?? ''
  switch (part.length % 4) {
    case 0:
      return true
    case 2:
      return 'AQgw'.includes(last)
    case 3:
      return 'AEIMQUYcgkosw048'.includes(last)
    default:
      return false
  }
}

/** The JSON object that the bytes are, in UTF-8; null when they are anything else. */
export function parseObject(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
