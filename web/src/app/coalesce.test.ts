import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { coalesce } from './coalesce.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('calls at once, and once more after a burst', () => {
  const callback = vi.fn()
  const { call } = coalesce(callback, 1_000)
  call()
  expect(callback).toHaveBeenCalledTimes(1)
  for (let count = 0; count < 50; count++) call()
  expect(callback).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1_000)
  expect(callback).toHaveBeenCalledTimes(2)
  call()
  expect(callback).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(10_000)
  expect(callback).toHaveBeenCalledTimes(3)
  call()
  expect(callback).toHaveBeenCalledTimes(4)
})

test('drops the call that waits when it is cancelled', () => {
  const callback = vi.fn()
  const { call, cancel } = coalesce(callback, 1_000)
  call()
  call()
  cancel()
  vi.advanceTimersByTime(10_000)
  expect(callback).toHaveBeenCalledTimes(1)
})
