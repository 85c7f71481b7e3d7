import { html, type SafeHtml } from '../../src/platform/html.ts'

/** One line of a chart: one value for each second; null for a second without a value. */
export interface Line {
  name: string
  values: (number | null)[]
}

/** An event in a second of the run, drawn across the chart. */
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

/** Draws lines over the seconds of a run as an SVG that loads nothing. */
export function lineChart(unit: string, lines: readonly Line[], marks: readonly Mark[] = []): SafeHtml {
  const seconds = Math.max(2, ...lines.map(({ values }) => values.length))
  const highest = niceAbove(Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))))
  const x = (second: number) => LEFT + ((second - 1) / (seconds - 1)) * (WIDTH - LEFT - RIGHT)
  const y = (value: number) => HEIGHT - BOTTOM - (value / highest) * (HEIGHT - TOP - BOTTOM)
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const value = share * highest
    return html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"/>
      <text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${round(value)}</text>`
  })
  const step = Math.max(1, Math.ceil(seconds / 12))
  const ticks = Array.from({ length: Math.ceil(seconds / step) }, (_, at) => 1 + at * step).map(
    (second) => html`<text x="${x(second)}" y="${HEIGHT - 6}" text-anchor="middle">${second} s</text>`,
  )
  const marked = marks.map(
    ({ second, name }, at) => html`<g class="mark"><title>${name}</title>
      <line x1="${x(second)}" x2="${x(second)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>
      <text x="${x(second) + 3}" y="${TOP + 8 + (at % 4) * 11}">${name}</text></g>`,
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
    return html`<path fill="none" stroke-width="1.5" stroke="${colourOf(at)}" d="${path}"><title>${name}</title></path>`
  })
  const legend = lines.map(
    ({ name }, at) => html`<span><i style="background:${colourOf(at)}"></i>${name}</span>`,
  )
  return html`<figure><figcaption>${unit} ${legend}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${unit}">${[...grid, ...ticks, ...marked, ...drawn]}</svg></figure>`
}

/** Rounds up to 1, 2 or 5 times a power of ten. */
function niceAbove(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map((factor) => factor * power).find((nice) => nice >= value)!
}

const colourOf = (at: number) => COLOURS[at % COLOURS.length]!
const round = (value: number) => Number(value.toFixed(value < 10 ? 2 : 1))
