import type { LicensingState } from '../../../src/crm/state/licensing-state.ts'
import type { FindingKind } from '../../../src/insights/findings/finding.ts'
import type { RiskReason } from './properties.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** An expiry is near from so long before it. */
const EXPIRY_NEAR_MS = 30 * DAY_MS
/** Seats that were bought so long ago should be in use: at least half of them. */
const UNUSED_AFTER_MS = 30 * DAY_MS
/** A failure that nobody tried to get over for so long is no longer somebody's trouble. */
const FAILING_FOR_MS = 30 * DAY_MS
/** A step that takes longer waits for somebody. */
const STALLED_AFTER_MS = 7 * DAY_MS

/** A reason to call, from one instant until another. */
export interface Risk {
  reason: RiskReason
  from: Date
}

/** What a finding of the figures means for whoever calls the customer. */
const reasonOfFinding: Record<FindingKind, RiskReason> = {
  ACTIVATION_STALLED: 'ONBOARDING_STALLED',
  CONVERSION_FELL: 'ONBOARDING_DROPPED',
  ERROR_GREW: 'ERRORS_GROWING',
  LIMIT_HIT_EARLY: 'SEATS_SHORT',
  SEATS_IDLE_BEFORE_RENEWAL: 'UNUSED_SEATS',
  TRIAL_TOO_SHORT: 'TRIAL_SHORT',
}

/** The reasons that hold at an instant or, asked so, all turns that the present state brings: where each begins or ends. */
export function risksOf(state: LicensingState, at: Date, asked: 'now' | 'to come' = 'now'): Risk[] {
  const spans = [
    ...unusedSeats(state),
    ...expiryNear(state),
    ...validationsFailing(state),
    ...stalled(state),
    ...found(state),
  ]
  if (asked === 'to come') {
    return spans.flatMap(({ reason, from, until }) => [
      { reason, from },
      ...(until ? [{ reason, from: until }] : []),
    ])
  }
  const holding = spans.filter(({ from, until }) => from <= at && (until === null || at < until))
  return [...new Map(holding.map(({ reason, from }) => [reason, { reason, from }])).values()]
}

interface Span extends Risk {
  until: Date | null
}

function unusedSeats({ groups }: LicensingState): Span[] {
  const used = groups.filter(({ status }) => status === 'ACTIVE' || status === 'GRACE')
  if (used.length === 0 || used.some(({ seats }) => seats === null)) return []
  const seats = used.reduce((sum, group) => sum + group.seats!, 0)
  const taken = used.reduce((sum, group) => sum + group.used, 0)
  if (seats === 0 || taken * 2 >= seats) return []
  const newest = Math.max(...used.map(({ issuedAt }) => issuedAt.getTime()))
  return [{ reason: 'UNUSED_SEATS', from: new Date(newest + UNUSED_AFTER_MS), until: null }]
}

/** Through the grace period, which is the last chance. A trial is short: of it the second half is near. */
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

function stalled({ onboarding }: LicensingState): Span[] {
  if (onboarding?.state !== 'IN_PROGRESS') return []
  const from = new Date(onboarding.since.getTime() + STALLED_AFTER_MS)
  return [{ reason: 'ONBOARDING_STALLED', from, until: null }]
}

/** As long as it is found. */
function found({ findings }: LicensingState): Span[] {
  return findings.map(({ kind, since }) => ({ reason: reasonOfFinding[kind], from: since, until: null }))
}
