import { isInstant, withinBounds } from '../../platform/instant.ts'
import { endOfDay } from '../terms/term.ts'
import { inZone, toDate } from '../terms/time-zone.ts'
import type { SaleTime } from './sale.ts'

/** Whether a text is a day or an instant within the years 1 to 9999. */
export function isSaleTime(text: SaleTime): boolean {
  try {
    return isInstant(startOf(text, 'UTC'))
  } catch {
    return false
  }
}

/** Returns the first instant of a stated time, in the time zone of the license. */
export function startOf(time: SaleTime, timeZone: string): Date {
  return withinBounds(
    isDay(time)
      ? toDate(Temporal.PlainDate.from(time).toZonedDateTime(timeZone))
      : new Date(Temporal.Instant.from(time).epochMilliseconds),
  )
}

/** Returns the last instant of a stated time. An instant counts as its day if licenses end with a day. */
export function endOf(time: SaleTime, rules: { timeZone: string; endsAtEndOfDay: boolean }): Date {
  const start = startOf(time, rules.timeZone)
  return isDay(time) || rules.endsAtEndOfDay ? withinBounds(endOfDay(inZone(start, rules.timeZone))) : start
}

/** Whether the period of a line ends before it starts, in any time zone. */
export function endsBeforeStart({ start, end }: { start: SaleTime | null; end: SaleTime | null }): boolean {
  if (start === null || end === null) return false
  return endOf(end, { timeZone: 'UTC', endsAtEndOfDay: isDay(start) }) < startOf(start, 'UTC')
}

function isDay(time: SaleTime): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(time)
}
