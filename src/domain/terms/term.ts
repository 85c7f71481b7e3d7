import { LAST_INSTANT } from '../../platform/instant.ts'

/** When a license ends, as its license type says. Durations are ISO 8601, e.g. `P1Y6M`. */
export interface TermRules {
  /** Null is perpetual. */
  term: string | null
  timeZone: string
  endsAtEndOfDay: boolean
  gracePeriod: string | null
}

export type RenewalBasis = 'FROM_EXPIRY' | 'FROM_NOW' | 'FROM_NOW_IF_EXPIRED'

/** A stretch of whole terms counted from an anchor, and the instant at which it ends. */
export interface LicenseTerm {
  anchor: Date
  terms: number
  expiry: Date
}

/** Answers the last instant of the `terms`-th term after the anchor; null when perpetual. */
export function expiryAfter(rules: TermRules & { term: string }, anchor: Date, terms: number): Date
export function expiryAfter(rules: TermRules, anchor: Date, terms: number): Date | null
export function expiryAfter(rules: TermRules, anchor: Date, terms: number): Date | null {
  if (rules.term === null) return null
  const end = addTerms(inZone(anchor, rules.timeZone), rules.term, terms)
  return rules.endsAtEndOfDay ? endOfDay(end) : toDate(end)
}

/**
 * Answers the last instant of the grace period: the expiry itself when there is none. Grace after the end of
 * time is none.
 */
export function graceEndsAt(rules: TermRules, expiry: Date): Date {
  const end = graceAfter(rules, expiry)
  return end <= LAST_INSTANT ? end : new Date(Math.max(expiry.getTime(), LAST_INSTANT.getTime()))
}

function graceAfter(rules: TermRules, expiry: Date): Date {
  if (rules.gracePeriod === null) return expiry
  const lastInstant = inZone(expiry, rules.timeZone)
  const gracePeriod = Temporal.Duration.from(rules.gracePeriod)
  const end = lastInstant.add(gracePeriod)
  // Where the clocks go back at midnight the last hour comes twice, and the day ends with the second.
  return endsDay(lastInstant) && isWholeDays(gracePeriod) ? endOfDay(end) : toDate(end)
}

/** Moves the expiry by whole terms (one when unsaid), never to an instant that has passed. */
export function renewedTerm(
  rules: TermRules & { term: string; renewalBasis: RenewalBasis },
  current: LicenseTerm,
  now: Date,
  terms = 1,
): LicenseTerm | 'RENEWAL_WOULD_BE_PAST' {
  const fromNow =
    rules.renewalBasis === 'FROM_NOW' ||
    (rules.renewalBasis === 'FROM_NOW_IF_EXPIRED' && now > current.expiry)
  if (fromNow) return { anchor: now, terms, expiry: expiryAfter(rules, now, terms) }

  const { anchor, terms: past } = anchoredOnExpiry(rules, current)
  const expiry = expiryAfter(rules, anchor, past + terms)
  return expiry < now ? 'RENEWAL_WOULD_BE_PAST' : { anchor, terms: past + terms, expiry }
}

// An expiry set by hand is the one the customer was promised. Counting on from the old anchor
// would leave it out, and so take away, or give again, the time between the two.
function anchoredOnExpiry(rules: TermRules & { term: string }, current: LicenseTerm): LicenseTerm {
  const { anchor, terms, expiry } = current
  const isCounted = expiryAfter(rules, anchor, terms).getTime() === expiry.getTime()
  return isCounted ? current : { anchor: expiry, terms: 0, expiry }
}

/** Adds the term `count` times at once, so that a short month on the way leaves no trace. */
export function addTerms(
  anchor: Temporal.ZonedDateTime,
  term: string,
  count: number,
): Temporal.ZonedDateTime {
  const { years, months, weeks, days, hours, minutes, seconds, milliseconds } = Temporal.Duration.from(term)
  return anchor.add({
    years: years * count,
    months: months * count,
    weeks: weeks * count,
    days: days * count,
    hours: hours * count,
    minutes: minutes * count,
    seconds: seconds * count,
    milliseconds: milliseconds * count,
  })
}

/** Reads an instant on the wall clock and calendar of a time zone. */
export function inZone(instant: Date, timeZone: string): Temporal.ZonedDateTime {
  return instant.toTemporalInstant().toZonedDateTimeISO(timeZone)
}

/** Answers the same instant as a `Date`, cut to the millisecond. */
export function toDate(zoned: Temporal.ZonedDateTime): Date {
  return new Date(zoned.epochMilliseconds)
}

function endOfDay(zoned: Temporal.ZonedDateTime): Date {
  // The next day is found by its date: it need not begin at midnight, nor 24 hours later.
  const nextDay = zoned.toPlainDate().add({ days: 1 }).toZonedDateTime(zoned.timeZoneId)
  return new Date(nextDay.epochMilliseconds - 1)
}

function endsDay(zoned: Temporal.ZonedDateTime): boolean {
  return zoned.epochMilliseconds === endOfDay(zoned).getTime()
}

function isWholeDays(duration: Temporal.Duration): boolean {
  return duration.with({ years: 0, months: 0, weeks: 0, days: 0 }).blank
}
