/** Whether the runtime supports an IANA time zone. False for a fixed offset such as `+01:00`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Returns an instant as the date and wall-clock time of a time zone. */
export function inZone(instant: Date, timeZone: string): Temporal.ZonedDateTime {
  return instant.toTemporalInstant().toZonedDateTimeISO(timeZone)
}

/** Returns the same instant as a `Date`, truncated to the millisecond. */
export function toDate(zoned: Temporal.ZonedDateTime): Date {
  return new Date(zoned.epochMilliseconds)
}
