import { LRUCache } from 'lru-cache'
import { type IRateLimiterOptions, RateLimiterMemory } from 'rate-limiter-flexible'

/** Most keys in memory. Each takes about 300 bytes and a timer. */
const MAX_KEYS = 50_000

/** A rate limiter in memory for at most `maxKeys` keys. Above that it drops the keys that were used longest ago. */
export class BoundedMemory extends RateLimiterMemory {
  readonly #keys: LRUCache<string, true>

  constructor(options: IRateLimiterOptions, maxKeys = MAX_KEYS) {
    super(options)
    this.#keys = new LRUCache({
      max: maxKeys,
      dispose: (_value, key, why) => why === 'evict' && this.delete(key),
    })
  }

  /** Number of keys in memory. */
  get size(): number {
    return this.#keys.size
  }

  override consume(...args: Parameters<RateLimiterMemory['consume']>) {
    this.#keys.set(String(args[0]), true)
    return super.consume(...args)
  }

  override penalty(...args: Parameters<RateLimiterMemory['penalty']>) {
    this.#keys.set(String(args[0]), true)
    return super.penalty(...args)
  }

  override reward(...args: Parameters<RateLimiterMemory['reward']>) {
    this.#keys.set(String(args[0]), true)
    return super.reward(...args)
  }
}
