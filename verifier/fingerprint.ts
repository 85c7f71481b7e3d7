import { base64url } from 'jose'
import { encodeUtf8 } from './compact.ts'

const MAX_FINGERPRINT_BYTES = 4096

/** Claim `cnf` (RFC 7800 section 3.1) of a file that is bound to a device. */
export interface Confirmation {
  'fp#S256': string
  salt: string
}

/** White space of Unicode, and the byte order mark. */
const WHITE_SPACE = /[\p{White_Space}\uFEFF]/u

/** Returns the identity of a device: in NFC, without white space around it. Null if the text cannot be a fingerprint. */
export function canonicalFingerprint(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 2 * MAX_FINGERPRINT_BYTES) return null
  if (text.includes('\0') || !text.isWellFormed()) return null
  const trimmed = trim(text.normalize('NFC'))
  return trimmed === '' || encodeUtf8(trimmed).length > MAX_FINGERPRINT_BYTES ? null : trimmed
}

/**
 * Returns the bytes to which a file for this device can be bound: the fingerprint, and for files of earlier gateways the
 * fingerprint with the white space around it. None if the text cannot be a fingerprint.
 */
export function fingerprintForms(text: unknown): Uint8Array<ArrayBuffer>[] {
  const canonical = canonicalFingerprint(text)
  if (canonical === null) return []
  return [...new Set([canonical, String(text).normalize('NFC')])].map(encodeUtf8)
}

/** Whether a file is for this device. A file without `cnf` is for every device. */
export async function isForDevice(cnf: Confirmation | undefined, fingerprint: unknown): Promise<boolean> {
  if (!cnf) return true
  const salt = base64url.decode(cnf.salt)
  for (const bytes of fingerprintForms(fingerprint)) {
    if ((await digest(salt, bytes)) === cnf['fp#S256']) return true
  }
  return false
}

/** Takes linear time, unlike a pattern at the end of a text. */
function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && WHITE_SPACE.test(text[start]!)) start++
  while (end > start && WHITE_SPACE.test(text[end - 1]!)) end--
  return text.slice(start, end)
}

async function digest(salt: Uint8Array, fingerprint: Uint8Array): Promise<string> {
  const text = Uint8Array.of(...salt, ...fingerprint)
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', text)))
}
