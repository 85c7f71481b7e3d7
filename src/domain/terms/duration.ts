import { z } from 'zod'

/** Schema of an ISO 8601 duration from `min` to `max`, both included. Parsed to the spelling of `Temporal`. */
export function duration(limits: { min: string; max: string }) {
  return z.string().transform((value, ctx) => {
    const refuse = (message: string) => {
      ctx.addIssue({ code: 'custom', message })
      return z.NEVER
    }
    const parsed = parseDuration(value)
    if (!parsed) return refuse('must be an ISO 8601 duration, such as P1Y, P14D or PT1H')
    const text = parsed.toString()
    const comparable = isInCalendar(parsed)
    const below = comparable ? isShorter(text, limits.min) : parsed.sign < 0
    const above = comparable ? isShorter(limits.max, text) : parsed.sign > 0
    if (below) return refuse(`must be at least ${limits.min}`)
    if (above) return refuse(`must be at most ${limits.max}`)
    return text
  })
}

/** Whether one ISO 8601 duration is shorter than another, counted from 1 January of a leap year. */
export function isShorter(a: string, b: string): boolean {
  return Temporal.Duration.compare(a, b, { relativeTo: '2024-01-01' }) < 0
}

/** Durations are compared by the dates on which they end, so a duration beyond the calendar cannot be compared. */
function isInCalendar(duration: Temporal.Duration): boolean {
  try {
    return Boolean(Temporal.PlainDate.from('2024-01-01').add(duration))
  } catch {
    return false
  }
}

function parseDuration(value: string): Temporal.Duration | null {
  try {
    return Temporal.Duration.from(value)
  } catch {
    return null
  }
}
