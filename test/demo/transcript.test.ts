import { expect, test } from 'vitest'
import { missingLines } from './transcript.ts'

const printed = `Heading
  ✓ activate          158 ms  Kari's laptop activated with …HBHAH, seat 1 of 2
                              HubSpot: Seats used 1, Next expiry 2027-11-28, Onboarding step Activate
  ✓ suspend            30 ms  ACTIVE until 28 Nov 2027`

test.each([
  "  ✓ activate            1.1 s  Kari's laptop activated with …9NXHF, seat 1 of 2",
  '                              HubSpot: Seats used 1, Next expiry 2029-01-02, …',
  '  ✓ suspend            30 ms  ACTIVE until 1 Dec 2026',
])('durations, dates and hints of keys can differ: %s', (line) => {
  expect(missingLines(`Heading\n\n${line}`, printed)).toEqual([])
})

test.each([
  "  ✓ activate          158 ms  Kari's laptop activated with …HBHAH, seat 2 of 2",
  "  ✓ activate          158 ms  Kari's laptop activated",
  '  ✓ suspend            30 ms  ACTIVE until 28 Nov 2027, and more',
  'heading',
])('finds a line that no run prints: %s', (line) => {
  expect(missingLines(line, printed)).toEqual([line])
})

test('finds lines in another order', () => {
  const [heading, ...others] = printed.split('\n')
  expect(missingLines([...others, heading].join('\n'), printed)).toEqual([heading])
})
