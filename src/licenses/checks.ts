import { isLapsed, isSilent, type MatchedDevice } from '../activations/device.ts'
import type { NextAction } from '../errors.ts'
import type { LicenseTypeRules } from '../license-types/rules.ts'
import { periodAt } from '../usage/period.ts'
import { entitlementsOf, type LicenseFacts } from './facts.ts'
import { hasNotStarted, isPast } from './status.ts'

/** In the order in which they are checked: the first one that fails is the answer's code. */
export const validationCodes = [
  'KEY_MALFORMED',
  'NOT_FOUND',
  'KEY_ROTATED',
  'REVOKED',
  'SUSPENDED',
  'NOT_YET_VALID',
  'EXPIRED',
  'CHECK_IN_OVERDUE',
  'PRODUCT_MISMATCH',
  'ENTITLEMENT_MISSING',
  'VERSION_NOT_ALLOWED',
  'NOT_ACTIVATED',
  'FINGERPRINT_MISMATCH',
  'HEARTBEAT_OVERDUE',
  'LEASE_EXPIRED',
  'TOO_MANY_ACTIVATIONS',
  'USAGE_LIMIT_REACHED',
  'GRACE',
  'VALID',
] as const
export type ValidationCode = (typeof validationCodes)[number]

/** What the caller wants to be sure of. */
export interface Demands {
  product?: string | null | undefined
  entitlements?: readonly string[] | null | undefined
  version?: string | null | undefined
  meter?: string | null | undefined
  /** Null when the caller named no device. */
  device: MatchedDevice | null
}

/** Why a check failed. `tolerated` ones say so without making the license invalid. */
export interface Failure {
  detail: string
  nextAction: NextAction
  tolerated?: boolean
}

export interface Check {
  code: ValidationCode
  passed: string
  /** Where the check stands elsewhere in the order, or is made at all, only for some rules. */
  applies?: (facts: LicenseFacts) => boolean
  find: (facts: LicenseFacts, demands: Demands, at: Date) => Failure | null
}

/** The checks of a license that exists, in their order. Each is one rule of validation. */
export const checks: readonly Check[] = [
  {
    code: 'KEY_ROTATED',
    passed: 'The key is the current one, or still works.',
    find: ({ key }, _demands, at) =>
      key.supersededAt && isPast(key.worksUntil, at)
        ? { detail: 'The key was replaced by a new one.', nextAction: 'CONTACT_OWNER' }
        : null,
  },
  {
    code: 'REVOKED',
    passed: 'The license is not revoked.',
    find: ({ revokedAt }) =>
      revokedAt ? { detail: 'The license was revoked, for good.', nextAction: 'CONTACT_SUPPORT' } : null,
  },
  {
    code: 'SUSPENDED',
    passed: 'The license is not suspended.',
    find: ({ suspendedAt }) =>
      suspendedAt
        ? { detail: 'The license is suspended until it is reinstated.', nextAction: 'CONTACT_SUPPORT' }
        : null,
  },
  { code: 'NOT_YET_VALID', passed: 'The term has begun.', find: notYetValid },
  {
    code: 'EXPIRED',
    passed: 'The license has not ended.',
    applies: ({ rules }) => endsIt(rules),
    find: expired,
  },
  { code: 'CHECK_IN_OVERDUE', passed: 'No check-in is due.', find: checkInOverdue },
  {
    code: 'PRODUCT_MISMATCH',
    passed: 'The license is for the asked product, or none was asked.',
    find: ({ productCode }, { product }) =>
      product && product !== productCode
        ? { detail: `The license is for ${productCode}, not for ${product}.`, nextAction: 'ENTER_KEY_AGAIN' }
        : null,
  },
  { code: 'ENTITLEMENT_MISSING', passed: 'Every asked entitlement is granted.', find: entitlementMissing },
  {
    code: 'VERSION_NOT_ALLOWED',
    passed: 'The version may be used, or none was asked.',
    find: versionNotAllowed,
  },
  {
    code: 'NOT_ACTIVATED',
    passed: 'The license is active on a device, or none was named.',
    find: ({ activeActivations }, { device }) =>
      device?.activation === null && activeActivations === 0
        ? { detail: 'The license is not active on any device.', nextAction: 'ACTIVATE' }
        : null,
  },
  {
    code: 'FINGERPRINT_MISMATCH',
    passed: 'The license is active on this device, or none was named.',
    find: ({ activeActivations }, { device }) =>
      device?.activation === null && activeActivations > 0
        ? { detail: 'The license is active on other devices, not on this one.', nextAction: 'ACTIVATE' }
        : null,
  },
  {
    code: 'HEARTBEAT_OVERDUE',
    passed: 'No heartbeat is overdue.',
    find: ({ rules }, { device }, at) =>
      device?.activation && isSilent(device.activation, rules, at)
        ? {
            detail: `The device's heartbeat is overdue; it is due every ${rules.heartbeat?.every}.`,
            nextAction: 'CHECK_IN',
          }
        : null,
  },
  {
    code: 'LEASE_EXPIRED',
    passed: 'The lease runs, or the seat is not leased.',
    find: (_facts, { device }, at) =>
      device?.activation && isLapsed(device.activation, at)
        ? { detail: 'The lease of this device ended.', nextAction: 'CHECK_IN' }
        : null,
  },
  { code: 'TOO_MANY_ACTIVATIONS', passed: 'The devices are within the limit.', find: tooManyActivations },
  {
    code: 'USAGE_LIMIT_REACHED',
    passed: 'The asked meter has room, or none was asked.',
    find: usageLimitReached,
  },
  {
    code: 'GRACE',
    passed: 'The license is not in its grace period.',
    find: ({ expiry, graceEndsAt }, _demands, at) =>
      isPast(expiry, at) && !isPast(graceEndsAt, at)
        ? {
            detail: `The license expired; it may be used until ${graceEndsAt?.toISOString()}, the end of its grace period.`,
            nextAction: 'RENEW',
            tolerated: true,
          }
        : null,
  },
  {
    code: 'EXPIRED',
    passed: 'The license has not ended.',
    applies: ({ rules }) => !endsIt(rules),
    find: expired,
  },
]

/** With MAINTAIN and ALLOW a license stays usable after its end, and EXPIRED is checked last. */
function endsIt({ expiryPolicy }: LicenseTypeRules): boolean {
  return expiryPolicy === 'RESTRICT'
}

function notYetValid({ startsAt, rules }: LicenseFacts, _demands: Demands, at: Date): Failure | null {
  if (!hasNotStarted({ startsAt }, at)) return null
  if (startsAt) return { detail: `The license starts at ${startsAt.toISOString()}.`, nextAction: 'WAIT' }
  const first = rules.termStartsAt === 'FIRST_ACTIVATION' ? 'activation' : 'validation'
  return { detail: `The license starts with its first ${first}.`, nextAction: 'ACTIVATE' }
}

function expired({ expiry, graceEndsAt, rules }: LicenseFacts, _demands: Demands, at: Date): Failure | null {
  if (!isPast(graceEndsAt ?? expiry, at)) return null
  const detail = `The license expired at ${expiry?.toISOString()}.`
  return { detail, nextAction: 'RENEW', tolerated: !endsIt(rules) }
}

function checkInOverdue(
  { rules, lastCheckInAt, startsAt, timeZone }: LicenseFacts,
  _demands: Demands,
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

function entitlementMissing(facts: LicenseFacts, { entitlements }: Demands): Failure | null {
  if (!entitlements?.length) return null
  const granted = new Map(entitlementsOf(facts).map(({ code, value }) => [code, value]))
  const missing = entitlements.filter((code) => !granted.has(code) || granted.get(code) === false)
  if (missing.length === 0) return null
  return { detail: `The license does not grant ${missing.join(', ')}.`, nextAction: 'CONTACT_OWNER' }
}

/** After its expiry, a maintained license may be used with what had been released by then. */
function versionNotAllowed(facts: LicenseFacts, { version }: Demands, at: Date): Failure | null {
  const { rules, expiry, graceEndsAt, releasedAt, productCode } = facts
  if (!version || rules.expiryPolicy !== 'MAINTAIN' || !expiry || !isPast(graceEndsAt ?? expiry, at))
    return null
  if (releasedAt && releasedAt <= expiry) return null
  const when = releasedAt
    ? `was released at ${releasedAt.toISOString()}, after the license had expired`
    : `is not a known release of ${productCode}`
  return { detail: `Version ${version} ${when}.`, nextAction: 'RENEW' }
}

function tooManyActivations({ activeActivations, maxActivations, seatLimit }: LicenseFacts): Failure | null {
  if (maxActivations === null || activeActivations <= maxActivations) return null
  return {
    detail: `The license is active on ${activeActivations} devices; it is sold for ${maxActivations}.`,
    nextAction: 'RELEASE_ACTIVATION',
    tolerated: seatLimit === null || activeActivations <= seatLimit,
  }
}

function usageLimitReached(facts: LicenseFacts, { meter }: Demands, at: Date): Failure | null {
  const rule = facts.rules.meters.find(({ code }) => code === meter)
  if (!rule || rule.limit === null) return null
  const period = periodAt(rule.period, at, {
    timeZone: facts.timeZone,
    anchor: facts.termAnchor,
    term: facts.rules.term,
  })
  const used = facts.usage?.periodStartAt.getTime() === period.startsAt.getTime() ? facts.usage.used : 0
  if (used < rule.limit) return null
  return {
    detail: `${used} of ${rule.limit} ${rule.code} are used in this period.`,
    nextAction: period.endsAt ? 'WAIT' : 'CONTACT_OWNER',
    tolerated: rule.overage === 'ALLOW',
  }
}
