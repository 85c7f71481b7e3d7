import { base64url } from 'jose'
import { encodeUtf8 } from './compact.ts'

const MAX_FINGERPRINT_BYTES = 4096

/** Claim `cnf` (RFC 7800 section 3.1) of a file that is bound to a device. */
export interface Confirmation {
  'fp#S256': string
  salt: string
}

/** Returns the compared form of a fingerprint: NFC in UTF-8. Null if the text cannot be a fingerprint. */
export function normalizeFingerprint(text: unknown): Uint8Array<ArrayBuffer> | null {
  if (typeof text !== 'string' || text.length > MAX_FINGERPRINT_BYTES) return null
  if (text === '' || text.includes('\0') || !text.isWellFormed()) return null
  const bytes = encodeUtf8(text.normalize('NFC'))
  return bytes.length > MAX_FINGERPRINT_BYTES ? null : bytes
}

/** Whether a file is for this device. A file without `cnf` is for every device. */
export async function isForDevice(cnf: Confirmation | undefined, fingerprint: unknown): Promise<boolean> {
  if (!cnf) return true
  const bytes = normalizeFingerprint(fingerprint)
  return bytes !== null && (await digest(base64url.decode(cnf.salt), bytes)) === cnf['fp#S256']
}

async function digest(salt: Uint8Array, fingerprint: Uint8Array): Promise<string> {
  const text = Uint8Array.of(...salt, ...fingerprint)
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', text)))
}
