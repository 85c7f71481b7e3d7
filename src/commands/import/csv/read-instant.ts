import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { isInstant, OUT_OF_RANGE, withinBounds } from '../../../platform/instant.ts'
import { inEnglish } from '../../../texts/sentence.ts'

/** A day, whose length depends on the time zone, or an instant. */
export type ReadInstant = Day | { instant: Date }

interface Day {
  day: Temporal.PlainDate
  /** Its first and last instants by time zone, as far as they are known: the rows of a file have few different days. */
  starts: Map<string, Date>
  ends: Map<string, Date>
}

/** Days by their texts. */
const days = new LRUCache<string, Day>({ max: 10_000 })

const localTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/

/**
 * Creates the schema of a date (`2025-03-31`), an instant with its offset (`2025-03-31T12:00:00Z`) or, if `zone` is given, a
 * local time in that zone (`2025-03-31 12:00:00`).
 */
export function readInstant(zone: string | null) {
  return z.string().transform((text, ctx): ReadInstant => {
    const refuse = (message: string) => {
      ctx.addIssue({ code: 'custom', message })
      return z.NEVER
    }
    if (localTime.test(text) && !zone)
      return refuse('is a local time; add its offset, such as Z, or name its time zone: --zone Europe/Berlin')
    try {
      const read = parseInstant(text, zone)
      const isBounded = 'day' in read ? read.day.year >= 1 : isInstant(read.instant)
      return isBounded ? read : refuse(inEnglish(OUT_OF_RANGE))
    } catch {
      return refuse('must be a date, such as 2025-03-31, or an instant, such as 2025-03-31T12:00:00Z')
    }
  })
}

function parseInstant(text: string, zone: string | null): ReadInstant {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return days.get(text) ?? parseDay(text)
  const instant = localTime.test(text)
    ? Temporal.PlainDateTime.from(text).toZonedDateTime(zone!)
    : Temporal.Instant.from(text)
  return { instant: new Date(instant.epochMilliseconds) }
}

function parseDay(text: string): Day {
  const day = { day: Temporal.PlainDate.from(text), starts: new Map(), ends: new Map() }
  days.set(text, day)
  return day
}

/** Returns the instant, or the first instant of the day. */
export function startOf(moment: ReadInstant, timeZone: string): Date {
  if ('instant' in moment) return moment.instant
  return moment.starts.getOrInsertComputed(timeZone, () =>
    withinBounds(new Date(moment.day.toZonedDateTime(timeZone).epochMilliseconds)),
  )
}

/** Returns the instant, or the last instant of the day. */
export function endOf(moment: ReadInstant, timeZone: string): Date {
  if ('instant' in moment) return moment.instant
  return moment.ends.getOrInsertComputed(timeZone, () => {
    const nextDay = moment.day.add({ days: 1 }).toZonedDateTime(timeZone)
    return withinBounds(new Date(nextDay.epochMilliseconds - 1))
  })
}
