/** HTML that may stand in a mail as it is: every value in it was escaped. */
export class SafeHtml {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /** Takes over HTML that a template, or a library that escapes, has made. */
  static trusted(text: string): SafeHtml {
    return new SafeHtml(text)
  }

  toString(): string {
    return this.#text
  }
}

/** Escapes every value but HTML that is safe already: `` html`<b>${name}</b>` ``. */
export function html(strings: TemplateStringsArray, ...values: (string | number | SafeHtml)[]): SafeHtml {
  return SafeHtml.trusted(String.raw({ raw: strings }, ...values.map(escapeHtml)))
}

export function escapeHtml(value: string | number | SafeHtml): string {
  if (value instanceof SafeHtml) return value.toString()
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
