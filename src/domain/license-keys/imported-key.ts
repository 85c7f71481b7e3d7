/** In characters; the longest is as long as any input for a key may be, since signed keys run to thousands. */
const LENGTH = { min: 6, max: 4096 }
/** Everything that prints: no control, format, private or unassigned characters, and no lone surrogates. */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u

/** A key of another form than our own, as an import brings it; prints as its hint, like `LicenseKey`. */
export class ImportedKey {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /**
   * Reads a key as somebody else made it: exactly, apart from white space around it and its Unicode form
   * (NFC). Nothing else is forgiven, since its maker may have meant any character. Null when it can be none.
   */
  static parse(input: string): ImportedKey | null {
    if (input.length > LENGTH.max) return null
    const text = input.trim().normalize('NFC')
    if (text.length < LENGTH.min || text.length > LENGTH.max || !PRINTABLE.test(text)) return null
    return new ImportedKey(text)
  }

  /** The last characters: five at most, and never more than a quarter of the key. */
  get hint(): string {
    const characters = [...this.#text]
    return characters.slice(-Math.min(5, Math.floor(characters.length / 4))).join('')
  }

  /** Answers the text that is compared, the secret itself. */
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
