import { type IRateLimiterOptions, RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { RecentKeys } from './recent-keys.ts'

/** Most keys in memory. Each takes about 300 bytes and a timer. */
const MAX_KEYS = 50_000

/** The counts of the library, which it holds in a property without a type. */
interface Storage {
  incrby(
    key: string,
    points: number,
    seconds: number,
  ): { -readonly [K in keyof RateLimiterRes]: RateLimiterRes[K] }
}

/** A rate limiter in memory for at most `maxKeys` keys. Above that it drops the keys that were used longest ago. */
export class BoundedMemory extends RateLimiterMemory {
  readonly #keys: RecentKeys

  constructor(options: IRateLimiterOptions, maxKeys = MAX_KEYS) {
    super(options)
    this.#keys = new RecentKeys(maxKeys, (key) => this.delete(key))
  }

  /** Number of keys in memory. */
  get size(): number {
    return this.#keys.size
  }

  /**
   * Adds points to the count of a key, or subtracts negative ones, and returns the new state. `consume` and `reward` do the
   * same in a promise, which costs several times as much.
   */
  add(key: string, points: number): RateLimiterRes {
    this.#keys.add(key)
    const { _memoryStorage: storage } = this as unknown as { _memoryStorage: Storage }
    const state = storage.incrby(this.getKey(key), points, this.duration)
    state.remainingPoints = Math.max(this.points - state.consumedPoints, 0)
    return state
  }

  override consume(...args: Parameters<RateLimiterMemory['consume']>) {
    this.#keys.add(String(args[0]))
    return super.consume(...args)
  }

  override penalty(...args: Parameters<RateLimiterMemory['penalty']>) {
    this.#keys.add(String(args[0]))
    return super.penalty(...args)
  }

  override reward(...args: Parameters<RateLimiterMemory['reward']>) {
    this.#keys.add(String(args[0]))
    return super.reward(...args)
  }
}
