import { type Balance, type Budget, createBudget, type Rate } from './rate-budget.ts'
import { RecentKeys } from './recent-keys.ts'

/** Most genuine secrets that the processes of one gateway remember together. */
const MAX_GENUINE = 100_000

/** Counts that the processes of one gateway share: their parent process holds them in its memory. */
export interface Counts {
  /** As `Budget.spend`, of the budget with this name. */
  spend(name: string, rate: Rate, owner: string, points: number): Balance | Promise<Balance>
  /** As `Budget.used`. */
  used(name: string, rate: Rate, owner: string): number | Promise<number>
  /** As `Budget.refund`. */
  refund(name: string, rate: Rate, owner: string, points: number): void | Promise<void>
  /** Remembers the digest of a secret that was genuine. */
  remember(id: string): void | Promise<void>
  /** Returns whether a process saw this secret, and it was genuine. */
  remembers(id: string): boolean | Promise<boolean>
}

/** Creates the counts, in the process that holds them. */
export function createCounts(): Counts {
  const budgets = new Map<string, Budget>()
  const genuine = new RecentKeys(MAX_GENUINE)
  const find = (name: string, rate: Rate) => {
    const found = budgets.get(name)
    // A process that started with other settings begins to count from zero.
    if (found && found.rate.points === rate.points && found.rate.seconds === rate.seconds) return found
    const created = createBudget(name, rate, null)
    budgets.set(name, created)
    return created
  }
  return {
    spend: (name, rate, owner, points) => find(name, rate).spend(owner, points),
    used: (name, rate, owner) => find(name, rate).used(owner),
    refund: (name, rate, owner, points) => find(name, rate).refund(owner, points),
    remember(id) {
      genuine.add(id)
    },
    remembers: (id) => genuine.use(id),
  }
}

/** Creates a budget that is counted by other processes, too. A rate of 0 points is no limit. */
export function createSharedBudget(name: string, rate: Rate, counts: Counts): Budget {
  if (rate.points === 0) return createBudget(name, rate, null)
  const spend = async (owner: string, points: number) => await counts.spend(name, rate, owner, points)
  return {
    rate,
    spend,
    take: async (owner, points = 1) => (await spend(owner, points)).waitMs,
    used: async (owner) => await counts.used(name, rate, owner),
    refund: async (owner, points = 1) => await counts.refund(name, rate, owner, points),
  }
}
