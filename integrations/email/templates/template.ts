import { readFileSync } from 'node:fs'
import { escapeHtml, SafeHtml } from '../../../src/platform/html.ts'

/** The compiled template, split at the marks of `mail.mjml`. */
const template = readTemplate(readFileSync(new URL('./mail.html', import.meta.url), 'utf8'))

export type PartName =
  | 'logo'
  | 'name'
  | 'heading'
  | 'subheading'
  | 'paragraph'
  | 'key'
  | 'facts'
  | 'instructions'
  | 'small'

/** The values of a part. Plain text is escaped. */
export type PartValues = Record<string, string | SafeHtml>

/** Renders one part of a mail. */
export function part(name: PartName, values: PartValues): SafeHtml {
  return SafeHtml.trusted(fill(template.parts.get(name)!, values))
}

/** Renders a whole mail: the frame, its parts, and its footer. */
export function frame(values: PartValues, parts: readonly SafeHtml[], footer: readonly SafeHtml[]): string {
  const [head, middle, foot] = template.frame.map((text) => fill(text, values))
  return [head, ...parts, middle, ...footer, foot].join('')
}

/** Fills in the values. Throws if one is missing. */
function fill(text: string, values: PartValues): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_place, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`the mail template has no value for ${name}`)
    return escapeHtml(value)
  })
}

function readTemplate(source: string): { frame: string[]; parts: Map<string, string> } {
  const [head = '', ...marked] = source.split('<!-- part:')
  const frame = [head]
  const parts = new Map<string, string>()
  for (const piece of marked) {
    const end = piece.indexOf(' -->')
    const name = piece.slice(0, end)
    const text = piece.slice(end + ' -->'.length)
    if (name === 'end') frame.push(text)
    else parts.set(name, text)
  }
  return { frame, parts }
}
