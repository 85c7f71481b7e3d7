import { Redis } from 'ioredis'
import type { ConcurrencySize } from './concurrency-limit.ts'
import { createGuessLimit, type GenuineSecrets, type GuessLimit, saltedHash } from './guess-limit.ts'
import { type Budget, createBudget, type Rate } from './rate-budget.ts'

/** How much is borne with; 0 points are no limit. */
export interface LimitRates {
  /** Calls with a license key, of one address. */
  attempts: Rate
  /** Calls of one credential. */
  requests: Rate
  /** Wrong keys, of one address. */
  addressFailures: Rate
  /** Wrong keys that begin with the same group. */
  keyFailures: Rate
  /** Wrong keys of everybody together. */
  failures: Rate
}

/** The defaults, which `.env.example` and `docs/limits.md` state. */
export const defaultRates: LimitRates = {
  attempts: { points: 6_000, seconds: 60 },
  requests: { points: 6_000, seconds: 60 },
  addressFailures: { points: 50, seconds: 600 },
  keyFailures: { points: 50, seconds: 3_600 },
  failures: { points: 3_000, seconds: 60 },
}

/** How many operations a gateway answers at once, and how many wait for their turn. */
export const defaultConcurrency: ConcurrencySize = { places: 32, waiting: 1_024, waitMs: 1_000 }

/**
 * How many connections are open at once: those who wait for their turn, as many streams, and idle ones besides; a fraction
 * of the files that a process may have open.
 */
export const MAX_CONNECTIONS = 10_000

/** What keeps those who ask too much from those who do not. */
export interface Limits {
  attempts: Budget
  requests: Budget
  guessLimit: GuessLimit
  close(): void
}

/** Limits of this process; with Redis those of all gateways together. */
export function createLimits(
  rates: LimitRates,
  redisUrl: string | undefined,
  onError: (error: unknown) => void,
  digest: (text: string) => string = saltedHash(),
): Limits {
  const redis = redisUrl ? connect(redisUrl, onError) : null
  const budget = (name: keyof LimitRates) => createBudget(name, rates[name], redis)
  const failures = {
    address: budget('addressFailures'),
    prefix: budget('keyFailures'),
    all: budget('failures'),
  }
  return {
    attempts: budget('attempts'),
    requests: budget('requests'),
    guessLimit: createGuessLimit(failures, {
      shared: redis !== null,
      digest,
      acquaintances: redis && acquaint(redis),
    }),
    close: () => redis?.disconnect(),
  }
}

const REMEMBERED_SECONDS = 30 * 24 * 60 * 60

/** While Redis is away each gateway knows its own. */
function acquaint(redis: Redis): GenuineSecrets {
  const nameOf = (id: string) => `licet:genuine:${id}`
  return {
    remember(id) {
      redis.set(nameOf(id), '1', 'EX', REMEMBERED_SECONDS).catch(() => {})
    },
    know: async (id) => (await redis.exists(nameOf(id)).catch(() => 0)) === 1,
  }
}

/** A Redis that hangs or is away costs a request a quarter of a second at most; then memory counts. */
function connect(url: string, onError: (error: unknown) => void): Redis {
  const redis = new Redis(url, {
    commandTimeout: 250,
    connectTimeout: 2_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  })
  // It is told once an outage, not once an attempt to connect.
  let away = false
  redis.on('error', (error) => {
    if (!away) onError(error)
    away = true
  })
  redis.on('ready', () => {
    away = false
  })
  return redis
}
