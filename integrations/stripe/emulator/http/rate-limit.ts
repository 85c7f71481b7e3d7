/** Counts requests in a window of one second, as Stripe does. */
export interface RateLimit {
  /** Whether the request exceeds the limit. */
  exceeds(): boolean
}

/** Creates a limit. Stripe allows 25 requests a second in a sandbox. */
export function createRateLimit(perSecond: number): RateLimit {
  let starts: number[] = []
  return {
    exceeds() {
      const now = performance.now()
      starts = starts.filter((at) => now - at < 1_000)
      if (starts.length >= perSecond) return true
      starts.push(now)
      return false
    },
  }
}
