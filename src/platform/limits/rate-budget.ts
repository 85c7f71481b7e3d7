import type { Redis } from 'ioredis'
import { type RateLimiterAbstract, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { BoundedMemory } from './bounded-memory.ts'

/** At most `points` in `seconds`, counted from the first point. */
export interface Rate {
  points: number
  seconds: number
}

/** The state of a budget after points were taken, or could not be taken. */
export interface Balance {
  /** Zero if the points were taken, otherwise the milliseconds until they can be. */
  waitMs: number
  remaining: number
  resetMs: number
}

/** A rate that applies to each of many owners, such as addresses or keys. */
export interface Budget {
  readonly rate: Rate
  /** Takes points atomically and returns 0. If too few are left, takes none and returns the milliseconds until there are. */
  take(owner: string, points?: number): Promise<number>
  /** Like `take`, and returns the points that are left, with the milliseconds until all points are available again. */
  spend(owner: string, points: number): Promise<Balance>
  /** Returns the number of points that the owner has taken in its present period. */
  used(owner: string): Promise<number>
  /** Returns points that were taken. */
  refund(owner: string, points?: number): Promise<void>
}

/**
 * Creates a budget in memory, or with Redis a budget that all gateways share. During an outage of Redis each gateway counts
 * in its memory. A rate of 0 points is no limit.
 */
export function createBudget(name: string, rate: Rate, redis: Redis | null): Budget {
  if (rate.points === 0) {
    const unlimited = { waitMs: 0, remaining: Number.POSITIVE_INFINITY, resetMs: 0 }
    return {
      rate,
      take: async () => 0,
      spend: async () => unlimited,
      used: async () => 0,
      refund: async () => {},
    }
  }
  const options = { keyPrefix: name, points: rate.points, duration: rate.seconds }
  const memory = new BoundedMemory(options)
  const limiter: RateLimiterAbstract = redis
    ? new RateLimiterRedis({
        ...options,
        storeClient: redis,
        rejectIfRedisNotReady: true,
        insuranceLimiter: memory,
      })
    : memory
  const spend = async (owner: string, points: number): Promise<Balance> => {
    try {
      const { remainingPoints, msBeforeNext } = await limiter.consume(owner, points)
      return { waitMs: 0, remaining: remainingPoints, resetMs: msBeforeNext }
    } catch (exceeded) {
      if (!(exceeded instanceof RateLimiterRes)) throw exceeded
      const { remainingPoints } = await limiter.reward(owner, points)
      // A clock that was set back would make the wait longer than the rate allows.
      const waitMs = Math.min(Math.max(exceeded.msBeforeNext, 1), rate.seconds * 1000)
      return { waitMs, remaining: remainingPoints, resetMs: waitMs }
    }
  }
  return {
    rate,
    spend,
    take: async (owner, points = 1) => (await spend(owner, points)).waitMs,
    used: async (owner) => (await limiter.get(owner))?.consumedPoints ?? 0,
    async refund(owner, points = 1) {
      await limiter.reward(owner, points)
    },
  }
}
