/** Returns an instant as the date and wall-clock time of a time zone. */
export function inZone(instant: Date, timeZone: string): Temporal.ZonedDateTime {
  return instant.toTemporalInstant().toZonedDateTimeISO(timeZone)
}

/** Returns the same instant as a `Date`, truncated to the millisecond. */
export function toDate(zoned: Temporal.ZonedDateTime): Date {
  return new Date(zoned.epochMilliseconds)
}
