import { CLOCK_SKEW_MS } from '../../platform/clock.ts'
import type { NextAction } from '../../platform/errors.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import type { MatchedDevice } from './device.ts'
import { entitlementsOf, type LicenseFacts } from './license-facts.ts'
import { meterPeriodAt, usedIn } from './meter-period.ts'
import { hasNotStarted, isPast } from './status.ts'

/** What the caller wants to be sure of. */
export interface Demands {
  product?: string | null | undefined
  entitlements?: readonly string[] | null | undefined
  version?: string | null | undefined
  meter?: string | null | undefined
  /** The instant that is asked about; null or left out for the present one. */
  asOf?: Date | null | undefined
  /** Null when the caller named no device. */
  device: MatchedDevice | null
}

/** Why a check failed. `tolerated` ones say so without making the license invalid. */
export interface Failure {
  detail: string
  nextAction: NextAction
  tolerated?: boolean
}

/** With MAINTAIN and ALLOW a license stays usable after its end, and EXPIRED is checked last. */
export function endsIt({ expiryPolicy }: LicenseTypeRules): boolean {
  return expiryPolicy === 'RESTRICT'
}

export function notYetValid(
  { startsAt, issuedAt, rules }: LicenseFacts,
  { asOf }: Demands,
  at: Date,
): Failure | null {
  // The clock of the gateway that began the term may be ahead. An instant that is asked about is exact.
  if (!hasNotStarted({ startsAt }, asOf ? at : new Date(at.getTime() + CLOCK_SKEW_MS))) return null
  // What was issued has been issued, also for a gateway whose clock is behind that of the one that did it.
  if (!asOf && startsAt && startsAt <= issuedAt) return null
  if (startsAt) return { detail: `The license starts at ${startsAt.toISOString()}.`, nextAction: 'WAIT' }
  const first = rules.termStartsAt === 'FIRST_ACTIVATION' ? 'activation' : 'validation'
  return { detail: `The license starts with its first ${first}.`, nextAction: 'ACTIVATE' }
}

export function expired(
  { expiry, graceEndsAt, rules }: LicenseFacts,
  _demands: Demands,
  at: Date,
): Failure | null {
  if (!isPast(graceEndsAt ?? expiry, at)) return null
  const detail = `The license expired at ${expiry?.toISOString()}.`
  return { detail, nextAction: 'RENEW', tolerated: !endsIt(rules) }
}

export function checkInOverdue(
  {
    rules,
    lastCheckInAt,
    startsAt,
    timeZone,
  }: Pick<LicenseFacts, 'rules' | 'lastCheckInAt' | 'startsAt' | 'timeZone'>,
  _demands: Demands | null,
  at: Date,
): Failure | null {
  const since = lastCheckInAt ?? startsAt
  if (!rules.checkIn || !since) return null
  const due = Temporal.Instant.fromEpochMilliseconds(since.getTime())
    .toZonedDateTimeISO(timeZone)
    .add(rules.checkIn)
  if (at.getTime() <= due.epochMilliseconds) return null
  return {
    detail: `The license must check in every ${rules.checkIn}; it was due at ${due.toInstant()}.`,
    nextAction: 'CHECK_IN',
  }
}

export function entitlementMissing(facts: LicenseFacts, { entitlements }: Demands): Failure | null {
  if (!entitlements?.length) return null
  const granted = new Map(entitlementsOf(facts).map(({ code, value }) => [code, value]))
  const missing = entitlements.filter((code) => !granted.has(code) || granted.get(code) === false)
  if (missing.length === 0) return null
  return { detail: `The license does not grant ${missing.join(', ')}.`, nextAction: 'CONTACT_OWNER' }
}

/** After its expiry, a maintained license may be used with what had been released by then. */
export function versionNotAllowed(facts: LicenseFacts, { version }: Demands, at: Date): Failure | null {
  const { rules, expiry, graceEndsAt, releasedAt, productCode } = facts
  if (!version || rules.expiryPolicy !== 'MAINTAIN' || !expiry || !isPast(graceEndsAt ?? expiry, at))
    return null
  if (releasedAt && releasedAt <= expiry) return null
  const when = releasedAt
    ? `was released at ${releasedAt.toISOString()}, after the license had expired`
    : `is not a known release of ${productCode}`
  return { detail: `Version ${version} ${when}.`, nextAction: 'RENEW' }
}

export function tooManyActivations({
  activeActivations,
  maxActivations,
  seatLimit,
}: LicenseFacts): Failure | null {
  if (maxActivations === null || activeActivations <= maxActivations) return null
  return {
    detail: `The license is active on ${activeActivations} devices; it is sold for ${maxActivations}.`,
    nextAction: 'RELEASE_ACTIVATION',
    tolerated: seatLimit === null || activeActivations <= seatLimit,
  }
}

export function usageLimitReached(facts: LicenseFacts, { meter }: Demands, at: Date): Failure | null {
  const rule = facts.rules.meters.find(({ code }) => code === meter)
  // A misspelt meter would otherwise let unlimited use through, in silence.
  if (meter && !rule) return { detail: `The license has no meter ${meter}.`, nextAction: 'CONTACT_SUPPORT' }
  if (!rule || rule.limit === null) return null
  const period = meterPeriodAt(rule, facts, facts.rules, at)
  const used = usedIn(period, facts.usage ? [facts.usage] : [])
  if (used < rule.limit) return null
  return {
    detail: `${used} of ${rule.limit} ${rule.code} are used in this period.`,
    nextAction: period.endsAt ? 'WAIT' : 'CONTACT_OWNER',
    tolerated: rule.overage === 'ALLOW',
  }
}
