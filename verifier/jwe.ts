import { compactDecrypt } from 'jose'
import { normalizeFingerprint } from './fingerprint.ts'
import { parseHeader, refuseParametersBut } from './jws.ts'
import { canonicalLicenseKey } from './license-key.ts'
import { quote, Refused } from './verification.ts'

const ALG = 'dir'
const ENC = 'A256GCM'
const INFO = 'licet/license-file'
const PARAMETERS = ['alg', 'enc', 'cty']

/**
 * The text inside an encrypted file (sign, then encrypt: RFC 7519 section 11.2), which is still to be
 * verified. Only `dir` and `A256GCM` are read: nothing derives a key from a password that the file names,
 * and nothing is decompressed.
 */
export async function decryptFile(
  parts: readonly string[],
  { licenseKey, fingerprint, cty }: { licenseKey: unknown; fingerprint: unknown; cty: string },
): Promise<string> {
  const header = parseHeader(parts[0]!)
  if (header.alg !== ALG || header.enc !== ENC) {
    const found = `${quote(header.alg)} with ${quote(header.enc)}`
    throw new Refused('ALGORITHM_NOT_ALLOWED', `The encryption ${found} is not ${ALG} with ${ENC}.`)
  }
  refuseParametersBut(PARAMETERS, header)
  if (header.cty !== cty) {
    throw new Refused('TYPE_MISMATCH', `The encrypted content is ${quote(header.cty)}, not "${cty}".`)
  }
  // RFC 7518 section 4.5: with `dir` the encrypted key is empty.
  if (parts[1] !== '') throw new Refused('FILE_MALFORMED', 'It holds an encrypted key beside "dir".')

  const text = canonicalLicenseKey(licenseKey)
  const device = normalizeFingerprint(fingerprint)
  if (!text || !device) {
    throw new Refused('DECRYPTION_FAILED', 'It is encrypted: the license key and the fingerprint are needed.')
  }
  try {
    const key = await deriveFileKey(text, device)
    const { plaintext } = await compactDecrypt(parts.join('.'), key, {
      keyManagementAlgorithms: [ALG],
      contentEncryptionAlgorithms: [ENC],
      maxDecompressedLength: 0,
    })
    return new TextDecoder().decode(plaintext)
  } catch {
    throw new Refused('DECRYPTION_FAILED', 'It was encrypted for another license key or another device.')
  }
}

// HKDF with SHA-256 (RFC 5869): the key is what the license key and the device make together.
async function deriveFileKey(licenseKey: string, device: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const utf8 = new TextEncoder()
  const secret = await crypto.subtle.importKey('raw', utf8.encode(licenseKey), 'HKDF', false, ['deriveBits'])
  const salt = await crypto.subtle.digest('SHA-256', device)
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8.encode(INFO) }
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, secret, 256))
}
