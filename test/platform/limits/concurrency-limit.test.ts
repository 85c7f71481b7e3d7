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

/** What works until it is told to end. */
function openRoom(size: Partial<ConcurrencySize> = {}) {
  const room = createConcurrencyLimit({ places: 2, waiting: 2, waitMs: LONG, ...size })
  const begun: number[] = []
  let comers = 0
  const come = (signal = never) => {
    const name = ++comers
    const { promise, resolve: end, reject: fail } = Promise.withResolvers<number>()
    const answer = room.within(signal, () => {
      begun.push(name)
      return promise
    })
    answer.catch(() => {})
    return { answer, end: () => end(name), fail }
  }
  return { room, begun, come }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
const count = async (metric: typeof operationsInside) => (await metric.get()).values[0]?.value ?? 0

beforeEach(() => {
  operationsInside.reset()
  operationsWaiting.reset()
  overloaded.reset()
})

test('as many work at once as there are places; others wait for their turn, in order', async () => {
  const { begun, come } = openRoom({ waiting: 3 })
  const [first, second, third, fourth, fifth] = Array.from({ length: 5 }, () => come())
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
  expect(await Promise.all([first, second, third, fourth, fifth].map((one) => one!.answer))).toEqual(begun)
  expect([await count(operationsInside), await count(operationsWaiting)]).toEqual([0, 0])
})

test('beyond those who may wait one is refused at once, and told when to come again', async () => {
  const { room, begun, come } = openRoom()
  const served = Array.from({ length: 4 }, () => come())
  expect(() => room.assertRoom()).toThrow(Overloaded)
  const refused: unknown = await come().answer.catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Overloaded)
  expect([1, 2, 3]).toContain((refused as Overloaded).retryAfter)
  const { values } = await overloaded.get()
  expect(values).toMatchObject([{ labels: { whose: 'all', why: 'full' }, value: 2 }])

  for (const one of served) one.end()
  await Promise.all(served.map(({ answer }) => answer))
  expect(begun).toEqual([1, 2, 3, 4])
  expect(() => room.assertRoom()).not.toThrow()
})

const standStill = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
afterEach(() => void vi.useRealTimers())

test('who has waited as long as one may is refused, and never begun', async () => {
  standStill()
  const { begun, come } = openRoom({ places: 1, waitMs: 20 })
  const first = come()
  const refused = expect(come().answer).rejects.toBeInstanceOf(Overloaded)
  await vi.advanceTimersByTimeAsync(20)
  await refused
  expect((await overloaded.get()).values).toMatchObject([{ labels: { whose: 'all', why: 'late' }, value: 1 }])
  first.end()
  await first.answer
  expect(begun).toEqual([1])
})

test('while overload lasts the line is short: who comes then is refused before who came at its beginning', async () => {
  standStill()
  const { come } = openRoom({ places: 1, waiting: 10, waitMs: 400 })
  const refused: string[] = []
  const comes = (name: string) => void come().answer.catch(() => refused.push(name))
  const first = come()
  comes('who waits at the beginning')
  await vi.advanceTimersByTimeAsync(300)
  // The line has not been empty since, so that it is known to last from 400 ms on.
  comes('who comes before it is known to last')
  await vi.advanceTimersByTimeAsync(101)
  comes('who comes when it lasts')
  expect(refused).toEqual(['who waits at the beginning'])
  await vi.advanceTimersByTimeAsync(40)
  expect(refused).toEqual(['who waits at the beginning', 'who comes when it lasts'])
  await vi.advanceTimersByTimeAsync(260)
  expect(refused.at(-1)).toBe('who comes before it is known to last')
  first.end()
})

test('who leaves while it waits is not begun, and the line moves up', async () => {
  const { begun, come } = openRoom({ places: 1 })
  const leaving = new AbortController()
  const first = come()
  const second = come(leaving.signal)
  const third = come()
  leaving.abort(new Error('left'))
  await expect(second.answer).rejects.toThrow('left')
  first.end()
  third.end()
  expect(await third.answer).toBe(3)
  expect(begun).toEqual([1, 3])
})

test('who has left already is not begun either, and takes no place', async () => {
  const { begun, come } = openRoom({ places: 1 })
  await expect(come(AbortSignal.abort(new Error('left'))).answer).rejects.toThrow('left')
  const next = come()
  next.end()
  await next.answer
  expect(begun).toEqual([2])
})

test('0 places are no limit', async () => {
  const { begun, come } = openRoom({ places: 0, waiting: 0 })
  const all = Array.from({ length: 50 }, () => come())
  await turn()
  expect(begun).toHaveLength(50)
  for (const one of all) one.end()
  await Promise.all(all.map(({ answer }) => answer))
})

const step = fc.oneof(
  fc.constant({ does: 'come' } as const),
  fc.record({ does: fc.constantFrom('end', 'fail', 'leave'), whom: fc.nat(20) }),
  fc.constant({ does: 'pass' } as const),
)

test('whatever happens to those inside and in the line, no place is lost and none is made', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, places) => {
        const room = createConcurrencyLimit({ places, waiting: 5, waitMs: LONG })
        const all: { end(): void; fail(error: Error): void; leave(): void; answer: Promise<unknown> }[] = []
        let inside = 0
        let most = 0
        for (const { does, ...given } of steps) {
          const one = 'whom' in given ? all[given.whom as number] : undefined
          if (does === 'come') {
            const leaving = new AbortController()
            const { promise, resolve, reject } = Promise.withResolvers<void>()
            const answer = room.within(leaving.signal, async () => {
              most = Math.max(most, ++inside)
              await promise.finally(() => inside--)
            })
            promise.catch(() => {})
            answer.catch(() => {})
            all.push({ end: resolve, fail: reject, leave: () => leaving.abort(new Error('left')), answer })
          } else if (does === 'pass') await turn()
          else if (does === 'fail') one?.fail(new Error('failed'))
          else if (does === 'end') one?.end()
          else one?.leave()
        }
        for (const { end } of all) end()
        await Promise.allSettled(all.map(({ answer }) => answer))
        expect(inside).toBe(0)
        expect(most).toBeLessThanOrEqual(places)
        // As at the beginning: so many begin at once, and no more.
        const { promise: held, resolve: release } = Promise.withResolvers<void>()
        let begun = 0
        const again = Array.from({ length: places + 1 }, () =>
          room.within(never, () => {
            begun++
            return held
          }),
        )
        await turn()
        expect(begun).toBe(places)
        release()
        await Promise.all(again)
        expect(await count(operationsInside)).toBe(0)
        expect(await count(operationsWaiting)).toBe(0)
      },
    ),
    { numRuns: 200 },
  )
})
