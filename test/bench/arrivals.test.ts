import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { arrive, randomFrom } from '../../bench/load/arrivals.ts'

test('no arrival waits for an earlier one', async () => {
  let working = 0
  let most = 0
  const until = performance.now() + 300
  await arrive({ perSecond: 100, until: () => until, random: randomFrom(1) }, async () => {
    most = Math.max(most, ++working)
    while (performance.now() < until + 50) await sleep(10)
    working--
  })
  // All arrivals overlap. In a closed loop, only one would run at a time.
  expect(most).toBeGreaterThan(10)
  expect(working).toBe(0)
})

test('a late start has the time at which it was due', async () => {
  const startedAt = performance.now()
  const waits: number[] = []
  await arrive({ perSecond: 200, until: () => startedAt + 200, random: randomFrom(2) }, async (dueAt) => {
    waits.push(performance.now() - dueAt)
    // Blocks the process.
    if (waits.length === 1) while (performance.now() < startedAt + 150) {}
  })
  expect(waits.length).toBeGreaterThan(20)
  expect(Math.max(...waits)).toBeGreaterThan(50)
})

test('an arrival that finds a full queue leaves, and is counted', async () => {
  let working = 0
  let most = 0
  let left = 0
  const until = performance.now() + 200
  const arrivals = {
    perSecond: 200,
    until: () => until,
    random: randomFrom(3),
    most: 3,
    onLeft: () => left++,
  }
  await arrive(arrivals, async () => {
    most = Math.max(most, ++working)
    while (performance.now() < until + 50) await sleep(10)
    working--
  })
  expect(most).toBe(3)
  expect(left).toBeGreaterThan(10)
})
