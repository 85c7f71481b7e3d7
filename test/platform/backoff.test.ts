import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs } from '../../src/platform/backoff.ts'

const limits = { firstMs: 100, maxMs: 5_000 }
const longest = () => 0
const almostOne = () => 1 - 2 ** -53

test('the longest delay doubles with each failure up to the maximum', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => backoffMs(failures, limits, longest))
  expect(delays).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000])
})

test('stays at the maximum after any number of failures', () => {
  expect(backoffMs(1e6, limits, longest)).toBe(5_000)
})

test('the shortest delay is 1 ms', () => {
  expect(backoffMs(1, limits, almostOne)).toBe(1)
  expect(backoffMs(50, limits, almostOne)).toBe(1)
})

test('spreads the delay over the whole range in proportion to the random source', () => {
  expect([0.75, 0.5, 0.25].map((share) => backoffMs(1, limits, () => share))).toEqual([25, 50, 75])
})

test('a delay is a whole number of milliseconds within the limits, for any figures', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 3_600_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failures, firstMs, maxMs, random) => {
        const delay = backoffMs(failures, { firstMs, maxMs }, () => random)
        expect(Number.isInteger(delay)).toBe(true)
        expect(delay).toBeGreaterThanOrEqual(1)
        expect(delay).toBeLessThanOrEqual(Math.min(firstMs * 2 ** (failures - 1), maxMs))
      },
    ),
  )
})
