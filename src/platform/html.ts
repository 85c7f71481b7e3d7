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

/** A value in a template. A list renders its parts without a separator. Null and false render nothing. */
export type HtmlPart = string | number | SafeHtml | null | false | readonly HtmlPart[]

/** Builds HTML, and escapes every value that is not safe already: `` html`<b>${name}</b>` ``. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): SafeHtml {
  return SafeHtml.trusted(String.raw({ raw: strings }, ...parts.map(escapeHtml)))
}

/** Renders a value as the text of an element, or of an attribute in quotes. */
export function escapeHtml(part: HtmlPart): string {
  if (part instanceof SafeHtml) return part.toString()
  if (part === null || part === false) return ''
  if (typeof part === 'object') return part.map(escapeHtml).join('')
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
