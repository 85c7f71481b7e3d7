import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { repeat } from '../../src/platform/repeat.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a run that takes longer than the interval delays the next one', async () => {
  const runs: PromiseWithResolvers<void>[] = []
  const task = () => {
    const run = Promise.withResolvers<void>()
    runs.push(run)
    return run.promise
  }
  const end = repeat(task, 1_000, () => {})
  await vi.advanceTimersByTimeAsync(5_500)
  expect(runs).toHaveLength(1)
  runs[0]?.resolve()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(runs).toHaveLength(2)
  end()
})

test('a failure is reported, and the next run begins', async () => {
  const errors: unknown[] = []
  let runs = 0
  const task = async () => {
    runs++
    throw new Error(`run ${runs}`)
  }
  const end = repeat(task, 1_000, (error) => errors.push(error))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(errors).toEqual([new Error('run 1'), new Error('run 2')])
  end()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(runs).toBe(2)
})
