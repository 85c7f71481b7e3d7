/** One line of a chart: a value a second, null where there is none. */
export interface Line {
  name: string
  values: (number | null)[]
}

/** What happened in a second, drawn across the chart. */
export interface Mark {
  second: number
  name: string
}

const WIDTH = 960
const HEIGHT = 240
const LEFT = 60
const BOTTOM = 24
const TOP = 12
const RIGHT = 12
const COLOURS = ['#2563eb', '#dc2626', '#059669', '#d97706', '#7c3aed']

/** Lines over the seconds of a run, as an SVG that needs nothing else. */
export function lineChart(unit: string, lines: readonly Line[], marks: readonly Mark[] = []): string {
  const seconds = Math.max(2, ...lines.map(({ values }) => values.length))
  const highest = niceAbove(Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))))
  const x = (second: number) => LEFT + ((second - 1) / (seconds - 1)) * (WIDTH - LEFT - RIGHT)
  const y = (value: number) => HEIGHT - BOTTOM - (value / highest) * (HEIGHT - TOP - BOTTOM)
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const value = share * highest
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"/>
      <text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${round(value)}</text>`
  })
  const step = Math.max(1, Math.ceil(seconds / 12))
  const ticks = Array.from({ length: Math.ceil(seconds / step) }, (_, at) => 1 + at * step).map(
    (second) => `<text x="${x(second)}" y="${HEIGHT - 6}" text-anchor="middle">${second} s</text>`,
  )
  const marked = marks.map(
    ({ second, name }, at) => `<g class="mark"><title>${escapeText(name)}</title>
      <line x1="${x(second)}" x2="${x(second)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>
      <text x="${x(second) + 3}" y="${TOP + 8 + (at % 4) * 11}">${escapeText(name)}</text></g>`,
  )
  const drawn = lines.map(({ name, values }, at) => {
    const path = values
      .map((value, index) => ({
        value,
        second: index + 1,
        begins: index === 0 || values[index - 1] === null,
      }))
      .filter(({ value }) => value !== null)
      .map(({ value, second, begins }) => `${begins ? 'M' : 'L'}${round(x(second))},${round(y(value!))}`)
      .join('')
    return `<path fill="none" stroke-width="1.5" stroke="${COLOURS[at % COLOURS.length]}" d="${path}"><title>${escapeText(name)}</title></path>`
  })
  const legend = lines.map(
    ({ name }, at) =>
      `<span><i style="background:${COLOURS[at % COLOURS.length]}"></i>${escapeText(name)}</span>`,
  )
  return `<figure><figcaption>${escapeText(unit)} ${legend.join(' ')}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(unit)}">${[...grid, ...ticks, ...marked, ...drawn].join('\n')}</svg></figure>`
}

/** Named amounts, each as a bar. */
export function barChart(bars: readonly { name: string; value: number }[]): string {
  const ROW = 22
  const NAMES = 280
  const highest = Math.max(1, ...bars.map(({ value }) => value))
  const rows = bars.map(({ name, value }, at) => {
    const width = (value / highest) * (WIDTH - NAMES - 80)
    return `<text x="${NAMES - 8}" y="${at * ROW + 15}" text-anchor="end">${escapeText(name)}</text>
      <rect x="${NAMES}" y="${at * ROW + 3}" width="${round(width)}" height="${ROW - 6}" fill="${COLOURS[0]}"/>
      <text x="${NAMES + width + 6}" y="${at * ROW + 15}">${value}</text>`
  })
  return `<svg viewBox="0 0 ${WIDTH} ${bars.length * ROW + 4}" role="img">${rows.join('\n')}</svg>`
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** 1, 2 or 5 times a power of ten, and no less than the value. */
function niceAbove(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map((factor) => factor * power).find((nice) => nice >= value)!
}

const round = (value: number) => Number(value.toFixed(value < 10 ? 2 : 1))
