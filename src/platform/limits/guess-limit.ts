import { hash, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { keyMisses, rateLimited } from '../metrics/metrics.ts'
import type { Budget } from './rate-budget.ts'
import { RateLimited } from './rate-limited.ts'

/** Someone who shows a secret that may be a guess. */
export interface Guess {
  /** By whom failures are counted: a network address. Null for one who is known by a credential. */
  from: string | null
  secret: string
  /**
   * The part of the secret by which guesses of one key are told from guesses of all, asked for where it is counted; null
   * counts it with none.
   */
  prefix: (() => string) | null
}

/** The failures that are borne with: of one address, of keys that begin alike, and of everybody together. */
export interface FailureBudgets {
  address: Budget
  prefix: Budget
  all: Budget
}

/** What an attempt showed of its secret; unknown where it was not even looked at. */
export type Judgement = 'genuine' | 'wrong' | 'unknown'

export interface GuessLimit {
  /**
   * Makes an attempt whose secret may be wrong. A failure is paid for in advance and given back unless the
   * secret was wrong, so that no more are tried than the budgets hold, however many come at once. Throws `RateLimited` where
   * they hold no more. Who showed a secret from an address before, and it was genuine, is not refused for the failures
   * of others there.
   */
  attempt<T>(guess: Guess, make: () => Promise<T>, judge: (answer: T) => Judgement): Promise<T>
}

/** Where gateways tell each other what was genuine, so that none refuses what another one knows. */
export interface GenuineSecrets {
  remember(id: string): void
  know(id: string): Promise<boolean>
}

export interface GuessLimitOptions {
  /** Whether other processes pay from the same budgets. */
  shared: boolean
  /** What gateways know a secret of an address by: nobody can tell from it what either was. */
  digest: (text: string) => string
  acquaintances?: GenuineSecrets | null
}

/** Secrets that were genuine, by address, so many at most. */
const MAX_GENUINE = 100_000
/** Where other processes hold what is left, it is often given back in a moment. */
const SHARED_TRIES = 8
const SHARED_WAIT_MS = 25

export function createGuessLimit(
  budgets: FailureBudgets,
  { shared, digest, acquaintances }: GuessLimitOptions,
): GuessLimit {
  const ownDigest = saltedHash()
  const genuine = new LRUCache<string, true>({ max: MAX_GENUINE })
  const pending = new Map<string, Pending>()

  return {
    async attempt(guess, make, judge) {
      const shown = `${guess.from} ${guess.secret}`
      const id = ownDigest(shown)
      const seen = genuine.get(id) ?? false
      const costs = seen ? [] : costsOf(guess, budgets)
      const known = seen || !(await payUnlessKnown(costs, shown))
      let answer: Awaited<ReturnType<typeof make>>
      try {
        answer = await make()
      } catch (fault) {
        // Nothing was learnt of the secret.
        if (!known) await settle(costs, true)
        throw fault
      }
      const judgement = judge(answer)
      if (judgement === 'wrong') keyMisses.inc()
      if (judgement === 'wrong') genuine.delete(id)
      if (judgement === 'genuine' && !genuine.has(id)) {
        acquaintances?.remember(digest(shown))
        genuine.set(id, true)
      }
      if (!known) await settle(costs, judgement !== 'wrong')
      else if (judgement === 'wrong') await chargeAfterwards(guess)
      return answer
    },
  }

  /** What was genuine before, and is wrong now, is a failure that was not paid for. */
  async function chargeAfterwards(guess: Guess): Promise<void> {
    await Promise.all(costsOf(guess, budgets).map(({ budget, whose }) => budget.take(whose)))
  }

  /** Answers whether it was paid for: where there is nothing left, who is known elsewhere need not pay. */
  async function payUnlessKnown(costs: Cost[], shown: string): Promise<boolean> {
    const refused = await payAll(costs)
    if (!refused) return true
    if (await acquaintances?.know(digest(shown))) return false
    rateLimited.inc({ rule: refused.rule })
    throw new RateLimited(refused.wait, refused.rule)
  }

  /** Pays from every budget or from none; then answers which one held too little. */
  async function payAll(costs: Cost[]): Promise<{ rule: Cost['rule']; wait: number } | null> {
    const paid: Cost[] = []
    for (const cost of costs) {
      const wait = await pay(cost)
      if (wait > 0) {
        await settle(paid, true)
        return { rule: cost.rule, wait }
      }
      paid.push(cost)
    }
    return null
  }

  /** Takes one point, after waiting for those that attempts under way may give back. Answers 0, or how long to wait. */
  async function pay({ budget, whose, key }: Cost): Promise<number> {
    for (let tries = 0; ; ) {
      const wait = await budget.take(whose)
      const others = pending.get(key)
      if (wait === 0) {
        if (others) others.count++
        else pending.set(key, createPending())
        return 0
      }
      if (others) await others.settled
      else if (shared && ++tries < SHARED_TRIES) await new Promise((tick) => setTimeout(tick, SHARED_WAIT_MS))
      else return wait
    }
  }

  async function settle(costs: Cost[], giveBack: boolean): Promise<void> {
    for (const { budget, whose, key } of costs) {
      if (giveBack) await budget.giveBack(whose)
      const under = pending.get(key)!
      if (--under.count === 0) pending.delete(key)
      else pending.set(key, { ...createPending(), count: under.count })
      under.done()
    }
  }
}

/** What this process alone remembers secrets by: they cannot be told from it. A quarter of what a keyed digest costs. */
export function saltedHash(): (text: string) => string {
  const salt = randomBytes(16).toString('base64url')
  return (text) => hash('sha256', `${salt} ${text}`, 'base64url')
}

interface Cost {
  /** As metrics name the limit. */
  rule: 'addressFailures' | 'keyFailures' | 'failures'
  budget: Budget
  whose: string
  key: string
}

/** Attempts under way that paid from the same budget. */
interface Pending {
  count: number
  /** Resolves when one of them has ended. */
  settled: Promise<void>
  done: () => void
}

function createPending(): Pending {
  const { promise: settled, resolve: done } = Promise.withResolvers<void>()
  return { count: 1, settled, done }
}

function costsOf({ from, prefix }: Guess, budgets: FailureBudgets): Cost[] {
  const costs: Cost[] = []
  if (from !== null)
    costs.push({ rule: 'addressFailures', budget: budgets.address, whose: from, key: `address ${from}` })
  const whose = prefix?.()
  if (whose !== undefined)
    costs.push({ rule: 'keyFailures', budget: budgets.prefix, whose, key: `prefix ${whose}` })
  costs.push({ rule: 'failures', budget: budgets.all, whose: 'all', key: 'all' })
  return costs
}
