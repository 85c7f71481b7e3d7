const DAY = 86_400
const YEAR = 365 * DAY
/** The mean Gregorian year and month, which is what some tools mean by "1 year" and "1 month". */
const MEAN_YEAR = 31_556_952
const MEAN_MONTH = MEAN_YEAR / 12

/**
 * A number of seconds as the ISO 8601 duration that was meant: whole years and months where the seconds are
 * those of whole ones, else days, and what is left over.
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

/** A length of time between signals, in hours, minutes and seconds; a minute at least. */
export function waitFromSeconds(seconds: number): string {
  return Temporal.Duration.from({ seconds: Math.max(60, seconds) })
    .round({ largestUnit: 'hours' })
    .toString()
}
