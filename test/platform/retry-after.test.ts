import { expect, test } from 'vitest'
import { readRetryAfter } from '../../src/platform/retry-after.ts'

const now = Date.parse('2026-01-15T12:00:00Z')

test.each([
  [null, null],
  ['', null],
  [' ', null],
  ['soon', null],
  ['0', 0],
  ['7', 7_000],
  [' 7 ', 7_000],
  ['-1', 0],
  ['1e99', 86_400_000],
  ['Thu, 15 Jan 2026 12:00:30 GMT', 30_000],
  ['Thu, 15 Jan 2026 11:00:00 GMT', 0],
  ['Thu, 15 Jan 2099 11:00:00 GMT', 86_400_000],
])('reads %j as %j ms', (header, ms) => {
  expect(readRetryAfter(header, now)).toBe(ms)
})
