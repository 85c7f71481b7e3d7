/** In characters. The maximum is that of every key input: signed keys have thousands of characters. */
const LENGTH = { min: 6, max: 4096 }
/** Printable text: no control, format, private or unassigned characters, and no lone surrogates. */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u
const LINE_BREAKS = /[\r\n\v\f\u0085\u2028\u2029]+/u
/** Zero-width characters, soft hyphens, direction marks: no stored key has one. */
const FORMAT = /\p{Format}/gu
/** Punctuation, symbols and white space around a text, such as quotes. */
const AROUND = /^[\p{P}\p{S}\s]+|(?<![\p{P}\p{S}\s])[\p{P}\p{S}\s]+$/gu

/** License key of another product, in its own form, that was imported. It prints as its hint, as `LicenseKey` does. */
export class ImportedKey {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /**
   * Parses an imported key. Removes white space around it, line breaks with the white space around them, and invisible
   * characters, and normalizes the text to Unicode NFC. Every other character is significant, as the form of the key is
   * unknown. Returns null if the text cannot be a key.
   */
  static parse(input: string): ImportedKey | null {
    const trimmed = input.replace(FORMAT, '').trim()
    if (trimmed.length > LENGTH.max) return null
    const lines = trimmed.split(LINE_BREAKS).map((line) => line.trim())
    const text = lines.join('').normalize('NFC')
    if (text.length < LENGTH.min || text.length > LENGTH.max || !PRINTABLE.test(text)) return null
    return new ImportedKey(text)
  }

  /** Last characters of the key: at most five, and at most a quarter of the key. */
  get hint(): string {
    const characters = [...this.#text]
    return characters.slice(-Math.min(5, Math.floor(characters.length / 4))).join('')
  }

  /**
   * Returns the key in lower case and in NFKC, without punctuation around it. A key that is presented in other letters is
   * found by this text if no other key has the same. Null if nothing remains.
   */
  get folded(): string | null {
    const characters = [...this.#text.normalize('NFKC').replace(AROUND, '')]
    // Each character by itself: the lower case of a sigma depends on its position.
    return characters.map((character) => character.toLowerCase()).join('') || null
  }

  /** Returns the normalized text, which is the secret. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return `…${this.hint}`
  }

  toJSON(): string {
    return this.toString()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}
