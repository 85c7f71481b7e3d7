import { hash, randomBytes } from 'node:crypto'

// Crockford base32: no I, L, O (read as 1, 1, 0) and no U.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_LENGTH = 20
const CHECKSUM_LENGTH = 5
const MAX_INPUT_LENGTH = 256

// White space, dashes, and characters that are not printed, such as a soft hyphen or a byte order mark.
const IGNORED = /[\p{White_Space}\p{Dash_Punctuation}\p{Default_Ignorable_Code_Point}\u2212]/gu
// Without the flags `i` and `u`: together they accept `ſ`, whose upper case is S.
const PREFIX_AND_BODY = /^([A-Za-z]{2,12})([0-9A-Za-z]{25})$/
const CANONICAL = new RegExp(`^[A-Z]{2,12}(?:-[${ALPHABET}]{5}){5}$`)

/** License key. It prints as its hint if it is logged or serialized; only `reveal` returns its text. */
export class LicenseKey {
  /** The canonical text. */
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /** Generates a key with 100 random bits. Throws a RangeError if the prefix is not 2 to 12 letters A to Z. */
  static generate(prefix = 'LIC'): LicenseKey {
    if (!/^[A-Z]{2,12}$/.test(prefix)) {
      throw new RangeError(`a key prefix is 2 to 12 letters A to Z, not "${prefix}"`)
    }
    const random = encode(randomBytes(RANDOM_LENGTH))
    return new LicenseKey(textOf(prefix, random + checksum(prefix, random)))
  }

  /** Parses a key in any spelling that people type or paste. Null if it is malformed or its checksum is wrong. */
  static parse(input: string): LicenseKey | null {
    if (input.length > MAX_INPUT_LENGTH) return null
    // Software sends the canonical text, so it is the fast path. Only people use other spellings.
    if (CANONICAL.test(input)) return hasValidChecksum(input) ? new LicenseKey(input) : null
    const match = PREFIX_AND_BODY.exec(input.replace(IGNORED, ''))
    if (!match) return null

    const prefix = match[1]!.toUpperCase()
    const body = match[2]!.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
    const text = textOf(prefix, body)
    return CANONICAL.test(text) && hasValidChecksum(text) ? new LicenseKey(text) : null
  }

  /** Last group of the key. It distinguishes keys and reveals no random bits, as it is the checksum. */
  get hint(): string {
    return this.#text.slice(-CHECKSUM_LENGTH)
  }

  /** Returns the canonical text, which is the secret. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return `${this.#text.slice(0, this.#text.indexOf('-'))}-…-${this.hint}`
  }

  toJSON(): string {
    return this.toString()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}

function textOf(prefix: string, body: string): string {
  return [prefix, ...body.match(/.{5}/g)!].join('-')
}

/** Whether the last group is the checksum of the groups before it. */
function hasValidChecksum(text: string): boolean {
  const prefixLength = text.indexOf('-')
  const random = text.slice(prefixLength, -CHECKSUM_LENGTH).replaceAll('-', '')
  return text.endsWith(checksum(text.slice(0, prefixLength), random))
}

// The checksum uses no secret: it only distinguishes a mistyped key from an unknown one without a look-up. The random
// groups prove a key. Any client may use the checksum to detect typing errors.
function checksum(prefix: string, random: string): string {
  return encode(Buffer.from(hash('sha256', `${prefix}-${random}`).slice(0, CHECKSUM_LENGTH * 2), 'hex'))
}

/** Encodes the low five bits of each byte as one character. */
function encode(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += ALPHABET[byte & 31]
  return text
}
