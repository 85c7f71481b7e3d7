import PQueue from 'p-queue'

/** Below the lowest limits that HubSpot has for an app: 100 calls in 10 seconds, and 5 searches a second. */
const CALLS_PER_SECOND = 9
const IN_FLIGHT = 6
const SEARCHES_PER_SECOND = 4

export interface Limiter {
  /** Makes a call when it may be made. A search waits for both limits. */
  run<T>(kind: 'call' | 'search', call: () => Promise<T>): Promise<T>
  /** Starts no call for so long; a longer hold stays. */
  hold(ms: number): void
}

/** A limiter of its own: in any second no more than so many calls start, and no more than so many run. */
export function createLimiter(
  perSecond = { calls: CALLS_PER_SECOND, searches: SEARCHES_PER_SECOND },
): Limiter {
  const window = { interval: 1_000, strict: true }
  const calls = new PQueue({ ...window, concurrency: IN_FLIGHT, intervalCap: perSecond.calls })
  const searches = new PQueue({ ...window, concurrency: IN_FLIGHT, intervalCap: perSecond.searches })
  let heldUntil = 0
  return {
    async run(kind, call) {
      if (kind === 'call') return await calls.add(call)
      return await searches.add(() => calls.add(call, { priority: 1 }))
    },
    hold(ms) {
      const until = performance.now() + ms
      if (until <= heldUntil) return
      heldUntil = until
      calls.pause()
      setTimeout(() => {
        if (heldUntil === until) calls.start()
      }, ms).unref()
    },
  }
}

let shared: Limiter | undefined

/** The limiter of this process: HubSpot counts what an app sends, whatever part of it does. */
export function sharedLimiter(): Limiter {
  shared ??= createLimiter()
  return shared
}
