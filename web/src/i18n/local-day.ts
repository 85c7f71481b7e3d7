import { madeOnce } from './made-once.ts'

/**
 * Returns an instant of a calendar day (`2027-01-31`) in a time zone: its last millisecond, or its noon. A day that a clock change makes
 * longer or shorter is handled.
 */
export function instantOfDay(day: string, timeZone: string, time: 'end' | 'noon'): string {
  const [hours, ms] = time === 'end' ? [23, 3_599_999] : [12, 0]
  const asUtc = Date.parse(`${day}T00:00:00Z`) + hours * 3_600_000 + ms
  // The offset of the zone at the instant is found from the offset at a guess that is at most a day away.
  const guess = asUtc - offsetAt(asUtc, timeZone)
  return new Date(asUtc - offsetAt(guess, timeZone)).toISOString()
}

/** Returns the calendar day of an instant in a time zone. */
export function dayOf(instant: string | Date, timeZone: string): string {
  const at = new Date(instant).getTime()
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 10)
}

/** Whether a text is a calendar day that exists, as `2027-01-31`. */
export function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isOnCalendar(value)
}

function isOnCalendar(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day)
}

/** Returns the start of a day of the browser's calendar, or of the day that is `later` days after it. */
export function startOfDay(day: string, later = 0): string {
  const [year, month, date] = day.split('-').map(Number)
  return new Date(year!, month! - 1, date! + later).toISOString()
}

/** Returns an instant as a field for a date and a time has it: to the minute, in the time zone of the browser. */
export function localMinute(instant: Date): string {
  return new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const ZONE_FOR_MS = 1_000
let zone = ''
let zoneReadAt = Number.NEGATIVE_INFINITY

/** The name of the time zone of the browser. It is read again after a second, as a device can travel. */
export function browserZone(): string {
  const present = performance.now()
  if (present - zoneReadAt > ZONE_FOR_MS) {
    zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    zoneReadAt = present
  }
  return zone
}

const clockOf = madeOnce(
  (timeZone: string) =>
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
)

/** How far the clocks of a time zone are ahead of UTC at an instant, in milliseconds. */
export function offsetAt(instant: number, timeZone: string): number {
  const parts = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const shown = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!)
  return shown - Math.floor(instant / 1_000) * 1_000
}
