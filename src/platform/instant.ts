import { z } from 'zod'

/** The first and the last instant that the database and RFC 3339 can represent in every time zone. */
export const FIRST_INSTANT = new Date('0001-01-01T00:00:00.000Z')
export const LAST_INSTANT = new Date('9999-12-31T23:59:59.999Z')

/** Message for an instant outside the bounds. */
export const INSTANT_BOUNDS = 'must lie within the years 1 to 9999, in UTC'

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
export const instant = z.date().refine(isInstant, INSTANT_BOUNDS)
