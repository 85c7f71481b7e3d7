import { expect, test } from 'vitest'
import { termFromSeconds, waitFromSeconds } from '../../../src/commands/import/keygen/duration.ts'

const DAY = 86_400

test.each([
  [365 * DAY, 'P1Y'],
  [3 * 365 * DAY, 'P3Y'],
  [31_556_952, 'P1Y'],
  [2_629_746, 'P1M'],
  [6 * 2_629_746, 'P6M'],
  [30 * DAY, 'P30D'],
  [14 * DAY, 'P14D'],
  [366 * DAY, 'P366D'],
  [DAY, 'P1D'],
  [DAY + 3_600, 'P1DT1H'],
  [DAY * 40 + 1, 'P40DT1S'],
])('%d seconds are %s', (seconds, term) => {
  expect(termFromSeconds(seconds)).toBe(term)
})

test.each([
  [1, 'PT1M'],
  [600, 'PT10M'],
  [5_400, 'PT1H30M'],
  [DAY, 'PT24H'],
])('a heartbeat every %d seconds is one every %s', (seconds, wait) => {
  expect(waitFromSeconds(seconds)).toBe(wait)
})
