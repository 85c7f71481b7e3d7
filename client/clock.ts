import type { Memory } from './memory.ts'

export const HOUR = 3_600_000

export interface Time {
  /** Instant with which statements are compared. Never before a signed time, and never before an earlier instant. */
  at: number
  rolledBack: boolean
  seen: number
}

/**
 * Reads the clock by the rules of license files: a clock more than an hour behind a signed time, or behind itself, is rolled
 * back. The clock is also read as the gateway corrected it. The earlier reading that is not rolled
 * back counts. So a wrong clock does no harm, and a clock that is set right later is read as it is.
 */
export function readTime(memory: Pick<Memory, 'seen' | 'proven' | 'skew'>, now: number): Time {
  const { seen, proven, skew } = memory
  const floor = Math.max(seen, proven) - HOUR
  const readings = [now, now + skew].filter((reading) => reading >= floor)
  if (readings.length === 0) return { at: Math.max(seen, proven), rolledBack: true, seen }
  const latest = Math.max(Math.min(...readings), seen)
  return { at: Math.max(latest, proven), rolledBack: false, seen: latest }
}

type Clock = Pick<Memory, 'seen' | 'proven' | 'skew'>

/** The clock after the gateway signed a statement for a request of now: its time is the true one. */
export function setByGateway({ proven }: Clock, asOf: number, now: number): Clock {
  const time = Math.max(proven, asOf)
  return { proven: time, seen: time, skew: time - now }
}

/** The clock after a signed text of any age. A newer one than all before repairs a clock that was ahead once. */
export function setByText(clock: Clock, asOf: number, now: number): Clock {
  const proven = Math.max(clock.proven, asOf)
  const isAhead = clock.seen - HOUR > now && asOf > clock.proven && now >= asOf - HOUR
  return { ...clock, proven, seen: isAhead ? now : clock.seen }
}
