/** A bar of a chart: what it is of, how long it is, and the words behind it. */
export interface Bar {
  name: string
  value: number
  says: string
}

const WIDTH = 720
const NAME = 190
const LONGEST = 300
const ROW = 28

/** Horizontal bars as an SVG that stands by itself; read aloud, it is its title. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const rows = bars.map(({ name, value, says }, index) => {
    const y = index * ROW
    const width = Math.round((value / most) * LONGEST)
    return `<text x="${NAME - 10}" y="${y + 19}" text-anchor="end">${escapeHtml(name)}</text>
<rect x="${NAME}" y="${y + 5}" width="${width}" height="${ROW - 10}" rx="2"/>
<text x="${NAME + width + 8}" y="${y + 19}">${escapeHtml(says)}</text>`
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
