import type { State } from './state.ts'

const TOLERANCE_SECONDS = 3600

export type Now = Date | number | (() => Date | number)

/** Result of reading the clock. */
export interface Time {
  /** Instant with which claims are compared, in milliseconds. Never before a signed `iat`. */
  at: number
  rolledBack: boolean
  seen: number
  proven: number
}

/**
 * Compares the clock with the state. The clock is rolled back if it is more than one hour
 *
 * - behind `proven`, the highest signed `iat`. The true time is then certainly later; or
 * - behind `seen`, the highest time of this clock, unless this call has an artifact with a later `iat` than all earlier
 *   ones. So a machine whose clock was once far in the future recovers: a new signature replaces `seen`, and nothing else
 *   does.
 *
 * The tolerance of one hour covers a clock that is wrong by seconds or minutes, and a clock that is set back at the end of
 * daylight saving time.
 */
export function readTime(clock: number, state: Pick<State, 'seen' | 'proven'>, newestIat: number): Time {
  const proven = Math.max(state.proven, newestIat)
  const isBehind = (seconds: number) => clock < (seconds - TOLERANCE_SECONDS) * 1000
  const recovers = isBehind(state.seen) && newestIat > state.proven
  const rolledBack = isBehind(proven) || (isBehind(state.seen) && !recovers)
  const seconds = Math.floor(clock / 1000)
  const seen = rolledBack ? state.seen : recovers ? seconds : Math.max(state.seen, seconds)
  return { at: Math.max(clock, proven * 1000), rolledBack, seen, proven }
}

/** Returns the clock in milliseconds. A clock that cannot be read, or is outside the range of dates, is -Infinity. */
export function readClock(now: unknown): number {
  try {
    const value: unknown = typeof now === 'function' ? now() : (now ?? Date.now())
    const milliseconds = value instanceof Date ? value.getTime() : value
    // ECMA-262 section 21.4.1.1: the range of a date.
    if (typeof milliseconds === 'number' && Math.abs(milliseconds) <= 8.64e15) return milliseconds
  } catch {}
  return -Infinity
}
