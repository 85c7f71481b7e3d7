const DAY = 86_400
const YEAR = 365 * DAY
/** The mean Gregorian year and month: "1 year" and "1 month" of some tools. */
const MEAN_YEAR = 31_556_952
const MEAN_MONTH = MEAN_YEAR / 12

/**
 * Returns a number of seconds as the intended ISO 8601 duration: whole years or months if the seconds are a multiple of them,
 * otherwise days and the remainder.
 */
export function termFromSeconds(seconds: number): string {
  for (const [unit, length] of [
    ['Y', YEAR],
    ['Y', MEAN_YEAR],
    ['M', MEAN_MONTH],
    ['D', DAY],
  ] as const) {
    if (seconds % length === 0) return `P${seconds / length}${unit}`
  }
  return Temporal.Duration.from({ seconds }).round({ largestUnit: 'days' }).toString()
}

/** Returns the interval between signals as an ISO 8601 duration in hours, minutes and seconds; at least a minute. */
export function waitFromSeconds(seconds: number): string {
  return Temporal.Duration.from({ seconds: Math.max(60, seconds) })
    .round({ largestUnit: 'hours' })
    .toString()
}
