import { refuse } from './verification.ts'

/** Maximum length of a file. 256 entitlements of 1,024 characters fit, also encrypted. */
export const MAX_FILE_LENGTH = 2 ** 21

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Splits a compact serialization into its parts (3 of a JWS: RFC 7515 section 7.1, 5 of a JWE: RFC 7516
 * section 7.1). Refuses every text that is not the canonical spelling of its bytes.
 */
export function canonicalParts(token: unknown, maxLength = MAX_FILE_LENGTH): string[] {
  if (typeof token !== 'string') refuse('FILE_MALFORMED')
  if (token.length > maxLength) refuse('FILE_TOO_LARGE')
  const parts = token.split('.', 6)
  if (parts.length !== 3 && parts.length !== 5) refuse('FILE_MALFORMED')
  if (!parts.every(isCanonical)) refuse('NOT_CANONICAL')
  return parts
}

// RFC 4648 section 3.5: the unused bits of the last character are zero. `atob` and jose ignore these bits, white space
// and padding, so one token would have many spellings.
export function isCanonical(part: string): boolean {
  const rest = part.length % 4
  return (
    !/[^\w-]/.test(part) &&
    (rest === 0 || (rest === 2 && /[AQgw]$/.test(part)) || (rest === 3 && /[AEIMQUYcgkosw048]$/.test(part)))
  )
}

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** Returns the text of the bytes. Throws if they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Returns the JSON object in the bytes, in UTF-8. Refuses anything else. */
export function parseObject(bytes: Uint8Array): Record<string, unknown> {
  const value: unknown = JSON.parse(decodeUtf8(bytes))
  if (!isObject(value)) refuse('FILE_MALFORMED')
  return value
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
