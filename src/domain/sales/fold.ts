import type { SaleIntent } from '../../../prisma/client/enums.ts'
import { withinBounds } from '../../platform/instant.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { anchoredOnExpiry, expiryAfter, type LicenseTerm, renewedTerm } from '../terms/term.ts'
import { inZone, toDate } from '../terms/time-zone.ts'
import { nextUpdatesStart, renewedUpdates, updatesFrom } from '../terms/updates.ts'
import { termFrom } from '../validation/start-term.ts'
import type { SaleTime } from './sale.ts'
import { endOf, startOf } from './sale-time.ts'
import { type SoldState, sameState, stateGroups } from './sold-state.ts'

/** What a sale did to a license. */
export interface FoldedEffect {
  position: bigint
  intent: SaleIntent
  quantity: number
  inForce: boolean
  /** Whether the license was issued for the sale. */
  issued: boolean
  appliedAt: Date
  /** Period of the line; null if the line states none. */
  start: SaleTime | null
  end: SaleTime | null
  /** License type of the line, and its revision if the effect is an upgrade. */
  licenseTypeId: string
  revisionId: string | null
}

/** A change that was made otherwise than by a sale. It follows the effect at `afterPosition`. */
export interface FoldedAdjustment {
  id: bigint
  afterPosition: bigint
  before: SoldState
  after: SoldState
}

/** A license and everything that changed it. */
export interface FoldedLicense {
  base: SoldState
  timeZone: string
  effects: readonly FoldedEffect[]
  adjustments: readonly FoldedAdjustment[]
  /** Rules of each revision that a state names. */
  rulesOf: (revisionId: string) => LicenseTypeRules
}

/**
 * Returns a license as its sales and other changes make it: applies the effects in force and the adjustments to the base, in
 * their order. Pure. An adjustment counts as the difference that it made, so it stays when a sale before it is undone. The
 * number of seats can be negative: a change took away more than the sales in force give.
 */
export function foldLicense({ base, timeZone, effects, adjustments, rulesOf }: FoldedLicense): SoldState {
  const steps = [
    ...effects
      .filter(({ inForce }) => inForce)
      .map((effect) => ({ at: effect.position, order: -1n, effect, adjustment: null })),
    ...adjustments.map((adjustment) => ({
      at: adjustment.afterPosition,
      order: adjustment.id,
      effect: null,
      adjustment,
    })),
  ].sort((a, b) => compare(a.at, b.at) || compare(a.order, b.order))
  return steps.reduce((state, { effect, adjustment }) => {
    const revisionId = effect?.revisionId ?? state.revisionId
    const rules = { ...rulesOf(revisionId), timeZone }
    if (effect) return withEffect(state, effect, rules)
    const own = { ...rulesOf(adjustment!.after.revisionId), timeZone }
    return withAdjustment(state, adjustment!, rules, own)
  }, base)
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b)
}

/** Applies an effect. `rules` are those of the license; of an upgrade, those of its license type. */
function withEffect(state: SoldState, effect: FoldedEffect, rules: LicenseTypeRules): SoldState {
  const { intent, quantity } = effect
  if (intent === 'NEW') {
    const begun = effect.issued ? withPeriod(state, effect, rules) : withFreshTerm(state, effect, rules)
    return withSeats(begun, sum(state.maxActivations, quantity))
  }
  if (quantity === 0) return state
  const sold = state.maxActivations === null ? null : quantity
  switch (intent) {
    case 'ADD_SEATS':
      return withSeats(state, sum(state.maxActivations, quantity))
    case 'UPGRADE':
      return withSeats(upgraded(state, effect, rules), sold)
    case 'EXTEND_UPDATES':
      return withUpdates(state, effect, rules)
    case 'RENEW':
      return endsEarlier(state, effect, rules) ? state : withSeats(renewed(state, effect, rules), sold)
  }
}

/** Whether a renewal ends before the license does: a later renewal arrived before it, and counts. */
function endsEarlier(
  { expiry }: SoldState,
  { end }: Pick<FoldedEffect, 'end'>,
  rules: LicenseTypeRules,
): boolean {
  return end !== null && expiry !== null && endOf(end, rules) <= expiry
}

/** Unlimited stays unlimited. */
function sum(seats: number | null, quantity: number): number | null {
  return seats === null ? null : seats + quantity
}

function withSeats(state: SoldState, maxActivations: number | null): SoldState {
  return maxActivations === state.maxActivations
    ? state
    : { ...state, maxActivations, maxActivationsFixed: true }
}

/** A license whose earlier sales are undone begins a term with the next sale, unless its expiry is later. */
function withFreshTerm(
  state: SoldState,
  { appliedAt, start, end }: FoldedEffect,
  rules: LicenseTypeRules,
): SoldState {
  if (!state.expiry || rules.term === null) return state
  const at = start ? startOf(start, rules.timeZone) : appliedAt
  const term = termOf(rules, at, end === null ? null : endOf(end, rules))
  return term.expiry! <= state.expiry ? state : { ...state, ...term, startsAt: state.startsAt }
}

/** The first term of a license, with the expiry that a line states. */
function termOf(rules: LicenseTypeRules, at: Date, expiryOverride: Date | null) {
  const { timeZone } = rules
  const { graceEndsAt: _, ...term } = termFrom(rules, { timeZone, expiryOverride, updatesUntil: null }, at)
  return term
}

/** The period of the line, if it states one. A license without a term has none. */
function withPeriod(state: SoldState, { start, end }: FoldedEffect, rules: LicenseTypeRules): SoldState {
  if (rules.term === null || (start === null && end === null)) return state
  const expiry = end === null ? null : endOf(end, rules)
  if (start) return { ...state, ...termOf(rules, startOf(start, rules.timeZone), expiry) }
  return state.startsAt ? { ...state, expiry } : { ...state, expiryOverride: expiry }
}

/** Another term by the dates of the line, or by the renewal basis. A paid term never ends before its sale. */
function renewed(state: SoldState, effect: FoldedEffect, rules: LicenseTypeRules): SoldState {
  const { term, updates } = rules
  const { termAnchor, terms, expiry } = state
  if (term === null || !termAnchor || !expiry) return state
  const next = nextTerm({ ...rules, term }, { anchor: termAnchor, terms, expiry }, effect)
  const begin = next.terms === 1 ? next.anchor : expiry
  return {
    ...state,
    termAnchor: next.anchor,
    terms: next.terms,
    expiry: withinBounds(next.expiry),
    ...(updates && renewedUpdates({ ...rules, updates }, state, begin, 1)),
  }
}

function nextTerm(
  rules: LicenseTypeRules & { term: string },
  current: LicenseTerm,
  { appliedAt, start, end }: FoldedEffect,
): LicenseTerm {
  const counted = renewedTerm(rules, current, appliedAt)
  const next =
    counted === 'RENEWAL_WOULD_BE_PAST'
      ? { anchor: appliedAt, terms: 1, expiry: expiryAfter(rules, appliedAt, 1) }
      : counted
  const expiry = end === null ? null : endOf(end, rules)
  if (!expiry || expiry.getTime() === next.expiry.getTime()) return next
  const begin = start ? startOf(start, rules.timeZone) : appliedAt
  return { anchor: later(begin, current.expiry)!, terms: 1, expiry }
}

/**
 * The license under another type. The line decides the expiry; without dates a term begins with the sale, unless the license
 * ends later. The key and the start of the license stay.
 */
function upgraded(state: SoldState, effect: FoldedEffect, rules: LicenseTypeRules): SoldState {
  const { start, end, appliedAt, licenseTypeId } = effect
  const typed = { ...state, licenseTypeId, revisionId: effect.revisionId! }
  const expiry = end === null ? null : endOf(end, rules)
  if (!state.startsAt && rules.termStartsAt !== 'ISSUE' && !start)
    return { ...typed, expiryOverride: rules.term === null ? null : (expiry ?? state.expiryOverride) }
  const fresh = termOf(rules, start ? startOf(start, rules.timeZone) : appliedAt, null)
  const laterUpdates = [state, fresh].map(({ updatesUntil, updatesAnchor, updatesTerms }) => ({
    ...{ updatesUntil, updatesAnchor, updatesTerms },
  }))
  const keepsUpdates = fresh.updatesUntil && state.updatesUntil && state.updatesUntil > fresh.updatesUntil
  const changed = {
    ...typed,
    startsAt: state.startsAt ?? fresh.startsAt,
    expiryOverride: null,
    ...laterUpdates[keepsUpdates ? 0 : 1],
  }
  const endsLater = state.expiry && fresh.expiry && state.expiry > fresh.expiry
  if (rules.term !== null && !expiry && endsLater) return changed
  const { termAnchor, terms } = fresh
  return { ...changed, termAnchor, terms, expiry: rules.term === null ? null : (expiry ?? fresh.expiry) }
}

/** More updates by the date of the line, or by the renewal basis. Updates that never end stay as they are. */
function withUpdates(state: SoldState, { end, appliedAt }: FoldedEffect, rules: LicenseTypeRules): SoldState {
  const { updates } = rules
  const { updatesUntil } = state
  if (!updates || !updatesUntil) return state
  if (end !== null) return { ...state, updatesUntil: later(endOf(end, rules), updatesUntil) }
  const counted = renewedUpdates(
    { ...rules, updates },
    state,
    nextUpdatesStart(rules, updatesUntil, appliedAt),
    1,
  )
  const next =
    counted.updatesUntil < appliedAt ? updatesFrom({ ...rules, updates }, appliedAt, null) : counted
  return { ...state, ...next, updatesUntil: next.updatesUntil && withinBounds(next.updatesUntil) }
}

/** The later one of two instants; null if both are null. */
function later(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return one ?? other
  return one > other ? one : other
}

/** Applies a change as the difference that it made. `own` are the rules of the license after the change. */
function withAdjustment(
  state: SoldState,
  { before, after }: FoldedAdjustment,
  rules: LicenseTypeRules,
  own: LicenseTypeRules,
): SoldState {
  const has = (group: keyof typeof stateGroups) => !sameState(before, after, stateGroups[group])
  const type = has('type') ? { licenseTypeId: after.licenseTypeId, revisionId: after.revisionId } : {}
  const seats = has('seats')
    ? {
        maxActivations: movedSeats(state.maxActivations, before.maxActivations, after.maxActivations),
        maxActivationsFixed: after.maxActivationsFixed,
      }
    : {}
  return {
    ...state,
    ...type,
    ...seats,
    ...(has('term') && movedTerm(state, { before, after, own }, rules)),
    ...(has('updates') && movedUpdates(state, before, after, rules.timeZone)),
  }
}

function movedSeats(seats: number | null, before: number | null, after: number | null): number | null {
  return seats === null || before === null || after === null ? after : seats + after - before
}

type Term = Pick<SoldState, (typeof stateGroups.term)[number]>

function movedTerm(
  state: SoldState,
  { before, after, own }: { before: SoldState; after: SoldState; own: LicenseTypeRules },
  rules: LicenseTypeRules,
): Term {
  const { startsAt, termAnchor, terms, expiry, expiryOverride } = after
  const set = { startsAt, termAnchor, terms, expiry, expiryOverride }
  if (sameState(state, before, stateGroups.term)) return set
  if (!state.expiry || !before.expiry || !after.expiry || !state.termAnchor) return set
  const isSameAnchor = before.termAnchor?.getTime() === after.termAnchor?.getTime()
  const added = after.terms - before.terms
  const { term } = rules
  // A renewal by whole terms keeps the day of the month.
  if (isSameAnchor && added > 0 && term !== null) {
    const termRules = { ...rules, term }
    const current = { anchor: state.termAnchor, terms: state.terms, expiry: state.expiry }
    const { anchor, terms: elapsed } = anchoredOnExpiry(termRules, current)
    const counted = withinBounds(expiryAfter(termRules, anchor, elapsed + added))
    // An extension after the renewal stays as well.
    const ownEnd = expiryAfter(own, after.termAnchor!, after.terms)
    const end = ownEnd ? movedInstant(counted, withinBounds(ownEnd), after.expiry, rules.timeZone) : counted
    return { ...set, startsAt: state.startsAt, termAnchor: anchor, terms: elapsed + added, expiry: end }
  }
  const end = movedInstant(state.expiry, before.expiry, after.expiry, rules.timeZone)
  const kept = { startsAt: state.startsAt, termAnchor: state.termAnchor, terms: state.terms }
  return { ...set, ...kept, expiry: end }
}

type Updates = Pick<SoldState, (typeof stateGroups.updates)[number]>

function movedUpdates(state: SoldState, before: SoldState, after: SoldState, timeZone: string): Updates {
  const { updatesUntil, updatesAnchor, updatesTerms } = after
  const set = { updatesUntil, updatesAnchor, updatesTerms }
  if (sameState(state, before, stateGroups.updates)) return set
  if (!state.updatesUntil || !before.updatesUntil || !updatesUntil) return set
  const end = movedInstant(state.updatesUntil, before.updatesUntil, updatesUntil, timeZone)
  return { updatesUntil: end, updatesAnchor: state.updatesAnchor, updatesTerms: state.updatesTerms }
}

/** Moves an instant by the days and the time between two others, on the clocks of a time zone. */
function movedInstant(instant: Date, before: Date, after: Date, timeZone: string): Date {
  const difference = inZone(before, timeZone).until(inZone(after, timeZone), { largestUnit: 'days' })
  return withinBounds(toDate(inZone(instant, timeZone).add(difference)))
}
