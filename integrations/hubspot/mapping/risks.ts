import type { LicensingState } from '../../../src/crm/state/licensing-state.ts'
import type { FindingKind } from '../../../src/insights/findings/finding.ts'
import type { RiskReason } from './properties.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** An expiry is near this long before it. */
const EXPIRY_NEAR_MS = 30 * DAY_MS
/** This long after the last issue, at least half of the seats should be in use. */
const UNUSED_AFTER_MS = 30 * DAY_MS
/** A failed validation is no longer a risk after this time without another attempt. */
const FAILING_FOR_MS = 30 * DAY_MS
/** An onboarding step is stalled after this time. */
const STALLED_AFTER_MS = 7 * DAY_MS

/** A reason to call the customer, and the instant from which it holds. */
export interface Risk {
  reason: RiskReason
  from: Date
}

/** The reason that each kind of finding gives. */
const reasonOfFinding: Record<FindingKind, RiskReason> = {
  ACTIVATION_STALLED: 'ONBOARDING_STALLED',
  CONVERSION_FELL: 'ONBOARDING_DROPPED',
  ERROR_GREW: 'ERRORS_GROWING',
  LIMIT_HIT_EARLY: 'SEATS_SHORT',
  SEATS_IDLE_BEFORE_RENEWAL: 'UNUSED_SEATS',
  TRIAL_TOO_SHORT: 'TRIAL_SHORT',
}

/** The risks of an account at an instant, each reason once. */
export function risksOf(state: LicensingState, at: Date): Risk[] {
  const current = spansOf(state).filter(({ from, until }) => from <= at && (until === null || at < until))
  return [...new Map(current.map(({ reason, from }) => [reason, { reason, from }])).values()]
}

/** The instants, past and future, at which a risk of the present state begins or ends. */
export function riskChangesOf(state: LicensingState): Date[] {
  return spansOf(state).flatMap(({ from, until }) => (until ? [from, until] : [from]))
}

interface Span extends Risk {
  until: Date | null
}

function spansOf(state: LicensingState): Span[] {
  return [
    ...unusedSeats(state),
    ...expiryNear(state),
    ...validationsFailing(state),
    ...onboardingStalled(state),
    ...findings(state),
  ]
}

function unusedSeats({ groups }: LicensingState): Span[] {
  const used = groups.filter(({ status }) => status === 'ACTIVE' || status === 'GRACE')
  if (used.length === 0 || used.some(({ seats }) => seats === null)) return []
  const seats = used.reduce((sum, group) => sum + group.seats!, 0)
  const inUse = used.reduce((sum, group) => sum + group.used, 0)
  if (seats === 0 || inUse * 2 >= seats) return []
  const newest = Math.max(...used.map(({ issuedAt }) => issuedAt.getTime()))
  return [{ reason: 'UNUSED_SEATS', from: new Date(newest + UNUSED_AFTER_MS), until: null }]
}

/** Holds through the grace period, the last chance to renew. For a trial it holds at most in the second half. */
function expiryNear({ groups }: LicensingState): Span[] {
  return groups.flatMap(({ status, expiry, trial, issuedAt }): Span[] => {
    if (!expiry || (status !== 'ACTIVE' && status !== 'GRACE')) return []
    const end = expiry.at.getTime()
    const half = Math.max(0, (end - issuedAt.getTime()) / 2)
    const from = new Date(end - (trial ? Math.min(EXPIRY_NEAR_MS, half) : EXPIRY_NEAR_MS))
    return [{ reason: 'EXPIRY_NEAR', from, until: null }]
  })
}

function validationsFailing({ failing, lastError }: LicensingState): Span[] {
  if (!failing || !lastError) return []
  const until = new Date(lastError.at.getTime() + FAILING_FOR_MS)
  return [{ reason: 'VALIDATIONS_FAILING', from: lastError.at, until }]
}

function onboardingStalled({ onboarding }: LicensingState): Span[] {
  if (onboarding?.state !== 'IN_PROGRESS') return []
  const from = new Date(onboarding.since.getTime() + STALLED_AFTER_MS)
  return [{ reason: 'ONBOARDING_STALLED', from, until: null }]
}

/** A finding that no longer holds is removed from the state. */
function findings({ findings }: LicensingState): Span[] {
  return findings.map(({ kind, since }) => ({ reason: reasonOfFinding[kind], from: since, until: null }))
}
