import { z } from 'zod'
import { say } from '../texts/say.ts'
import { problem } from './input-problem.ts'

/** The first and the last instant that the database and RFC 3339 can represent in every time zone. */
export const FIRST_INSTANT = new Date('0001-01-01T00:00:00.000Z')
export const LAST_INSTANT = new Date('9999-12-31T23:59:59.999Z')

/** Problem of an instant outside the bounds. */
export const OUT_OF_RANGE = say('INPUT_TIME_OUT_OF_RANGE')

/** Whether every part of the gateway can represent the instant. */
export function isInstant(date: Date): boolean {
  return date >= FIRST_INSTANT && date <= LAST_INSTANT
}

/** Returns the instant, or the nearer bound if it lies outside. */
export function withinBounds(date: Date): Date {
  if (date > LAST_INSTANT) return LAST_INSTANT
  return date < FIRST_INSTANT ? FIRST_INSTANT : date
}

/** An instant of an input, within the years 1 to 9999. */
export const instant = z.date().refine(isInstant, problem(OUT_OF_RANGE))
