import { expect, test } from 'vitest'
import { seatLimitOf } from '../../../src/domain/licenses/seat-limit.ts'

test('computes overage in percent exactly, in whole numbers', () => {
  const off: string[] = []
  for (let seats = 0; seats <= 2_000; seats++) {
    for (let percent = 1; percent <= 100; percent++) {
      const exact = Number(BigInt(seats) + (BigInt(seats) * BigInt(percent)) / 100n)
      if (seatLimitOf(seats, { policy: 'PERCENT', percent }) !== exact) off.push(`${seats} + ${percent} %`)
    }
  }
  expect(off).toEqual([])
})

test('computes the largest number of seats with full overage exactly', () => {
  expect(seatLimitOf(1_000_000_000, { policy: 'PERCENT', percent: 100 })).toBe(2_000_000_000)
  expect(seatLimitOf(999_999_999, { policy: 'PERCENT', percent: 57 })).toBe(1_569_999_998)
})

test('returns no limit for unlimited seats or unlimited overage', () => {
  expect(seatLimitOf(null, { policy: 'NONE', percent: null })).toBeNull()
  expect(seatLimitOf(5, { policy: 'ALLOW', percent: null })).toBeNull()
  expect(seatLimitOf(5, { policy: 'NONE', percent: null })).toBe(5)
})
