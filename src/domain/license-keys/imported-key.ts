/** In characters. The maximum is that of every key input: signed keys have thousands of characters. */
const LENGTH = { min: 6, max: 4096 }
/** Printable text: no control, format, private or unassigned characters, and no lone surrogates. */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u

/** License key of another product, in its own form, that was imported. It prints as its hint, as `LicenseKey` does. */
export class ImportedKey {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /**
   * Parses an imported key. Surrounding white space is removed and the text is normalized to Unicode NFC. Every other
   * character is significant, as the form of the key is unknown. Returns null if the text cannot be a key.
   */
  static parse(input: string): ImportedKey | null {
    if (input.length > LENGTH.max) return null
    const text = input.trim().normalize('NFC')
    if (text.length < LENGTH.min || text.length > LENGTH.max || !PRINTABLE.test(text)) return null
    return new ImportedKey(text)
  }

  /** Last characters of the key: at most five, and at most a quarter of the key. */
  get hint(): string {
    const characters = [...this.#text]
    return characters.slice(-Math.min(5, Math.floor(characters.length / 4))).join('')
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
