import { LAST_INSTANT } from '../../platform/instant.ts'
import { inZone, toDate } from './time-zone.ts'

/** Rules of a license type that decide when a license ends. Durations are ISO 8601, such as `P1Y6M`. */
export interface TermRules {
  /** Null if the license is perpetual. */
  term: string | null
  timeZone: string
  /** True if the expiry is the last millisecond of its day. */
  endsAtEndOfDay: boolean
  /** Null if there is no grace period. */
  gracePeriod: string | null
}

export type RenewalBasis = 'FROM_EXPIRY' | 'FROM_NOW' | 'FROM_NOW_IF_EXPIRED'

/** Whole terms counted from an anchor, and the instant at which the last one ends. */
export interface LicenseTerm {
  anchor: Date
  terms: number
  expiry: Date
}

/** Returns the last instant of the `terms`-th term after the anchor; null if the license is perpetual. */
export function expiryAfter(rules: TermRules & { term: string }, anchor: Date, terms: number): Date
export function expiryAfter(rules: TermRules, anchor: Date, terms: number): Date | null
export function expiryAfter(rules: TermRules, anchor: Date, terms: number): Date | null {
  if (rules.term === null) return null
  const end = addTerms(inZone(anchor, rules.timeZone), rules.term, terms)
  return rules.endsAtEndOfDay ? endOfDay(end) : toDate(end)
}

/**
 * Returns the last instant of the grace period; the expiry if there is no grace period. A grace period never extends
 * beyond `LAST_INSTANT`.
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
  // If the clocks are set back at midnight, the last hour occurs twice and the day ends with the second one.
  return endsDay(lastInstant) && isWholeDays(gracePeriod) ? endOfDay(end) : toDate(end)
}

/**
 * Returns the term of a license after a renewal by whole terms, one by default. Returns RENEWAL_WOULD_BE_PAST if the
 * new expiry would be before `now`.
 */
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

  const { anchor, terms: elapsed } = anchoredOnExpiry(rules, current)
  const expiry = expiryAfter(rules, anchor, elapsed + terms)
  return expiry < now ? 'RENEWAL_WOULD_BE_PAST' : { anchor, terms: elapsed + terms, expiry }
}

/**
 * Returns the term that a renewal continues. An expiry that was set manually is the one that was promised to the customer,
 * so it becomes the new anchor. Counting from the old anchor would ignore it, and remove or repeat the time between the two.
 */
export function anchoredOnExpiry(rules: TermRules & { term: string }, current: LicenseTerm): LicenseTerm {
  const { anchor, terms, expiry } = current
  const isCounted = expiryAfter(rules, anchor, terms).getTime() === expiry.getTime()
  return isCounted ? current : { anchor: expiry, terms: 0, expiry }
}

/** Adds `count` terms in one step, so that a short month in between does not change the day of the month. */
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

/** Returns the last instant of the day of an instant. */
export function endOfDay(zoned: Temporal.ZonedDateTime): Date {
  // The next day is found by its date: it does not always start at midnight, or 24 hours later.
  const nextDay = zoned.toPlainDate().add({ days: 1 }).toZonedDateTime(zoned.timeZoneId)
  return new Date(nextDay.epochMilliseconds - 1)
}

function endsDay(zoned: Temporal.ZonedDateTime): boolean {
  return zoned.epochMilliseconds === endOfDay(zoned).getTime()
}

function isWholeDays(duration: Temporal.Duration): boolean {
  return duration.with({ years: 0, months: 0, weeks: 0, days: 0 }).blank
}
