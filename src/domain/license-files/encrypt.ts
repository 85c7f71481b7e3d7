import { createHash, hkdfSync } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import { readKey } from '../license-keys/presented-key.ts'

/**
 * Encrypts a signed file (RFC 7516, `dir` with `A256GCM`). Decryption needs the license key and the fingerprint of the
 * device. The content key is HKDF-SHA-256 of the license key, salted with the SHA-256 of the fingerprint.
 */
export async function encryptFile(
  signed: string,
  presentedKey: string,
  fingerprint: string,
): Promise<string> {
  const licenseKey = readKey(presentedKey)?.reveal() ?? presentedKey
  const salt = createHash('sha256').update(fingerprint.normalize('NFC'), 'utf8').digest()
  const key = new Uint8Array(
    hkdfSync('sha256', Buffer.from(licenseKey, 'utf8'), salt, 'licet/license-file', 32),
  )
  return await new CompactEncrypt(Buffer.from(signed))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'license+jwt' })
    .encrypt(key)
}
