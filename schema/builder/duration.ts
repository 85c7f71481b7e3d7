/** Converts milliseconds to an ISO 8601 duration with days of 24 hours. */
export function isoDuration(milliseconds: number): string {
  return Temporal.Duration.from({ milliseconds })
    .round({ largestUnit: 'days', relativeTo: '2000-01-01T00:00Z[UTC]' })
    .toString()
}
