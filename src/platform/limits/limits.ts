import { createRequire } from 'node:module'
import type { Redis } from 'ioredis'
import type { Caller } from '../caller.ts'
import type { ConcurrencySize } from './concurrency-limit.ts'
import { type Counts, createSharedBudget } from './counts.ts'
import {
  createGuessLimit,
  type GenuineSecrets,
  type GuessLimit,
  LARGEST_SHARE,
  saltedHash,
} from './guess-limit.ts'
import { type Budget, createBudget, type Rate } from './rate-budget.ts'

/** The client of Redis is loaded only if it is configured. */
const require = createRequire(import.meta.url)

/** The allowed rates; 0 points are no limit. */
export interface LimitRates {
  /** Calls without a credential, from one address. */
  attempts: Rate
  /** Calls of one credential. */
  requests: Rate
  /** Points of operations and of new documents: of one credential of the vendor or of a partner. */
  cost: Rate
  /** Points of operations and of new documents: of one credential of a customer, or of an address without one. */
  customerCost: Rate
  /** Devices that take a seat of one license. */
  activations: Rate
  /** Mails with one-time codes and attempts at codes, from one address or of one credential. */
  codes: Rate
  /** Trials that software starts, from one address. */
  trials: Rate
  /** Wrong keys, from one address or of one credential. */
  addressFailures: Rate
  /** Wrong keys, which may be weak, with the same beginning. */
  keyFailures: Rate
  /** Wrong keys of all clients together. */
  failures: Rate
  /** Outcomes that are stored under idempotency keys: of one license key, or of one credential of a customer. */
  outcomes: Rate
  /** Notices to the contacts of one account together. */
  accountMails: Rate
  /** Mails with a key that one partner causes, and notices to all its customers together. */
  partnerMails: Rate
  /** Mails with a key that partners cause, and notices, to one mailbox. */
  recipientMails: Rate
}

/** The rates of mails. The table of notifications counts them, so all processes share one count. */
export type MailRates = Pick<LimitRates, 'accountMails' | 'partnerMails' | 'recipientMails'>

/** Default rates. `.env.example` and `docs/limits.md` state them. */
export const defaultRates: LimitRates = {
  attempts: { points: 6_000, seconds: 60 },
  requests: { points: 6_000, seconds: 60 },
  cost: { points: 100_000, seconds: 60 },
  customerCost: { points: 20_000, seconds: 60 },
  activations: { points: 60, seconds: 60 },
  codes: { points: 30, seconds: 600 },
  trials: { points: 20, seconds: 86_400 },
  addressFailures: { points: 50, seconds: 600 },
  keyFailures: { points: 50, seconds: 3_600 },
  failures: { points: 3_000, seconds: 60 },
  outcomes: { points: 600, seconds: 60 },
  accountMails: { points: 100, seconds: 3_600 },
  partnerMails: { points: 500, seconds: 3_600 },
  recipientMails: { points: 10, seconds: 3_600 },
}

/** Default capacity for operations of one gateway. */
export const defaultConcurrency: ConcurrencySize = { slots: 32, queueLength: 1_024, waitMs: 1_000 }

/**
 * Default of the most open connections: enough for the queue, for as many streams, and for idle connections. It is a fraction
 * of the files that a process may open.
 */
export const MAX_CONNECTIONS = 10_000

/** The budgets of a rate per source of requests. */
export interface SourceBudget {
  /** Of one source. */
  source: Budget
  /** Of the largest network around an IPv6 source: four times as large. */
  network: Budget
}

/** The rate limits of the gateway. */
export interface Limits {
  attempts: Budget
  requests: Budget
  cost: Budget
  customerCost: Budget
  activations: Budget
  outcomes: Budget
  codes: SourceBudget
  trials: SourceBudget
  guessLimit: GuessLimit
  mails: MailRates
  close(): void
}

/** The budget of the points of a caller: customers and software in the field have a smaller one. */
export function costBudgetOf({ cost, customerCost }: Limits, { audience }: Pick<Caller, 'audience'>): Budget {
  return audience === 'APP' || audience === 'ACCOUNT' ? customerCost : cost
}

/** The Redis in which all gateways of an installation count. */
export interface SharedStore {
  url: string
  /** Prefix of every key, so that several installations can use one Redis. */
  prefix: string
  /** Longest wait for a response, in milliseconds; 250 by default. */
  waitMs?: number
}

/**
 * Creates the limits of this process, with `counts` those of all processes of this command, or with Redis those of all
 * gateways. Calls `onError` once for each outage of Redis.
 */
export function createLimits(
  rates: LimitRates,
  shared: SharedStore | undefined,
  onError: (error: unknown) => void,
  digest: (text: string) => string = saltedHash(),
  counts: Counts | null = null,
): Limits {
  const redis = shared ? connect(shared, onError) : null
  const create = (name: string, rate: Rate) =>
    counts && !redis ? createSharedBudget(name, rate, counts) : createBudget(name, rate, redis)
  const budget = (name: keyof LimitRates) => create(name, rates[name])
  const perSource = (name: 'codes' | 'trials'): SourceBudget => {
    const { points, seconds } = rates[name]
    const network = create(`${name}Network`, { points: points * LARGEST_SHARE, seconds })
    return { source: budget(name), network }
  }
  const { points, seconds } = rates.addressFailures
  const failures = {
    source: budget('addressFailures'),
    network: create('networkFailures', { points: points * LARGEST_SHARE, seconds }),
    group: budget('keyFailures'),
    all: budget('failures'),
    established: create('establishedFailures', { points: Number.MAX_SAFE_INTEGER, seconds: DAY }),
  }
  return {
    attempts: budget('attempts'),
    requests: budget('requests'),
    cost: budget('cost'),
    customerCost: budget('customerCost'),
    activations: budget('activations'),
    outcomes: budget('outcomes'),
    codes: perSource('codes'),
    trials: perSource('trials'),
    guessLimit: createGuessLimit(failures, {
      shared: redis !== null || counts !== null,
      digest,
      genuineElsewhere: redis ? shareGenuineSecrets(redis) : counts && genuineAmong(counts),
    }),
    mails: {
      accountMails: rates.accountMails,
      partnerMails: rates.partnerMails,
      recipientMails: rates.recipientMails,
    },
    close: () => redis?.disconnect(),
  }
}

/** The other processes of the same command know what is genuine. */
function genuineAmong(counts: Counts): GenuineSecrets {
  return {
    remember(id) {
      void counts.remember(id)
    },
    includes: async (id) => await counts.remembers(id),
  }
}

/** Seconds for which a failure of a source is known. */
const DAY = 24 * 60 * 60
const REMEMBERED_SECONDS = 30 * 24 * 60 * 60

/** During an outage of Redis, each gateway uses only the secrets that it has seen. */
function shareGenuineSecrets(redis: Redis): GenuineSecrets {
  const nameOf = (id: string) => `genuine:${id}`
  return {
    remember(id) {
      redis.set(nameOf(id), '1', 'EX', REMEMBERED_SECONDS).catch(() => {})
    },
    includes: async (id) => (await redis.exists(nameOf(id)).catch(() => 0)) === 1,
  }
}

/**
 * A Redis that hangs or is down delays a request by the longest wait at most. The connection then ends, and until Redis responds
 * again the limits are counted in memory without a wait.
 */
function connect({ url, prefix, waitMs = 250 }: SharedStore, onError: (error: unknown) => void): Redis {
  const { Redis } = require('ioredis') as typeof import('ioredis')
  const redis = new Redis(url, {
    keyPrefix: prefix,
    commandTimeout: waitMs,
    socketTimeout: waitMs,
    connectTimeout: 2_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  })
  // Reports each outage once instead of each attempt to connect.
  let isDown = false
  redis.on('error', (error) => {
    if (!isDown) onError(error)
    isDown = true
  })
  redis.on('ready', () => {
    isDown = false
  })
  return redis
}
