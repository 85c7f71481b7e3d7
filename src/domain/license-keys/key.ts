import { hash, randomBytes } from 'node:crypto'

// Crockford base32: no I, L, O (read as 1, 1, 0) and no U.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_LENGTH = 20
const CHECKSUM_LENGTH = 5
const MAX_INPUT_LENGTH = 256

// White space, dashes, and characters that do not print, such as a soft hyphen or a BOM.
const IGNORED = /[\p{White_Space}\p{Dash_Punctuation}\p{Default_Ignorable_Code_Point}\u2212]/gu
// No `i` and `u` flags: together they let in `ſ`, which is S in upper case.
const PREFIX_AND_BODY = /^([A-Za-z]{2,12})([0-9A-Za-z]{25})$/
const CANONICAL = new RegExp(`^[A-Z]{2,12}(?:-[${ALPHABET}]{5}){5}$`)

/** A license key that prints as its hint wherever it is logged or serialized; `reveal` has the text. */
export class LicenseKey {
  /** The canonical text. */
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /** Makes a new key with 100 random bits. */
  static generate(prefix = 'LIC'): LicenseKey {
    if (!/^[A-Z]{2,12}$/.test(prefix)) {
      throw new RangeError(`a key prefix is 2 to 12 letters A to Z, not "${prefix}"`)
    }
    const random = encode(randomBytes(RANDOM_LENGTH))
    return new LicenseKey(textOf(prefix, random + checksum(prefix, random)))
  }

  /** Reads a key as people type and paste it; null when it is malformed or its checksum is wrong. */
  static parse(input: string): LicenseKey | null {
    if (input.length > MAX_INPUT_LENGTH) return null
    // Software sends what it was given; only people write it in other ways.
    if (CANONICAL.test(input)) return isChecked(input) ? new LicenseKey(input) : null
    const match = PREFIX_AND_BODY.exec(input.replace(IGNORED, ''))
    if (!match) return null

    const prefix = match[1]!.toUpperCase()
    const body = match[2]!.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
    const text = textOf(prefix, body)
    return CANONICAL.test(text) && isChecked(text) ? new LicenseKey(text) : null
  }

  /** The last group: enough to tell keys apart, and no help in guessing one. */
  get hint(): string {
    return this.#text.slice(-CHECKSUM_LENGTH)
  }

  /** Answers the canonical text, the secret itself. */
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

/** Whether the last group is the checksum of what stands before it. */
function isChecked(text: string): boolean {
  const prefixLength = text.indexOf('-')
  const random = text.slice(prefixLength, -CHECKSUM_LENGTH).replaceAll('-', '')
  return text.endsWith(checksum(text.slice(0, prefixLength), random))
}

// Not keyed with a secret: it only tells a mistyped key from an unknown one before any look-up.
// The random part is what proves a key, and any client may check for typing errors by itself.
function checksum(prefix: string, random: string): string {
  return encode(Buffer.from(hash('sha256', `${prefix}-${random}`).slice(0, CHECKSUM_LENGTH * 2), 'hex'))
}

/** One character a byte, by its low five bits. */
function encode(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += ALPHABET[byte & 31]
  return text
}
