import { html, type SafeHtml } from '../../platform/html.ts'

/** A bar of a chart. */
export interface Bar {
  name: string
  value: number
  /** The text beside the bar. */
  label: string
  /** The value in the compared period, as a thin bar below. */
  before?: number
}

const WIDTH = 770
const NAME = 280
const LONGEST = 290
const ROW = 28

/** Draws horizontal bars as an SVG that loads nothing. Screen readers read its title. */
export function barChart(title: string, bars: readonly Bar[]): SafeHtml {
  const most = Math.max(1, ...bars.flatMap(({ value, before = 0 }) => [value, before]))
  const widthOf = (value: number) => Math.round((value / most) * LONGEST)
  const rows = bars.map(({ name, value, label, before }, index) => {
    const y = index * ROW
    const width = widthOf(value)
    const thin =
      before !== undefined &&
      html`<rect class="before" x="${NAME}" y="${y + ROW - 5}" width="${widthOf(before)}" height="3" rx="1"/>\n`
    return html`<text x="${NAME - 10}" y="${y + 19}" text-anchor="end">${name}</text>
<rect x="${NAME}" y="${y + 5}" width="${width}" height="${ROW - 10}" rx="2"/>
<text x="${NAME + width + 8}" y="${y + 19}">${label}</text>
${thin}`
  })
  const height = bars.length * ROW
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title}">
${rows}</svg>`
}
