import { createHash, randomBytes } from 'node:crypto'

/**
 * The form of an API key, for secret scanners: `licet_` for the product, 178 random bits in base62 and a checksum. With the
 * checksum, a scanner recognizes a key without a request to the gateway.
 */
export const apiKeyPattern = /^licet_[0-9A-Za-z]{30}[0-9A-Za-z]{6}$/

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Returns a new API key: `licet_`, 30 random characters (178 bits) and 6 of checksum. */
export function generateApiKey(): string {
  const random = toBase62(randomBytes(32), 30)
  return `licet_${random}${checksumOf(random)}`
}

/** Whether a text is a well-formed API key with a valid checksum. Needs no look-up. */
export function isApiKey(text: string): boolean {
  return apiKeyPattern.test(text) && checksumOf(text.slice(6, 36)) === text.slice(36)
}

/** Returns the digest under which an API key is stored. With 178 random bits, a plain SHA-256 cannot be brute-forced. */
export function digestApiKey(apiKey: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(apiKey).digest())
}

/** Returns what lists show of an API key: its last four characters. Shows nothing of a preset key, which has fewer random bits. */
export function hintOf(apiKey: string): string {
  return isApiKey(apiKey) ? `…${apiKey.slice(-4)}` : '…'
}

function checksumOf(random: string): string {
  return toBase62(createHash('sha256').update(`licet_${random}`).digest(), 6)
}

/** Reads the bytes as one number and returns its lowest `length` digits in base62. */
function toBase62(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let digits = ''
  while (digits.length < length) {
    digits += ALPHABET[Number(rest % 62n)]
    rest /= 62n
  }
  return digits
}
