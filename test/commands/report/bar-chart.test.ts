import { expect, test } from 'vitest'
import { barChart } from '../../../src/commands/report/bar-chart.ts'

const chart = (...bars: Parameters<typeof barChart>[1][number][]) => String(barChart('Title', bars))
const widths = (svg: string) =>
  [...svg.matchAll(/<rect[^>]* width="([^"]+)"/g)].map(([, width]) => Number(width))

test('draws bars in proportion to the longest one, and the compared period below', () => {
  const svg = chart(
    { name: 'A', value: 100, label: '100' },
    { name: 'B', value: 50, label: '50', before: 200 },
    { name: 'C', value: 0, label: '0', before: 0 },
  )
  const [a, b, before, c, none] = widths(svg)
  expect([a, b, before]).toEqual([before! / 2, Math.round(before! / 4), before])
  expect([c, none]).toEqual([0, 0])
  expect(svg.match(/class="before"/g)).toHaveLength(2)
})

test('draws bars of length 0 if every value is 0', () => {
  expect(widths(chart({ name: 'A', value: 0, label: '0' }))).toEqual([0])
})

test('escapes the title, the names and the labels', () => {
  const svg = String(barChart('"<t>', [{ name: '<n>', value: 1, label: '<l>' }]))
  expect(svg).toContain('aria-label="&#34;&#60;t&#62;"')
  expect(svg).toContain('>&#60;n&#62;<')
  expect(svg).toContain('>&#60;l&#62;<')
})
