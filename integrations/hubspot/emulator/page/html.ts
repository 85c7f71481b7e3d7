const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Markup that needs no escaping. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | readonly Html[] | string | number | null

/** Builds markup from a template. Escapes every part that is not markup. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const [first, ...rest] = strings
  return new Html(rest.reduce((text, string, index) => text + render(parts[index]!) + string, first!))
}

function render(part: Part): string {
  if (part instanceof Html) return part.text
  if (Array.isArray(part)) return part.map(({ text }: Html) => text).join('')
  return String(part ?? '').replaceAll(/[&<>"']/g, (character) => entities[character]!)
}
