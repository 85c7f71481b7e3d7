import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLimiter } from '../../../../integrations/hubspot/api/limiter.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/** Starts `count` calls of a kind that take `ms` each. Returns the start of each after all have ended. */
async function startsOf(count: number, kind: 'call' | 'search', ms = 1): Promise<number[]> {
  const limiter = createLimiter()
  const starts: number[] = []
  const calls = Array.from({ length: count }, () =>
    limiter.run(kind, async () => {
      starts.push(Date.now())
      await new Promise((resolve) => setTimeout(resolve, ms))
    }),
  )
  await vi.advanceTimersByTimeAsync(60_000)
  await Promise.all(calls)
  return starts
}

/** The greatest number of starts in any period of one second. */
const busiestSecond = (starts: number[]) =>
  Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + 1_000).length))

test('starts at most nine calls in any second, and wastes no time', async () => {
  const starts = await startsOf(90, 'call')
  expect(starts).toHaveLength(90)
  expect(busiestSecond(starts)).toBe(9)
  expect(starts.at(-1)).toBeLessThanOrEqual(10_000)
})

test('starts at most four searches in any second', async () => {
  const starts = await startsOf(20, 'search')
  expect(starts).toHaveLength(20)
  expect(busiestSecond(starts)).toBe(4)
})

test('runs at most six calls at once', async () => {
  const starts = await startsOf(12, 'call', 5_000)
  expect(starts.filter((at) => at < 5_000)).toHaveLength(6)
})

test('starts no call during a hold, and the longest hold counts', async () => {
  const limiter = createLimiter()
  limiter.hold(10_000)
  limiter.hold(1_000)
  let startedAt: number | null = null
  const call = limiter.run('call', async () => {
    startedAt = Date.now()
  })
  await vi.advanceTimersByTimeAsync(9_999)
  expect(startedAt).toBeNull()
  await vi.advanceTimersByTimeAsync(2)
  await call
  expect(startedAt).toBe(10_000)
})
