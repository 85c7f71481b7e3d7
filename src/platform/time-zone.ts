import { z } from 'zod'

/** Whether the runtime supports an IANA time zone. False for a fixed offset such as `+01:00`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The schema of an IANA time zone. */
export const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin')
