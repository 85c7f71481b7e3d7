import { type ConcurrencyLimit, type ConcurrencySize, createConcurrencyLimit } from './concurrency-limit.ts'

/** A part of a room for each of many. */
export interface ConcurrencyShares {
  /** Does the work once there is a place in the share; as `Room.within`. */
  within<T>(whose: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>
}

/** What one may take. */
const OF_ONE = 0.25

/**
 * Keeps one caller from taking every place: what is slow then costs the one who asked for it. Who waits for its own
 * share is to take no other place meanwhile. Nothing is kept of those who ask nothing.
 */
export function createConcurrencyShares(size: ConcurrencySize): ConcurrencyShares {
  const rooms = new Map<string, { room: ConcurrencyLimit; users: number }>()
  const share = {
    places: Math.ceil(size.places * OF_ONE),
    waiting: Math.ceil(size.waiting * OF_ONE),
    waitMs: size.waitMs,
  }
  return {
    async within(whose, signal, work) {
      const own = rooms.get(whose) ?? { room: createConcurrencyLimit(share, 'caller'), users: 0 }
      rooms.set(whose, own)
      own.users++
      try {
        return await own.room.within(signal, work)
      } finally {
        if (--own.users === 0) rooms.delete(whose)
      }
    },
  }
}
