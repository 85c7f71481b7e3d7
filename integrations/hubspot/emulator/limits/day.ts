/** The instant at which the zone's present day began. */
export function startOfDay(now: Date, timeZone: string): number {
  return zoned(now, timeZone).startOfDay().epochMilliseconds
}

/** The instant at which the zone's next day begins. */
export function endOfDay(now: Date, timeZone: string): number {
  return zoned(now, timeZone).startOfDay().add({ days: 1 }).epochMilliseconds
}

function zoned(now: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
}
