/** The start of the current day in a zone. */
export function startOfDay(now: Date, timeZone: string): number {
  return zoned(now, timeZone).startOfDay().epochMilliseconds
}

/** The start of the next day in a zone. */
export function endOfDay(now: Date, timeZone: string): number {
  return zoned(now, timeZone).startOfDay().add({ days: 1 }).epochMilliseconds
}

function zoned(now: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
}
