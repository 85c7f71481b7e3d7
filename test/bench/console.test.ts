import { chromium } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import {
  formatTable,
  latenciesOf,
  percentile,
  SHORTEST_MS,
  summarize,
} from '../../bench/console/latencies.ts'
import { installProbe } from '../../bench/console/probe.ts'
import { browserPath } from '../console/browser.ts'

test('the latency of an interaction is that of its slowest event, and an unreported one counts as the shortest', () => {
  const event = (interactionId: number, duration: number) => ({ interactionId, startTime: 0, duration })
  // An event without an interaction, such as a movement of the pointer, does not count.
  const events = [event(0, 900), event(7, 24), event(7, 80), event(14, 40)]
  expect(latenciesOf(events, 4)).toEqual([80, 40, SHORTEST_MS, SHORTEST_MS])
  expect(latenciesOf([], 1)).toEqual([SHORTEST_MS])
})

test('a percentile is one of the values, by the nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect([0.5, 0.98, 1].map((share) => percentile(values, share))).toEqual([50, 98, 100])
  expect(percentile([7], 0.98)).toBe(7)
  expect(percentile([], 0.5)).toBeNaN()
})

test('the kinds of interactions are listed with the slowest first', () => {
  const interaction = (what: string, latencyMs: number) => ({
    what,
    where: '',
    latencyMs,
    longestTaskMs: latencyMs - 10,
    processorMs: 5,
  })
  expect(summarize([interaction('sort', 30), interaction('open', 90), interaction('sort', 20)])).toEqual([
    { what: 'open', count: 1, median: 90, p98: 90, longestTask: 80, processor: 5 },
    { what: 'sort', count: 2, median: 20, p98: 30, longestTask: 20, processor: 5 },
  ])
  expect(formatTable(['what', 'ms'], [['sort', '8']])).toBe('what  ms\nsort   8')
})

describe.skipIf(!browserPath)('the probe in a browser', () => {
  test('reports each press and the task that delays its paint', async () => {
    const browser = await chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage()
      const probe = await installProbe(page)
      await page.goto('data:text/html,<main><h1>A</h1><button>Wait</button></main>')
      await page.evaluate(`document.querySelector('button').onclick = () => {
        for (const until = performance.now() + 300; performance.now() < until;) {}
      }`)
      await probe.measure('wait', () => page.getByRole('button').click())
      await probe.measurePage('type', 'page', () => page.keyboard.type('ab'))
      expect(probe.interactions.map(({ what }) => what)).toEqual(['wait', 'type', 'type'])
      // The handler blocks the page for as long, however fast the machine is.
      expect(probe.interactions[0]!.latencyMs).toBeGreaterThanOrEqual(296)
      expect(probe.interactions[0]!.longestTaskMs).toBeGreaterThanOrEqual(300)
      expect(probe.pages.map(({ path }) => path)).toEqual(['page'])
    } finally {
      await browser.close()
    }
  })
})
