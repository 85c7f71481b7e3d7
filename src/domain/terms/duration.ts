import { z } from 'zod'
import { problem } from '../../platform/input-problem.ts'
import { say, type Text } from '../../texts/say.ts'

/** Schema of an ISO 8601 duration from `min` to `max`, both included. Parsed to the spelling of `Temporal`. */
export function duration(limits: { min: string; max: string }) {
  return z.string().transform((value, ctx) => {
    const refuse = (text: Text) => {
      ctx.addIssue({ code: 'custom', ...problem(text) })
      return z.NEVER
    }
    const parsed = parseDuration(value)
    if (!parsed) return refuse(say('INPUT_DURATION'))
    const text = parsed.toString()
    const comparable = isInCalendar(parsed)
    const below = comparable ? isShorter(text, limits.min) : parsed.sign < 0
    const above = comparable ? isShorter(limits.max, text) : parsed.sign > 0
    if (below) return refuse(say('INPUT_DURATION_TOO_SHORT', { minimum: limits.min }))
    if (above) return refuse(say('INPUT_DURATION_TOO_LONG', { maximum: limits.max }))
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
