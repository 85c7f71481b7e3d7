import type { Redis } from 'ioredis'
import { type RateLimiterAbstract, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { BoundedMemory } from './bounded-memory.ts'

/** So many of something in so many seconds, counted from the first. */
export interface Rate {
  points: number
  seconds: number
}

/** A rate for each of many: addresses, keys. */
export interface Budget {
  readonly rate: Rate
  /**
   * Takes points, atomically, before anything is done for them. Answers 0; or, where they are not there, the
   * milliseconds until they are, and has taken none.
   */
  take(whose: string, points?: number): Promise<number>
  /** Gives points back that were taken. */
  giveBack(whose: string, points?: number): Promise<void>
}

/**
 * A budget in memory; with Redis one that all gateways share, and that goes on in the memory of each while Redis is
 * away. A rate of 0 points is no limit.
 */
export function createBudget(name: string, rate: Rate, redis: Redis | null): Budget {
  if (rate.points === 0) return { rate, take: async () => 0, giveBack: async () => {} }
  const options = { keyPrefix: `licet:${name}`, points: rate.points, duration: rate.seconds }
  const memory = new BoundedMemory(options)
  const limiter: RateLimiterAbstract = redis
    ? new RateLimiterRedis({
        ...options,
        storeClient: redis,
        rejectIfRedisNotReady: true,
        insuranceLimiter: memory,
      })
    : memory
  return {
    rate,
    async take(whose, points = 1) {
      try {
        await limiter.consume(whose, points)
        return 0
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused
        await limiter.reward(whose, points)
        // A clock that was set back makes the wait longer than it can be.
        return Math.min(Math.max(refused.msBeforeNext, 1), rate.seconds * 1000)
      }
    },
    async giveBack(whose, points = 1) {
      await limiter.reward(whose, points)
    },
  }
}
