import { type HtmlPart, html, type SafeHtml } from '../../platform/html.ts'

/** A heading with a sentence and its charts and tables. */
export function section(title: string, words: string, ...parts: readonly HtmlPart[]): SafeHtml {
  return html`<h2>${title}</h2>\n<p>${words}</p>\n${parts}`
}

/** A table with text to the left and numbers to the right; null without rows. */
export function table(heads: string[], rows: (string | number)[][]): SafeHtml | null {
  if (rows.length === 0) return null
  const isWords = heads.map((_, column) => rows.some((row) => /^[A-Za-z]/.test(String(row[column]))))
  const classOf = (column: number) => isWords[column] === true && html` class="words"`
  const head = heads.map((cell, column) => html`<th${classOf(column)}>${cell}</th>`)
  const body = rows.map((row) => {
    const cells = row.map((cell) => (typeof cell === 'number' ? counted(cell) : cell))
    return html`<tr>${cells.map((cell, column) => html`<td${classOf(column)}>${cell}</td>`)}</tr>\n`
  })
  return html`<table>\n<tr>${head}</tr>\n${body}</table>\n`
}

const numbers = new Intl.NumberFormat('en')

/** A number with separators: 12,345. */
export function counted(number: number): string {
  return numbers.format(number)
}

/** A share from 0 to 1 as a percentage; a dash for null. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`
}
