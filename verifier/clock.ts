import type { State } from './state.ts'

const TOLERANCE_SECONDS = 3600

export type Now = Date | number | (() => Date | number)

/** What is known about the time. */
export interface Time {
  /** The instant that claims are compared with, in milliseconds: never before any signed one. */
  at: number
  rolledBack: boolean
  seen: number
  proven: number
}

/**
 * Reads the clock against what was seen before. It is rolled back when it is more than an hour
 *
 * - behind `proven`, the highest signed `iat`: then the true time is certainly later; or
 * - behind `seen`, the highest time of this same clock: unless an artifact signed later than every one
 *   before it comes along. That is how a machine recovers whose clock was once far in the future: its own
 *   word (`seen`) is given up for the word of a signature, and for nothing less.
 *
 * Up to an hour passes, which covers a clock that is wrong by seconds or minutes and one that is set back at
 * the end of daylight saving time.
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

/** The clock in milliseconds; one that cannot be read, or runs past every date, is before everything. */
export function readClock(now: unknown): number {
  try {
    const value: unknown = typeof now === 'function' ? now() : (now ?? Date.now())
    const milliseconds = value instanceof Date ? value.getTime() : value
    // ECMA-262 section 21.4.1.1: the range of a date.
    if (typeof milliseconds === 'number' && Math.abs(milliseconds) <= 8.64e15) return milliseconds
  } catch {}
  return -Infinity
}
