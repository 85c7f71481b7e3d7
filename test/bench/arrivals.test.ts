import { expect, test } from 'vitest'
import { arrive, randomFrom } from '../../bench/load/arrivals.ts'

test('no arrival waits for an earlier one', async () => {
  let working = 0
  let most = 0
  const arrived = Promise.withResolvers<void>()
  // In a closed loop, only one would run at a time, and this would not end.
  const until = () => (most < 12 ? Number.POSITIVE_INFINITY : 0)
  await arrive({ perSecond: 1_000, until, random: randomFrom(1) }, async () => {
    most = Math.max(most, ++working)
    if (working === 12) arrived.resolve()
    await arrived.promise
    working--
  })
  expect(most).toBe(12)
  expect(working).toBe(0)
})

test('a late start has the time at which it was due', async () => {
  const startedAt = performance.now()
  const waits: number[] = []
  const until = () => (waits.length < 25 ? Number.POSITIVE_INFINITY : 0)
  await arrive({ perSecond: 200, until, random: randomFrom(2) }, async (dueAt) => {
    waits.push(performance.now() - dueAt)
    // Blocks the process.
    if (waits.length === 1) while (performance.now() < startedAt + 150) {}
  })
  expect(waits).toHaveLength(25)
  expect(Math.max(...waits)).toBeGreaterThan(50)
})

test('an arrival that finds a full queue leaves, and is counted', async () => {
  let working = 0
  let most = 0
  let left = 0
  const enough = Promise.withResolvers<void>()
  const arrivals = {
    perSecond: 1_000,
    until: () => (left < 11 ? Number.POSITIVE_INFINITY : 0),
    random: randomFrom(3),
    most: 3,
    onLeft: () => {
      if (++left === 11) enough.resolve()
    },
  }
  await arrive(arrivals, async () => {
    most = Math.max(most, ++working)
    await enough.promise
    working--
  })
  expect(most).toBe(3)
  expect(left).toBe(11)
})
