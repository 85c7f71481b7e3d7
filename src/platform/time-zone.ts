import { z } from 'zod'
import { say } from '../texts/say.ts'
import { problem } from './input-problem.ts'

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
export const timeZone = z.string().refine(isTimeZone, problem(say('INPUT_TIME_ZONE')))
