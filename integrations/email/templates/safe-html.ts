/** HTML in which every value is escaped. */
export class SafeHtml {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /** Wraps HTML of a template, or of a library that escapes values. */
  static trusted(text: string): SafeHtml {
    return new SafeHtml(text)
  }

  toString(): string {
    return this.#text
  }
}

/** Builds HTML, and escapes every value that is not safe already: `` html`<b>${name}</b>` ``. */
export function html(strings: TemplateStringsArray, ...values: (string | number | SafeHtml)[]): SafeHtml {
  return SafeHtml.trusted(String.raw({ raw: strings }, ...values.map(escapeHtml)))
}

export function escapeHtml(value: string | number | SafeHtml): string {
  if (value instanceof SafeHtml) return value.toString()
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
