import { withinBounds } from '../../platform/instant.ts'
import { anchoredOnExpiry, expiryAfter, type RenewalBasis, type TermRules } from './term.ts'

/** Rules of a license type that decide until when a version must be released to be used. */
export interface UpdatesRules extends TermRules {
  /** Length of one period of updates; null if the updates never end. */
  updates: string | null
  renewalBasis: RenewalBasis
}

/** Columns of a license that describe its updates: whole periods counted from an anchor, and their end. */
export interface Updates {
  /** Null if versions of any time may be used, or the license has not started. */
  updatesUntil: Date | null
  /** Null if the end was set at issue. A change of the end leaves the anchor, from which the rule counts. */
  updatesAnchor: Date | null
  updatesTerms: number
}

/** Updates of a license whose type does not limit them. */
export const endlessUpdates: Updates = { updatesUntil: null, updatesAnchor: null, updatesTerms: 1 }

/**
 * Returns the updates of a license as its type counts them, whatever end was set: the periods that were bought, from their
 * anchor, by default one from the start. A license that has not started gets them at its start.
 */
export function updatesOfRules(
  rules: UpdatesRules,
  { startsAt, updatesAnchor, updatesTerms }: Updates & { startsAt: Date | null },
): Updates {
  if (!rules.updates || !startsAt) return endlessUpdates
  if (!updatesAnchor) return updatesFrom(rules, startsAt, null)
  const end = expiryAfter({ ...rules, term: rules.updates }, updatesAnchor, updatesTerms)
  return { updatesUntil: withinBounds(end), updatesAnchor, updatesTerms }
}

/** Returns the updates of a license that starts at an instant. An end that was set at issue takes precedence. */
export function updatesFrom(rules: UpdatesRules, at: Date, given: Date | null): Updates {
  if (!rules.updates) return endlessUpdates
  if (given) return { ...endlessUpdates, updatesUntil: given }
  const end = expiryAfter({ ...rules, term: rules.updates }, at, 1)
  return { updatesUntil: withinBounds(end), updatesAnchor: at, updatesTerms: 1 }
}

/**
 * Returns the updates after a renewal by whole periods that begin at `start`. Updates that last until then are continued
 * from their end, so that a short month does not change the day of the month.
 */
export function renewedUpdates(
  rules: UpdatesRules & { updates: string },
  { updatesUntil: until, updatesAnchor, updatesTerms }: Updates,
  start: Date,
  periods: number,
): Updates & { updatesUntil: Date } {
  const periodRules = { ...rules, term: rules.updates }
  const continues = rules.renewalBasis !== 'FROM_NOW' && until !== null && until >= start
  const { anchor, terms } = continues
    ? anchoredOnExpiry(periodRules, { anchor: updatesAnchor ?? until, terms: updatesTerms, expiry: until })
    : { anchor: start, terms: 0 }
  return {
    updatesUntil: expiryAfter(periodRules, anchor, terms + periods),
    updatesAnchor: anchor,
    updatesTerms: terms + periods,
  }
}

/** Returns when the next period of updates of a perpetual license begins, according to the renewal basis. */
export function nextUpdatesStart(
  { renewalBasis }: Pick<UpdatesRules, 'renewalBasis'>,
  until: Date | null,
  now: Date,
): Date {
  const fromNow =
    renewalBasis === 'FROM_NOW' || (renewalBasis === 'FROM_NOW_IF_EXPIRED' && until && now > until)
  return fromNow || !until ? now : until
}
