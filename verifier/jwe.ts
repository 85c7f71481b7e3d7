import { compactDecrypt } from 'jose'
import { decodeUtf8, encodeUtf8 } from './compact.ts'
import { fingerprintForms } from './fingerprint.ts'
import { parseHeader } from './jws.ts'
import { licenseKeyForms } from './license-key.ts'
import { refuse } from './verification.ts'

interface DecryptionOptions {
  licenseKey?: unknown
  keyPrefixes?: readonly string[] | undefined
  fingerprint?: unknown
}

/**
 * Returns the text of an encrypted file (sign, then encrypt: RFC 7519 section 11.2). The caller must still verify it.
 * Only `dir` and `A256GCM` are accepted. So a file can request neither a password derivation nor a decompression.
 */
export async function decryptFile(
  parts: readonly string[],
  { licenseKey, keyPrefixes, fingerprint }: DecryptionOptions,
  cty: string,
): Promise<string> {
  const isDirect = (alg: unknown, enc: unknown) => alg === 'dir' && enc === 'A256GCM'
  const header = parseHeader(parts, isDirect, ['alg', 'enc', 'cty'])
  if (header.cty !== cty) refuse('TYPE_MISMATCH')
  // RFC 7518 section 4.5: with `dir` the encrypted key is empty.
  if (parts[1]) refuse('FILE_MALFORMED')

  const keys = licenseKeyForms(licenseKey, keyPrefixes)
  for (const device of fingerprintForms(fingerprint)) {
    for (const text of keys) {
      const plaintext = await deriveFileKey(text, device)
        .then((key) => compactDecrypt(parts.join('.'), key))
        .then((opened) => opened.plaintext)
        .catch(() => undefined)
      if (plaintext) return decodeUtf8(plaintext)
    }
  }
  return refuse('DECRYPTION_FAILED')
}

// HKDF with SHA-256 (RFC 5869) over the license key and the fingerprint.
async function deriveFileKey(licenseKey: string, device: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const { subtle } = crypto
  const secret = await subtle.importKey('raw', encodeUtf8(licenseKey), 'HKDF', false, ['deriveBits'])
  const salt = await subtle.digest('SHA-256', device)
  const info = encodeUtf8('licet/license-file')
  return new Uint8Array(await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, secret, 256))
}
