import { z } from 'zod'
import { INSTANT_BOUNDS, isInstant, withinBounds } from '../../../platform/instant.ts'

/** A day, which is as long as its time zone says, or an instant. */
export type ReadInstant = { day: Temporal.PlainDate } | { instant: Date }

/** A date (`2025-03-31`) or an instant with its offset (`2025-03-31T12:00:00Z`). */
export const readInstant = z.string().transform((text, ctx): ReadInstant => {
  try {
    const read: ReadInstant = /^\d{4}-\d{2}-\d{2}$/.test(text)
      ? { day: Temporal.PlainDate.from(text) }
      : { instant: new Date(Temporal.Instant.from(text).epochMilliseconds) }
    const isBounded = 'day' in read ? read.day.year >= 1 : isInstant(read.instant)
    if (isBounded) return read
    ctx.addIssue({ code: 'custom', message: INSTANT_BOUNDS })
    return z.NEVER
  } catch {
    const message = 'must be a date, such as 2025-03-31, or an instant, such as 2025-03-31T12:00:00Z'
    ctx.addIssue({ code: 'custom', message })
    return z.NEVER
  }
})

/** The instant, or the first of the day. */
export function startOf(moment: ReadInstant, timeZone: string): Date {
  if ('instant' in moment) return moment.instant
  return withinBounds(new Date(moment.day.toZonedDateTime(timeZone).epochMilliseconds))
}

/** The instant, or the last of the day. */
export function endOf(moment: ReadInstant, timeZone: string): Date {
  if ('instant' in moment) return moment.instant
  const nextDay = moment.day.add({ days: 1 }).toZonedDateTime(timeZone)
  return withinBounds(new Date(nextDay.epochMilliseconds - 1))
}
