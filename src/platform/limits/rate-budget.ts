import type { Redis } from 'ioredis'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
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
  /** As `take`, without a promise. Absent if the points are counted outside this process. */
  takeNow?(owner: string, points?: number): number
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
      takeNow: () => 0,
      spend: async () => unlimited,
      used: async () => 0,
      refund: async () => {},
    }
  }
  const options = { keyPrefix: name, points: rate.points, duration: rate.seconds }
  const memory = new BoundedMemory(options)
  if (!redis) return createBudgetInMemory(memory, rate)
  const limiter = new RateLimiterRedis({
    ...options,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
  })
  const spend = async (owner: string, points: number): Promise<Balance> => {
    try {
      const { remainingPoints, msBeforeNext } = await limiter.consume(owner, points)
      return { waitMs: 0, remaining: remainingPoints, resetMs: msBeforeNext }
    } catch (exceeded) {
      if (!(exceeded instanceof RateLimiterRes)) throw exceeded
      const { remainingPoints } = await limiter.reward(owner, points)
      const waitMs = waitOf(exceeded, rate)
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

/** Counts at once: each of these functions has its effect before it returns. */
function createBudgetInMemory(memory: BoundedMemory, rate: Rate): Budget {
  const spendNow = (owner: string, points: number): Balance => {
    const taken = memory.add(owner, points)
    if (taken.consumedPoints <= rate.points)
      return { waitMs: 0, remaining: taken.remainingPoints, resetMs: taken.msBeforeNext }
    const { remainingPoints } = memory.add(owner, -points)
    const waitMs = waitOf(taken, rate)
    return { waitMs, remaining: remainingPoints, resetMs: waitMs }
  }
  const takeNow = (owner: string, points = 1) => spendNow(owner, points).waitMs
  return {
    rate,
    spend: async (owner, points) => spendNow(owner, points),
    take: async (owner, points) => takeNow(owner, points),
    takeNow,
    used: async (owner) => (await memory.get(owner))?.consumedPoints ?? 0,
    async refund(owner, points = 1) {
      memory.add(owner, -points)
    },
  }
}

/** Milliseconds until points are available. A clock that was set back would make the wait longer than the rate allows. */
function waitOf({ msBeforeNext }: RateLimiterRes, { seconds }: Rate): number {
  return Math.min(Math.max(msBeforeNext, 1), seconds * 1000)
}
