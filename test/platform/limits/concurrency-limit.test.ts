import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  type ConcurrencySize,
  createConcurrencyLimit,
} from '../../../src/platform/limits/concurrency-limit.ts'
import { Overloaded } from '../../../src/platform/limits/overloaded.ts'
import { operationsInside, operationsWaiting, overloaded } from '../../../src/platform/metrics/metrics.ts'

const never = new AbortController().signal
const LONG = 60_000

/** A limit, and tasks that run until `end` or `fail` is called. */
function openLimit(size: Partial<ConcurrencySize> = {}) {
  const limit = createConcurrencyLimit({ slots: 2, queueLength: 2, waitMs: LONG, ...size })
  const begun: number[] = []
  let tasks = 0
  const start = (signal = never) => {
    const name = ++tasks
    const { promise, resolve: end, reject: fail } = Promise.withResolvers<number>()
    const result = limit.run(signal, () => {
      begun.push(name)
      return promise
    })
    result.catch(() => {})
    return { result, end: () => end(name), fail }
  }
  return { limit, begun, start }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
const count = async (metric: typeof operationsInside) => (await metric.get()).values[0]?.value ?? 0

beforeEach(() => {
  operationsInside.reset()
  operationsWaiting.reset()
  overloaded.reset()
})

test('runs as many tasks as there are slots; the others wait in order', async () => {
  const { begun, start } = openLimit({ queueLength: 3 })
  const [first, second, third, fourth, fifth] = Array.from({ length: 5 }, () => start())
  await turn()
  expect(begun).toEqual([1, 2])
  expect([await count(operationsInside), await count(operationsWaiting)]).toEqual([2, 3])

  second!.end()
  await turn()
  expect(begun).toEqual([1, 2, 3])
  first!.end()
  third!.end()
  await turn()
  expect(begun).toEqual([1, 2, 3, 4, 5])
  fourth!.end()
  fifth!.end()
  expect(await Promise.all([first, second, third, fourth, fifth].map((one) => one!.result))).toEqual(begun)
  expect([await count(operationsInside), await count(operationsWaiting)]).toEqual([0, 0])
})

test('rejects a task at once when the queue is full, with a delay for the retry', async () => {
  const { limit, begun, start } = openLimit()
  const served = Array.from({ length: 4 }, () => start())
  expect(() => limit.assertCapacity()).toThrow(Overloaded)
  const rejected: unknown = await start().result.catch((error: unknown) => error)
  expect(rejected).toBeInstanceOf(Overloaded)
  expect([1, 2, 3]).toContain((rejected as Overloaded).retryAfter)
  const { values } = await overloaded.get()
  expect(values).toMatchObject([{ labels: { whose: 'all', why: 'full' }, value: 2 }])

  for (const one of served) one.end()
  await Promise.all(served.map(({ result }) => result))
  expect(begun).toEqual([1, 2, 3, 4])
  expect(() => limit.assertCapacity()).not.toThrow()
})

const standStill = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
afterEach(() => void vi.useRealTimers())

test('rejects a task after the longest wait, and never begins it', async () => {
  standStill()
  const { begun, start } = openLimit({ slots: 1, waitMs: 20 })
  const first = start()
  const rejected = expect(start().result).rejects.toBeInstanceOf(Overloaded)
  await vi.advanceTimersByTimeAsync(20)
  await rejected
  expect((await overloaded.get()).values).toMatchObject([{ labels: { whose: 'all', why: 'late' }, value: 1 }])
  first.end()
  await first.result
  expect(begun).toEqual([1])
})

test('shortens the wait of tasks that arrive during a lasting overload', async () => {
  standStill()
  const { start } = openLimit({ slots: 1, queueLength: 10, waitMs: 400 })
  const rejected: string[] = []
  const enqueue = (name: string) => void start().result.catch(() => rejected.push(name))
  const first = start()
  enqueue('at the beginning')
  await vi.advanceTimersByTimeAsync(300)
  // The queue has not been empty since, so the overload counts as lasting from 400 ms on.
  enqueue('before the overload lasts')
  await vi.advanceTimersByTimeAsync(101)
  enqueue('while the overload lasts')
  expect(rejected).toEqual(['at the beginning'])
  await vi.advanceTimersByTimeAsync(40)
  expect(rejected).toEqual(['at the beginning', 'while the overload lasts'])
  await vi.advanceTimersByTimeAsync(260)
  expect(rejected.at(-1)).toBe('before the overload lasts')
  first.end()
})

test('does not begin a task that is cancelled in the queue, and runs the next one', async () => {
  const { begun, start } = openLimit({ slots: 1 })
  const controller = new AbortController()
  const first = start()
  const second = start(controller.signal)
  const third = start()
  controller.abort(new Error('left'))
  await expect(second.result).rejects.toThrow('left')
  first.end()
  third.end()
  expect(await third.result).toBe(3)
  expect(begun).toEqual([1, 3])
})

test('does not begin a task that is cancelled already, and occupies no slot', async () => {
  const { begun, start } = openLimit({ slots: 1 })
  await expect(start(AbortSignal.abort(new Error('left'))).result).rejects.toThrow('left')
  const next = start()
  next.end()
  await next.result
  expect(begun).toEqual([2])
})

test('0 slots are no limit', async () => {
  const { begun, start } = openLimit({ slots: 0, queueLength: 0 })
  const all = Array.from({ length: 50 }, () => start())
  await turn()
  expect(begun).toHaveLength(50)
  for (const one of all) one.end()
  await Promise.all(all.map(({ result }) => result))
})

const step = fc.oneof(
  fc.constant({ does: 'start' } as const),
  fc.record({ does: fc.constantFrom('end', 'fail', 'cancel'), index: fc.nat(20) }),
  fc.constant({ does: 'pass' } as const),
)

test('never loses or gains a slot, whatever happens to running and queued tasks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, slots) => {
        const limit = createConcurrencyLimit({ slots, queueLength: 5, waitMs: LONG })
        const all: { end(): void; fail(error: Error): void; cancel(): void; result: Promise<unknown> }[] = []
        let running = 0
        let most = 0
        for (const { does, ...given } of steps) {
          const one = 'index' in given ? all[given.index as number] : undefined
          if (does === 'start') {
            const controller = new AbortController()
            const { promise, resolve, reject } = Promise.withResolvers<void>()
            const result = limit.run(controller.signal, async () => {
              most = Math.max(most, ++running)
              await promise.finally(() => running--)
            })
            promise.catch(() => {})
            result.catch(() => {})
            all.push({
              end: resolve,
              fail: reject,
              cancel: () => controller.abort(new Error('left')),
              result,
            })
          } else if (does === 'pass') await turn()
          else if (does === 'fail') one?.fail(new Error('failed'))
          else if (does === 'end') one?.end()
          else one?.cancel()
        }
        for (const { end } of all) end()
        await Promise.allSettled(all.map(({ result }) => result))
        expect(running).toBe(0)
        expect(most).toBeLessThanOrEqual(slots)
        // The limit has as many slots as at the beginning.
        const { promise: held, resolve: release } = Promise.withResolvers<void>()
        let begun = 0
        const again = Array.from({ length: slots + 1 }, () =>
          limit.run(never, () => {
            begun++
            return held
          }),
        )
        await turn()
        expect(begun).toBe(slots)
        release()
        await Promise.all(again)
        expect(await count(operationsInside)).toBe(0)
        expect(await count(operationsWaiting)).toBe(0)
      },
    ),
    { numRuns: 200 },
  )
})
