import { expect, test } from 'vitest'
import { createMeasurements } from '../../bench/load/measurements.ts'
import { pageOf } from '../../bench/load/page.ts'

const empty = createMeasurements().summary()
const report = (value: number, unheard: Record<string, number> = {}) => ({
  title: 'Load',
  about: 'A <b>sentence</b>.',
  options: {},
  machine: '2 × "core"',
  startedAt: '2026-01-01T00:00:00Z',
  driven: { seconds: 1, summary: { ...empty, unheard } } as never,
  findings: [{ what: 'lost <activations>', value, mustBeZero: true }],
  marks: [],
})

test('the page of a run escapes every text and loads nothing', () => {
  const page = pageOf(report(0, { 'startOnboarding: <EOF>': 2 }))
  expect(page).toContain('A &#60;b&#62;sentence&#60;/b&#62;.')
  expect(page).toContain('lost &#60;activations&#62;')
  expect(page).toContain('startOnboarding: &#60;EOF&#62;')
  expect(page).not.toMatch(/https?:|<script|<link|<img|url\(/)
})

test('the page shows whether every value that must be 0 is 0, and leaves out empty parts', () => {
  expect(pageOf(report(0))).toContain('class="verdict passed"')
  expect(pageOf(report(1))).toContain('class="verdict failed"')
  expect(pageOf(report(0))).not.toMatch(/Without a response|undefined|null|false/)
})
