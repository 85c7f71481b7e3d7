import { escapeHtml } from './charts.ts'

/** A heading with a sentence and what belongs to it. */
export function section(title: string, words: string, ...parts: string[]): string {
  return [`<h2>${title}</h2>`, `<p>${escapeHtml(words)}</p>`, ...parts].join('\n')
}

/** Rows under their heads; words to the left, numbers to the right. Nothing where there are no rows. */
export function table(heads: string[], rows: (string | number)[][]): string {
  if (rows.length === 0) return ''
  const isWords = heads.map((_, column) => rows.some((row) => /^[A-Za-z]/.test(String(row[column]))))
  const cells = (tag: 'th' | 'td', row: (string | number)[]) => {
    const told = row.map((cell) => escapeHtml(typeof cell === 'number' ? counted(cell) : cell))
    return `<tr>${told.map((cell, column) => `<${tag}${isWords[column] ? ' class="words"' : ''}>${cell}</${tag}>`).join('')}</tr>`
  }
  return `<table>\n${[cells('th', heads), ...rows.map((row) => cells('td', row))].join('\n')}\n</table>`
}

const numbers = new Intl.NumberFormat('en')

/** A number as people read it: 12,345. */
export function counted(number: number): string {
  return numbers.format(number)
}

/** A share from 0 to 1; a dash where there is none. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`
}
