import PQueue from 'p-queue'

/** Below Stripe's lowest limits: 25 requests a second in a sandbox, and 100 in live mode. */
const TEST_PER_SECOND = 20
const LIVE_PER_SECOND = 60
const IN_FLIGHT = 8

/** Limits the requests of this process. */
export interface Limiter {
  /** Makes a request as soon as the limits allow it. */
  run<T>(request: () => Promise<T>): Promise<T>
  /** Starts no request during this time. A longer hold remains in force. */
  hold(ms: number): void
}

/** Creates a limiter of the requests that start in any second, and of the requests that run at once. */
export function createLimiter(perSecond: number): Limiter {
  const queue = new PQueue({
    interval: 1_000,
    strict: true,
    concurrency: IN_FLIGHT,
    intervalCap: perSecond,
  })
  let heldUntil = 0
  return {
    run: async (request) => await queue.add(request),
    hold(ms) {
      const until = performance.now() + ms
      if (until <= heldUntil) return
      heldUntil = until
      queue.pause()
      setTimeout(() => {
        if (heldUntil === until) queue.start()
      }, ms).unref()
    },
  }
}

const shared = new Map<string, Limiter>()

/** Returns the limiter of this process for the mode of a key. Stripe counts each mode of an account separately. */
export function sharedLimiter(mode: 'test' | 'live'): Limiter {
  const limiter = shared.get(mode) ?? createLimiter(mode === 'live' ? LIVE_PER_SECOND : TEST_PER_SECOND)
  shared.set(mode, limiter)
  return limiter
}
