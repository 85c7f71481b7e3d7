/** A bar of a chart: what it is of, how long it is, and the words behind it. */
export interface Bar {
  name: string
  value: number
  says: string
  /** The same in the period that is compared with, as a thin bar below. */
  before?: number
}

const WIDTH = 720
const NAME = 230
const LONGEST = 290
const ROW = 28

/** Horizontal bars as an SVG that stands by itself; read aloud, it is its title. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const most = Math.max(1, ...bars.flatMap(({ value, before = 0 }) => [value, before]))
  const widthOf = (value: number) => Math.round((value / most) * LONGEST)
  const rows = bars.map(({ name, value, says, before }, index) => {
    const y = index * ROW
    const width = widthOf(value)
    const thin =
      before === undefined
        ? ''
        : `\n<rect class="before" x="${NAME}" y="${y + ROW - 5}" width="${widthOf(before)}" height="3" rx="1"/>`
    return `<text x="${NAME - 10}" y="${y + 19}" text-anchor="end">${escapeHtml(name)}</text>
<rect x="${NAME}" y="${y + 5}" width="${width}" height="${ROW - 10}" rx="2"/>
<text x="${NAME + width + 8}" y="${y + 19}">${escapeHtml(says)}</text>${thin}`
  })
  const height = bars.length * ROW
  return `<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeHtml(title)}">
${rows.join('\n')}
</svg>`
}

/** Text that is text in HTML, in an attribute as well. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!)
}
