import { type ConcurrencyLimit, type ConcurrencySize, createConcurrencyLimit } from './concurrency-limit.ts'

/** A part of a capacity for each of many callers. */
export interface ConcurrencyShares {
  /** Runs a task in a slot of the caller's share; otherwise as `ConcurrencyLimit.run`. */
  run<T>(owner: string, signal: AbortSignal, task: () => Promise<T>): Promise<T>
}

/** The part of the slots and of the queue that one caller may use. */
const SHARE = 0.25

/**
 * Creates shares, so that one caller cannot occupy every slot: the cost of slow operations stays with their caller. Take
 * a share before a slot of the whole capacity: a task that waits for its share then occupies no slot. Idle callers use no
 * memory.
 */
export function createConcurrencyShares(size: ConcurrencySize): ConcurrencyShares {
  const limits = new Map<string, { limit: ConcurrencyLimit; tasks: number }>()
  const share = {
    slots: Math.ceil(size.slots * SHARE),
    queueLength: Math.ceil(size.queueLength * SHARE),
    waitMs: size.waitMs,
  }
  return {
    async run(owner, signal, task) {
      const own = limits.get(owner) ?? { limit: createConcurrencyLimit(share, 'caller'), tasks: 0 }
      limits.set(owner, own)
      own.tasks++
      try {
        return await own.limit.run(signal, task)
      } finally {
        if (--own.tasks === 0) limits.delete(owner)
      }
    },
  }
}
