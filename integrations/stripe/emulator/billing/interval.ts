/** How often a price is billed. */
export interface Interval {
  interval: 'day' | 'week' | 'month' | 'year'
  interval_count: number
}

/** Returns an instant some intervals after an anchor. A day that a month lacks is its last day. */
export function addIntervals(anchor: number, { interval, interval_count }: Interval, times: number): number {
  const count = interval_count * times
  if (interval === 'day' || interval === 'week')
    return anchor + count * (interval === 'week' ? 7 : 1) * 24 * 60 * 60
  const at = Temporal.Instant.fromEpochMilliseconds(anchor * 1_000).toZonedDateTimeISO('UTC')
  const moved = at.add(interval === 'month' ? { months: count } : { years: count })
  return Math.floor(moved.epochMilliseconds / 1_000)
}
