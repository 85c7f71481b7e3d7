import { hash, randomBytes } from 'node:crypto'

// Crockford base32: no I, L, O (read as 1, 1, 0) and no U.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_LENGTH = 20
const CHECKSUM_LENGTH = 5
/** Prefix of keys whose license type names no other. */
export const DEFAULT_PREFIX = 'LIC'
/** Longest text that is read, in characters without white space around it. */
export const MAX_KEY_LENGTH = 4096
/** Most letters I and L in a prefix for which every combination is tried. */
const MAX_AMBIGUOUS = 6

// Characters that NFKC decomposes into a space and an accent, such as an acute accent in place of a quote.
const MODIFIERS = /\p{Modifier_Symbol}/gu
// White space, dashes, quotes, brackets and every other punctuation, symbols, and characters that are not printed. U+30FC
// is the long vowel mark that a Japanese keyboard writes for a dash.
const IGNORED = /[\u30FC\p{White_Space}\p{Punctuation}\p{Symbol}\p{Format}\p{Default_Ignorable_Code_Point}]/gu
const PREFIX_AND_BODY = /^((?:[01A-Z]{2,12})?)([0-9A-Z]{25})$/
const ASCII = /^[0-9A-Za-z]+$/
const CANONICAL = new RegExp(`^[A-Z]{2,12}(?:-[${ALPHABET}]{5}){5}$`)

/** The latest key in its canonical text. The limit of wrong keys and the validation parse the same text. */
let latest: LicenseKey | undefined

/** License key. It prints as its hint if it is logged or serialized; only `reveal` returns its text. */
export class LicenseKey {
  /** The canonical text. */
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /** Generates a key with 100 random bits. Throws a RangeError if the prefix is not 2 to 12 letters A to Z. */
  static generate(prefix = DEFAULT_PREFIX): LicenseKey {
    if (!/^[A-Z]{2,12}$/.test(prefix)) {
      throw new RangeError(`a key prefix is 2 to 12 letters A to Z, not "${prefix}"`)
    }
    const random = encode(randomBytes(RANDOM_LENGTH))
    return new LicenseKey(textOf(prefix, random + checksum(prefix, random)))
  }

  /**
   * Parses a key in any spelling that people type or paste: in any case and width, with any separators, quotes and
   * invisible characters, with O, I and L for 0 and 1 and the reverse, and without its prefix if it is one of
   * `knownPrefixes`. The checksum decides between several readings. Null if it is malformed or its checksum is wrong.
   */
  static parse(input: string, knownPrefixes: readonly string[] = [DEFAULT_PREFIX]): LicenseKey | null {
    // Software sends the canonical text, so it is the fast path. Only people use other spellings.
    if (input === latest?.reveal()) return latest
    if (CANONICAL.test(input) && hasValidChecksum(input)) {
      latest = new LicenseKey(input)
      return latest
    }
    const trimmed = input.trim()
    if (trimmed.length > MAX_KEY_LENGTH) return null
    const letters = trimmed.replace(MODIFIERS, '').normalize('NFKC').replace(IGNORED, '')
    // Upper case only of ASCII: the upper case of a dotless i is I.
    const [, typed, typedBody] = (ASCII.test(letters) && PREFIX_AND_BODY.exec(letters.toUpperCase())) || []
    if (typed === undefined || typedBody === undefined) return null
    const body = typedBody.replaceAll('O', '0').replace(/[IL]/g, '1')
    for (const prefix of typed ? readPrefix(typed, knownPrefixes) : knownPrefixes) {
      const text = textOf(prefix, body)
      if (CANONICAL.test(text) && hasValidChecksum(text)) return new LicenseKey(text)
    }
    return null
  }

  /** Prefix of the key. */
  get prefix(): string {
    return this.#text.slice(0, this.#text.indexOf('-'))
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
    return `${this.prefix}-…-${this.hint}`
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

/** Returns every prefix that a typed one can be: itself, a known one that looks like it, and its other readings. */
function* readPrefix(typed: string, knownPrefixes: readonly string[]): Generator<string> {
  yield typed
  const looks = foldPrefix(typed)
  yield* knownPrefixes.filter((known) => foldPrefix(known) === looks)
  if (looks.split('I').length - 1 <= MAX_AMBIGUOUS) yield* readingsOf(looks)
}

function foldPrefix(prefix: string): string {
  return prefix.replaceAll('0', 'O').replace(/[1L]/g, 'I')
}

/** Returns a prefix with each I read as I and as L. */
function readingsOf(looks: string): string[] {
  const index = looks.indexOf('I')
  if (index < 0) return [looks]
  const rest = readingsOf(looks.slice(index + 1))
  return ['I', 'L'].flatMap((letter) => rest.map((end) => looks.slice(0, index) + letter + end))
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
