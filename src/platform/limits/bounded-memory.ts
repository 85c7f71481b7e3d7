import { LRUCache } from 'lru-cache'
import { type IRateLimiterOptions, RateLimiterMemory } from 'rate-limiter-flexible'

/** As many as are remembered; each takes about 300 bytes and a timer. */
const MAX_KEYS = 50_000

/**
 * Counts in memory, of so many keys at most: under a flood of addresses those are forgotten that were seen longest ago.
 */
export class BoundedMemory extends RateLimiterMemory {
  readonly #seen: LRUCache<string, true>

  constructor(options: IRateLimiterOptions, maxKeys = MAX_KEYS) {
    super(options)
    this.#seen = new LRUCache({
      max: maxKeys,
      dispose: (_seen, key, why) => why === 'evict' && this.delete(key),
    })
  }

  /** How many are remembered. */
  get size(): number {
    return this.#seen.size
  }

  override consume(...args: Parameters<RateLimiterMemory['consume']>) {
    this.#seen.set(String(args[0]), true)
    return super.consume(...args)
  }

  override penalty(...args: Parameters<RateLimiterMemory['penalty']>) {
    this.#seen.set(String(args[0]), true)
    return super.penalty(...args)
  }

  override reward(...args: Parameters<RateLimiterMemory['reward']>) {
    this.#seen.set(String(args[0]), true)
    return super.reward(...args)
  }
}
