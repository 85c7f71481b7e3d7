import { z } from 'zod'

/** An ISO 8601 duration between two others, in `Temporal`'s spelling. */
export function duration(limits: { min: string; max: string }) {
  return z.string().transform((value, ctx) => {
    const refuse = (message: string) => {
      ctx.addIssue({ code: 'custom', message })
      return z.NEVER
    }
    const parsed = parseDuration(value)
    if (!parsed) return refuse('must be an ISO 8601 duration, such as P1Y, P14D or PT1H')
    const text = parsed.toString()
    const endless = !hasEnd(parsed)
    const below = endless ? parsed.sign < 0 : isShorter(text, limits.min)
    const above = endless ? parsed.sign > 0 : isShorter(limits.max, text)
    if (below) return refuse(`must be at least ${limits.min}`)
    if (above) return refuse(`must be at most ${limits.max}`)
    return text
  })
}

/** Whether one ISO 8601 duration is shorter than another, counted from a leap year's first of January. */
export function isShorter(a: string, b: string): boolean {
  return Temporal.Duration.compare(a, b, { relativeTo: '2024-01-01' }) < 0
}

/** Whether the runtime knows the IANA time zone; fixed offsets are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Whether any calendar goes so far: durations are compared by the days on which they end. */
function hasEnd(duration: Temporal.Duration): boolean {
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
