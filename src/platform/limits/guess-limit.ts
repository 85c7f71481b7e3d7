import { hash, randomBytes } from 'node:crypto'
import { keyMisses, rateLimited } from '../metrics/metrics.ts'
import type { Budget } from './rate-budget.ts'
import { RateLimited } from './rate-limited.ts'
import { RecentKeys } from './recent-keys.ts'

/** The client of an attempt, by which its failures are counted. */
export interface Source {
  /** Network address of one subscriber, or the credential of the client. */
  owner: string
  /** Larger networks that contain it, the largest last, each with the multiple of its budget. Empty for IPv4 and credentials. */
  networks: readonly { owner: string; share: number }[]
}

/** A secret that a client sent and that may be a guess. */
export interface Guess {
  source: Source
  secret: string
  /**
   * Whether the secret has the form of one with over 100 random bits. Such a secret is looked up whatever others did: it
   * cannot be guessed. Only a wrong one is rejected, after its own source had too many failures.
   */
  strong: boolean
  /** Returns the part of a weak secret by which guesses of one key are counted. Called only if needed; null counts none. */
  group: (() => string) | null
}

/** The failures that are allowed: of one source, of the networks around it, of keys with the same beginning, and of all. */
export interface FailureBudgets {
  source: Budget
  network: Budget
  group: Budget
  all: Budget
  /** Failures of a source, by its largest network. Its rate is no limit: it only counts. */
  established: Budget
}

/** What an attempt showed about its secret; unknown if the secret was not looked up, or was genuine and has ended. */
export type Judgement = 'genuine' | 'wrong' | 'unknown'

export interface GuessLimit {
  /**
   * Makes an attempt whose secret may be wrong. Throws `RateLimited` if a source, or a network around it, has had too many
   * failures. What others did never rejects a source without a failure of its own in the last day, nor a strong secret that
   * is genuine, nor one that was genuine before from the same source. For a weak secret, a failure is charged before the attempt and refunded
   * unless it was wrong, so parallel attempts test no more secrets than the budgets allow.
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

/** Multiple of the budget of one source that the largest network around it has. */
export const LARGEST_SHARE = 4
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
  const genuine = new RecentKeys(MAX_GENUINE)
  const pending = new Map<string, Pending>()

  return {
    async attempt(guess, make, judge) {
      // Such a secret is neither charged in advance nor remembered.
      if (guess.strong) {
        const result = await make()
        if (judge(result) === 'wrong') await punish(guess)
        return result
      }
      const identity = `${guess.source.owner} ${guess.secret}`
      const id = ownDigest(identity)
      const isFree = genuine.use(id)
      const charges = isFree ? [] : chargesOf(guess, budgets)
      const known = isFree || !(await chargeUnlessGenuine(guess, charges, identity))
      let result: Awaited<ReturnType<typeof make>>
      try {
        result = await make()
      } catch (error) {
        // The secret was not judged.
        if (!known) await settle(charges, true)
        throw error
      }
      const judgement = judge(result)
      const isWrong = judgement === 'wrong'
      if (isWrong) {
        keyMisses.inc()
        genuine.delete(id)
      }
      if (judgement === 'genuine' && !genuine.has(id)) {
        genuineElsewhere?.remember(digest(identity))
        genuine.add(id)
      }
      if (!known) await settle(charges, !isWrong)
      else if (isWrong) await chargeAfterwards(guess)
      if (isWrong) await budgets.established.take(largestOf(guess.source))
      return result
    },
  }

  /** Counts a wrong secret that was not charged in advance, and charges it. */
  async function punish(guess: Guess): Promise<void> {
    keyMisses.inc()
    await chargeAfterwards(guess)
    await budgets.established.take(largestOf(guess.source))
  }

  /** Charges a wrong secret that was not charged in advance. Throws `RateLimited` if its source had too many failures. */
  async function chargeAfterwards(guess: Guess): Promise<void> {
    const [own, ...wider] = chargesOf(guess, budgets)
    await Promise.all(wider.map(({ budget, owner, points }) => budget.take(owner, points)))
    const waitMs = await budgets.source.take(own!.owner)
    if (waitMs > 0) reject('addressFailures', waitMs)
  }

  function reject(rule: Charge['rule'], waitMs: number): never {
    rateLimited.inc({ rule })
    throw new RateLimited(waitMs, rule)
  }

  /** Returns true if the attempt was charged; false if a budget is used up but another gateway has seen the secret. */
  async function chargeUnlessGenuine(guess: Guess, charges: Charge[], identity: string): Promise<boolean> {
    const exceeded = await chargeAll(guess.source, charges)
    if (!exceeded) return true
    if (await genuineElsewhere?.includes(digest(identity))) return false
    reject(exceeded.rule, exceeded.waitMs)
  }

  /** Charges every budget or none. Returns null, or the budget that is used up. */
  async function chargeAll(
    source: Source,
    charges: Charge[],
  ): Promise<{ rule: Charge['rule']; waitMs: number } | null> {
    const paid: Charge[] = []
    for (const charge of charges) {
      const waitMs = await pay(charge)
      if (waitMs === 0) {
        paid.push(charge)
        continue
      }
      // What others used up does not reject a source without a failure of its own.
      if (!charge.isOwn && (await budgets.established.used(largestOf(source))) === 0) continue
      await settle(paid, true)
      charges.length = 0
      return { rule: charge.rule, waitMs }
    }
    charges.splice(0, charges.length, ...paid)
    return null
  }

  /** Takes one point; first waits for running attempts that may refund theirs. Returns 0, or the milliseconds to wait. */
  async function pay({ budget, owner, key, points, isOwn }: Charge): Promise<number> {
    for (let tries = 0; ; ) {
      const waitMs = await budget.take(owner, points)
      const others = pending.get(key)
      if (waitMs === 0) {
        if (others) others.count++
        else pending.set(key, createPending())
        return 0
      }
      if (others && isOwn) await others.settled
      else if (isOwn && shared && ++tries < SHARED_TRIES)
        await new Promise((tick) => setTimeout(tick, SHARED_WAIT_MS))
      else return waitMs
    }
  }

  async function settle(charges: Charge[], isRefunded: boolean): Promise<void> {
    for (const { budget, owner, key, points } of charges) {
      if (isRefunded) await budget.refund(owner, points)
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

/** Points of one budget. */
interface Charge {
  /** Name of the limit in metrics. */
  rule: 'addressFailures' | 'keyFailures' | 'failures'
  budget: Budget
  owner: string
  points: number
  key: string
  /** Whether the budget is one of the source itself, or of a network around it. */
  isOwn: boolean
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

/** The largest network of a source: its owner may change to another address in it at any time. */
function largestOf({ owner, networks }: Source): string {
  return networks.at(-1)?.owner ?? owner
}

/** The charges of an attempt, first the one of its own source. */
function chargesOf({ source, group }: Guess, budgets: FailureBudgets): Charge[] {
  const own = { rule: 'addressFailures', budget: budgets.source, owner: source.owner, points: 1, isOwn: true }
  const wider = { points: 1, isOwn: false }
  const named = group?.()
  const charges = [
    own,
    // The budget is the one of the largest network, of which a smaller one pays a multiple.
    ...source.networks.map(({ owner, share }) => ({
      isOwn: true,
      rule: 'addressFailures',
      budget: budgets.network,
      owner,
      points: LARGEST_SHARE / share,
    })),
    ...(named === undefined ? [] : [{ ...wider, rule: 'keyFailures', budget: budgets.group, owner: named }]),
    { ...wider, rule: 'failures', budget: budgets.all, owner: 'all' },
  ] as Omit<Charge, 'key'>[]
  return charges.map((charge) => ({ ...charge, key: `${charge.rule} ${charge.owner}` }))
}
