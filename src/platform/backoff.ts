/** Figures of a back-off, in milliseconds. */
export interface BackoffLimits {
  /** Longest delay after the first failure. It doubles with each further failure. */
  firstMs: number
  /** Longest delay after any number of failures. */
  maxMs: number
}

/**
 * Returns the delay before the next attempt, in whole milliseconds. `failures`: attempts that failed in a row, from 1. The
 * delay is random between 1 ms and its longest (full jitter), so that gateways that failed together do not retry
 * together. `random` returns numbers from 0 to below 1.
 */
export function backoffMs(
  failures: number,
  { firstMs, maxMs }: BackoffLimits,
  random: () => number = Math.random,
): number {
  const longest = Math.min(firstMs * 2 ** (failures - 1), maxMs)
  return Math.max(1, Math.ceil(longest * (1 - random())))
}
