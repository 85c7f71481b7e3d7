import { readFileSync } from 'node:fs'
import { escapeHtml, SafeHtml } from './safe-html.ts'

/** The parts that `templates/mail.mjml` marks, as mail programs can show them. */
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

/** What a part is filled with; plain text is escaped. */
export type PartValues = Record<string, string | SafeHtml>

/** One part of a mail. */
export function part(name: PartName, values: PartValues): SafeHtml {
  return SafeHtml.trusted(fill(template.parts.get(name)!, values))
}

/** A whole mail: the frame around its parts, and what stands beneath the sheet. */
export function frame(values: PartValues, sheet: readonly SafeHtml[], beneath: readonly SafeHtml[]): string {
  const [head, middle, foot] = template.frame.map((text) => fill(text, values))
  return [head, ...sheet, middle, ...beneath, foot].join('')
}

/** Puts each value in its place; a place without a value is a mistake of ours, and no mail. */
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
