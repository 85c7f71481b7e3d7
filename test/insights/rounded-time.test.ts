import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Prisma } from '../../prisma/client/client.ts'
import { activationTimeClassesMs } from '../../src/insights/funnel.ts'
import { roundedTime, roundedTimeSql } from '../../src/insights/rounded-time.ts'
import { startTestApp } from '../app.ts'

const { admin } = await startTestApp()
const time = fc.oneof(fc.nat(100_000), fc.nat(3_000_000_000), fc.nat(Number.MAX_SAFE_INTEGER))

test('a time is rounded up, by less than two in a hundred, and never past a longer one', () => {
  fc.assert(
    fc.property(time, time, (one, other) => {
      expect(roundedTime(one)).toBeGreaterThanOrEqual(one)
      expect(roundedTime(one) - one).toBeLessThanOrEqual(one * 0.02)
      if (one < other) expect(roundedTime(one)).toBeLessThanOrEqual(roundedTime(other))
    }),
  )
})

test('the classes of activation times end at rounded times, so that rounding moves none into another class', () => {
  expect(activationTimeClassesMs.map(roundedTime)).toEqual(activationTimeClassesMs)
})

test('the database rounds as the code does', async () => {
  const edges = [0, 1, ...activationTimeClassesMs.flatMap((ms) => [ms - 1, ms, ms + 1]), 7_200_001, 6e8 + 1]
  const times = [...edges, ...fc.sample(time, 500)]
  const rows = await admin.db.$queryRaw<{ rounded: bigint }[]>`
    select ${roundedTimeSql(Prisma.sql`ms`)} as rounded from unnest(${times}::bigint[]) with ordinality u (ms, place) order by place`
  expect(rows.map(({ rounded }) => Number(rounded))).toEqual(times.map(roundedTime))
})
