import PQueue from 'p-queue'

/** Below HubSpot's lowest limits for an app: 100 calls in 10 seconds, and 5 searches a second. */
const CALLS_PER_SECOND = 9
const IN_FLIGHT = 6
const SEARCHES_PER_SECOND = 4

export interface Limiter {
  /** Makes a call as soon as the limits allow it. A search waits for both limits. */
  run<T>(kind: 'call' | 'search', call: () => Promise<T>): Promise<T>
  /** Starts no call during this time. A longer hold remains in force. */
  hold(ms: number): void
}

/** Creates a limiter. It limits the calls that start in any second, and the calls that run at once. */
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

/** The limiter of this process. HubSpot counts all calls of an app together. */
export function sharedLimiter(): Limiter {
  shared ??= createLimiter()
  return shared
}
