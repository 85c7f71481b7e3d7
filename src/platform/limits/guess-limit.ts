import { hash, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { keyMisses, rateLimited } from '../metrics/metrics.ts'
import type { Budget } from './rate-budget.ts'
import { RateLimited } from './rate-limited.ts'

/** A secret that a client sent and that may be a guess. */
export interface Guess {
  /** The network address by which failures are counted; null for a client with a credential. */
  from: string | null
  secret: string
  /** Returns the part of the secret by which guesses of one key are counted. Called only if needed; null counts none. */
  prefix: (() => string) | null
}

/** The failures that are allowed: of one address, of keys with the same beginning, and of all clients together. */
export interface FailureBudgets {
  address: Budget
  prefix: Budget
  all: Budget
}

/** What an attempt showed about its secret; unknown if the secret was not looked up. */
export type Judgement = 'genuine' | 'wrong' | 'unknown'

export interface GuessLimit {
  /**
   * Makes an attempt whose secret may be wrong. Charges a failure before the attempt and refunds it unless the secret was
   * wrong, so parallel attempts cannot exceed the budgets. Throws `RateLimited` if a budget is used up. A secret that was
   * genuine before, from the same address, is not rejected for the failures of other clients at the address.
   */
  attempt<T>(guess: Guess, make: () => Promise<T>, judge: (result: T) => Judgement): Promise<T>
}

/** Genuine secrets that all gateways share, so that no gateway rejects what another gateway has seen. */
export interface GenuineSecrets {
  remember(id: string): void
  includes(id: string): Promise<boolean>
}

export interface GuessLimitOptions {
  /** Whether other processes use the same budgets. */
  shared: boolean
  /** Identifies a secret and its address among gateways. Must reveal neither. */
  digest: (text: string) => string
  /** Secrets that other gateways have seen; null or absent if gateways share none. */
  genuineElsewhere?: GenuineSecrets | null
}

/** Most genuine secrets, each with its address, that this process remembers. */
const MAX_GENUINE = 100_000
/** A point of a shared budget that another process holds is often refunded within milliseconds. */
const SHARED_TRIES = 8
const SHARED_WAIT_MS = 25

/** Creates the limit of failed attempts. */
export function createGuessLimit(
  budgets: FailureBudgets,
  { shared, digest, genuineElsewhere }: GuessLimitOptions,
): GuessLimit {
  const ownDigest = saltedHash()
  const genuine = new LRUCache<string, true>({ max: MAX_GENUINE })
  const pending = new Map<string, Pending>()

  return {
    async attempt(guess, make, judge) {
      const identity = `${guess.from} ${guess.secret}`
      const id = ownDigest(identity)
      const seen = genuine.get(id) ?? false
      const charges = seen ? [] : chargesOf(guess, budgets)
      const known = seen || !(await chargeUnlessGenuine(charges, identity))
      let result: Awaited<ReturnType<typeof make>>
      try {
        result = await make()
      } catch (error) {
        // The secret was not judged.
        if (!known) await settle(charges, true)
        throw error
      }
      const judgement = judge(result)
      if (judgement === 'wrong') keyMisses.inc()
      if (judgement === 'wrong') genuine.delete(id)
      if (judgement === 'genuine' && !genuine.has(id)) {
        genuineElsewhere?.remember(digest(identity))
        genuine.set(id, true)
      }
      if (!known) await settle(charges, judgement !== 'wrong')
      else if (judgement === 'wrong') await chargeAfterwards(guess)
      return result
    },
  }

  /** Charges a secret that was genuine before and is wrong now: it was not charged in advance. */
  async function chargeAfterwards(guess: Guess): Promise<void> {
    await Promise.all(chargesOf(guess, budgets).map(({ budget, owner }) => budget.take(owner)))
  }

  /** Returns true if the attempt was charged; false if a budget is used up but another gateway has seen the secret. */
  async function chargeUnlessGenuine(charges: Charge[], identity: string): Promise<boolean> {
    const exceeded = await chargeAll(charges)
    if (!exceeded) return true
    if (await genuineElsewhere?.includes(digest(identity))) return false
    rateLimited.inc({ rule: exceeded.rule })
    throw new RateLimited(exceeded.waitMs, exceeded.rule)
  }

  /** Charges every budget or none. Returns null, or the budget that is used up. */
  async function chargeAll(charges: Charge[]): Promise<{ rule: Charge['rule']; waitMs: number } | null> {
    const paid: Charge[] = []
    for (const charge of charges) {
      const waitMs = await pay(charge)
      if (waitMs > 0) {
        await settle(paid, true)
        return { rule: charge.rule, waitMs }
      }
      paid.push(charge)
    }
    return null
  }

  /** Takes one point; first waits for running attempts that may refund theirs. Returns 0, or the milliseconds to wait. */
  async function pay({ budget, owner, key }: Charge): Promise<number> {
    for (let tries = 0; ; ) {
      const waitMs = await budget.take(owner)
      const others = pending.get(key)
      if (waitMs === 0) {
        if (others) others.count++
        else pending.set(key, createPending())
        return 0
      }
      if (others) await others.settled
      else if (shared && ++tries < SHARED_TRIES) await new Promise((tick) => setTimeout(tick, SHARED_WAIT_MS))
      else return waitMs
    }
  }

  async function settle(charges: Charge[], isRefunded: boolean): Promise<void> {
    for (const { budget, owner, key } of charges) {
      if (isRefunded) await budget.refund(owner)
      const attempts = pending.get(key)!
      if (--attempts.count === 0) pending.delete(key)
      else pending.set(key, { ...createPending(), count: attempts.count })
      attempts.onSettled()
    }
  }
}

/** Returns a hash with a random salt of this process. It reveals no text, and costs a quarter of a keyed digest. */
export function saltedHash(): (text: string) => string {
  const salt = randomBytes(16).toString('base64url')
  return (text) => hash('sha256', `${salt} ${text}`, 'base64url')
}

/** One point of one budget. */
interface Charge {
  /** Name of the limit in metrics. */
  rule: 'addressFailures' | 'keyFailures' | 'failures'
  budget: Budget
  owner: string
  key: string
}

/** Running attempts that were charged to the same budget. */
interface Pending {
  count: number
  /** Resolves when one of the attempts ends. */
  settled: Promise<void>
  onSettled: () => void
}

function createPending(): Pending {
  const { promise: settled, resolve: onSettled } = Promise.withResolvers<void>()
  return { count: 1, settled, onSettled }
}

function chargesOf({ from, prefix }: Guess, budgets: FailureBudgets): Charge[] {
  const charges: Charge[] = []
  if (from !== null)
    charges.push({ rule: 'addressFailures', budget: budgets.address, owner: from, key: `address ${from}` })
  const owner = prefix?.()
  if (owner !== undefined)
    charges.push({ rule: 'keyFailures', budget: budgets.prefix, owner, key: `prefix ${owner}` })
  charges.push({ rule: 'failures', budget: budgets.all, owner: 'all', key: 'all' })
  return charges
}
