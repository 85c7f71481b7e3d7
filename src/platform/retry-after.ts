const LONGEST_MS = 24 * 60 * 60 * 1000

/**
 * Returns the delay of a `Retry-After` header in milliseconds: seconds or a date (RFC 9110), from 0 to one day. Null if
 * the header is missing or unreadable.
 */
export function readRetryAfter(header: string | null, now: number = Date.now()): number | null {
  if (!header?.trim()) return null
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_MS)
}
