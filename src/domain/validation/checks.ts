import { CLOCK_SKEW_MS } from '../../platform/clock.ts'
import type { NextAction } from '../../platform/errors.ts'
import type { ValidationCode } from '../../platform/validation-codes.ts'
import { moment, say, type Text } from '../../texts/say.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { inZone, toDate } from '../terms/time-zone.ts'
import { deviceBanned } from './banned-device.ts'
import type { MatchedDevice } from './device.ts'
import { isHeartbeatOverdue, isLeaseExpired } from './lease.ts'
import { type ActivationFacts, entitlementsOf, type LicenseFacts } from './license-facts.ts'
import { meterPeriodAt, usedIn } from './meter-period.ts'
import { hasOverLimitEnded, isBeyondLimit, isBlockedByLimit } from './over-limit.ts'
import { isPast } from './status.ts'

/** Conditions that a caller requires in addition to a usable license. Null and undefined require nothing. */
export interface Requirements {
  product?: string | null | undefined
  entitlements?: readonly string[] | null | undefined
  version?: string | null | undefined
  meter?: string | null | undefined
  /** Instant of the validation, if it is not the present one. */
  asOf?: Date | null | undefined
  /**
   * Instant until which check-ins and heartbeats are recorded, if they cannot be recorded now. A device that was in time until
   * then is in time. Null if they are recorded now.
   */
  recordedUntil?: Date | null | undefined
  /** Null if the caller named no device. */
  device: MatchedDevice | null
}

/** Result of a failed check. */
export interface Failure {
  text: Text
  nextAction: NextAction
  /** True if the license stays valid although the check failed. False by default. */
  tolerated?: boolean
}

export interface Check {
  code: ValidationCode
  /** Text of the check if it passed. */
  passed: Text
  /** Returns false if the check is skipped for a license. By default, the check always runs. */
  applies?: (facts: LicenseFacts) => boolean
  /** Returns null if the check passed. */
  find: (facts: LicenseFacts, requirements: Requirements, at: Date) => Failure | null
}

/** Checks of a license that exists, in the order in which validation runs them. Each one is one rule. */
export const checks: readonly Check[] = [
  {
    code: 'KEY_ROTATED',
    passed: say('KEY_ROTATED_PASSED'),
    find: (facts, _requirements, at) => keyRotated(facts, at),
  },
  {
    code: 'REVOKED',
    passed: say('REVOKED_PASSED'),
    find: ({ revokedAt }) =>
      revokedAt
        ? {
            text: say('REVOKED'),
            nextAction: 'CONTACT_SUPPORT',
          }
        : null,
  },
  {
    code: 'SUSPENDED',
    passed: say('SUSPENDED_PASSED'),
    find: ({ suspendedAt }) =>
      suspendedAt
        ? {
            text: say('SUSPENDED'),
            nextAction: 'CONTACT_SUPPORT',
          }
        : null,
  },
  { code: 'NOT_YET_VALID', passed: say('NOT_YET_VALID_PASSED'), find: notYetValid },
  {
    code: 'EXPIRED',
    passed: say('EXPIRED_PASSED'),
    applies: ({ rules }) => expiryEndsUse(rules),
    find: expired,
  },
  { code: 'CHECK_IN_OVERDUE', passed: say('CHECK_IN_OVERDUE_PASSED'), find: checkInOverdue },
  {
    code: 'PRODUCT_MISMATCH',
    passed: say('PRODUCT_MISMATCH_PASSED'),
    find: ({ productCode }, { product }) =>
      product && product !== productCode
        ? {
            text: say('PRODUCT_MISMATCH', { licensed: productCode, requested: product }),
            nextAction: 'ENTER_KEY_AGAIN',
          }
        : null,
  },
  {
    code: 'ENTITLEMENT_MISSING',
    passed: say('ENTITLEMENT_MISSING_PASSED'),
    find: entitlementMissing,
  },
  {
    code: 'VERSION_NOT_ALLOWED',
    passed: say('VERSION_NOT_ALLOWED_PASSED'),
    find: versionNotAllowed,
  },
  {
    code: 'DEVICE_BANNED',
    passed: say('DEVICE_BANNED_PASSED'),
    find: (facts, { device }) => device && deviceBanned(facts, device),
  },
  {
    code: 'NOT_ACTIVATED',
    passed: say('NOT_ACTIVATED_PASSED'),
    find: notActivated,
  },
  {
    code: 'FINGERPRINT_MISMATCH',
    passed: say('FINGERPRINT_MISMATCH_PASSED'),
    find: ({ activeActivations }, { device }) =>
      device?.activation === null && activeActivations > 0
        ? {
            text: say('FINGERPRINT_MISMATCH'),
            nextAction: 'ACTIVATE',
          }
        : null,
  },
  {
    code: 'HEARTBEAT_OVERDUE',
    passed: say('HEARTBEAT_OVERDUE_PASSED'),
    find: ({ rules }, { device, recordedUntil }, at) =>
      rules.heartbeat &&
      device?.activation &&
      isHeartbeatOverdue(device.activation, rules, recordedUntil ?? at)
        ? { text: say('HEARTBEAT_OVERDUE', { every: rules.heartbeat.every }), nextAction: 'CHECK_IN' }
        : null,
  },
  {
    code: 'LEASE_EXPIRED',
    passed: say('LEASE_EXPIRED_PASSED'),
    find: (_facts, { device, recordedUntil }, at) =>
      device?.activation && isLeaseExpired(device.activation, recordedUntil ?? at)
        ? { text: say('LEASE_EXPIRED'), nextAction: 'CHECK_IN' }
        : null,
  },
  {
    code: 'TOO_MANY_ACTIVATIONS',
    passed: say('TOO_MANY_ACTIVATIONS_PASSED'),
    find: tooManyActivations,
  },
  {
    code: 'USAGE_LIMIT_REACHED',
    passed: say('USAGE_LIMIT_REACHED_PASSED'),
    find: usageLimitReached,
  },
  {
    code: 'GRACE',
    passed: say('GRACE_PASSED'),
    find: ({ expiry, graceEndsAt, timeZone }, _requirements, at) =>
      graceEndsAt && isPast(expiry, at) && !isPast(graceEndsAt, at)
        ? {
            text: say('GRACE', { until: moment(graceEndsAt, timeZone) }),
            nextAction: 'RENEW',
            tolerated: true,
          }
        : null,
  },
  {
    code: 'EXPIRED',
    passed: say('EXPIRED_PASSED'),
    applies: ({ rules }) => !expiryEndsUse(rules),
    find: expired,
  },
]

/** With MAINTAIN and ALLOW a license may be used after its expiry, so EXPIRED is tolerated and checked last. */
function expiryEndsUse({ expiryPolicy }: LicenseTypeRules): boolean {
  return expiryPolicy === 'RESTRICT'
}

/** Returns the failure of KEY_ROTATED. Null if the presented key is current or still works. */
export function keyRotated({ key }: Pick<LicenseFacts, 'key'>, at: Date): Failure | null {
  if (!key.supersededAt || !isPast(key.worksUntil, at)) return null
  return {
    text: say('KEY_ROTATED'),
    nextAction: 'CONTACT_OWNER',
  }
}

function notYetValid(
  { startsAt, issuedAt, timeZone, rules }: LicenseFacts,
  { asOf }: Requirements,
  at: Date,
): Failure | null {
  if (startsAt) {
    // The clock of the gateway that started the term, or issued the license, may be ahead. With `asOf` the rule is exact.
    const skewMs = asOf ? 0 : CLOCK_SKEW_MS
    if (startsAt.getTime() <= at.getTime() + skewMs || (!asOf && startsAt <= issuedAt)) return null
    return { text: say('NOT_YET_VALID', { start: moment(startsAt, timeZone) }), nextAction: 'WAIT' }
  }
  const text =
    rules.termStartsAt === 'FIRST_ACTIVATION'
      ? say('NOT_YET_VALID_BEFORE_ACTIVATION')
      : say('NOT_YET_VALID_BEFORE_VALIDATION')
  return { text, nextAction: 'ACTIVATE' }
}

function expired(
  { expiry, graceEndsAt, timeZone, rules }: LicenseFacts,
  _requirements: Requirements,
  at: Date,
): Failure | null {
  if (!expiry || !isPast(graceEndsAt ?? expiry, at)) return null
  return {
    text: say('EXPIRED', { expiry: moment(expiry, timeZone) }),
    nextAction: 'RENEW',
    tolerated: !expiryEndsUse(rules),
  }
}

/** Returns when the next check-in is due; null if the license type requires none, or the license has not started. */
export function checkInDueAt(
  facts: Pick<LicenseFacts, 'rules' | 'lastCheckInAt' | 'startsAt' | 'timeZone'>,
): Date | null {
  const since = facts.lastCheckInAt ?? facts.startsAt
  if (!facts.rules.checkIn || !since) return null
  return toDate(inZone(since, facts.timeZone).add(facts.rules.checkIn))
}

/** Returns the failure of CHECK_IN_OVERDUE. Null if the check-in is not overdue, or the license type requires none. */
export function checkInOverdue(
  facts: Pick<LicenseFacts, 'rules' | 'lastCheckInAt' | 'startsAt' | 'timeZone'>,
  requirements: Pick<Requirements, 'recordedUntil'> | null,
  at: Date,
): Failure | null {
  const due = checkInDueAt(facts)
  const every = facts.rules.checkIn
  if (!every || !due || (requirements?.recordedUntil ?? at) <= due) return null
  return {
    text: say('CHECK_IN_OVERDUE', { every, due: moment(due, facts.timeZone) }),
    nextAction: 'CHECK_IN',
  }
}

function entitlementMissing(facts: LicenseFacts, { entitlements }: Requirements): Failure | null {
  if (!entitlements?.length) return null
  const granted = new Map(entitlementsOf(facts).map(({ code, value }) => [code, value]))
  const missing = entitlements.filter((code) => !granted.has(code) || granted.get(code) === false)
  if (missing.length === 0) return null
  return {
    text: say('ENTITLEMENT_MISSING', { missing }),
    nextAction: 'CONTACT_OWNER',
  }
}

/**
 * Returns the last instant at which a version may have been released to be used; null if any version may be used. While
 * the updates last, every version may be used, also one that the gateway does not have as a release.
 */
function releaseLimit(facts: LicenseFacts, at: Date): Date | null {
  const { rules, expiry, graceEndsAt, updatesUntil } = facts
  const ended = updatesUntil && isPast(updatesUntil, at) ? [updatesUntil] : []
  // With MAINTAIN, the expiry ends the updates and not the use.
  if (rules.expiryPolicy === 'MAINTAIN' && expiry && isPast(graceEndsAt ?? expiry, at)) ended.push(expiry)
  return ended.length > 0 ? new Date(Math.min(...ended.map((end) => end.getTime()))) : null
}

/** After the end of the updates, a license may be used with the versions that were released before. */
function versionNotAllowed(facts: LicenseFacts, { version }: Requirements, at: Date): Failure | null {
  const limit = releaseLimit(facts, at)
  const { releasedAt, productCode, timeZone } = facts
  if (!version || !limit || (releasedAt && releasedAt <= limit)) return null
  const updatesUntil = moment(limit, timeZone)
  return {
    text: releasedAt
      ? say('VERSION_NOT_ALLOWED', { version, releasedAt: moment(releasedAt, timeZone), updatesUntil })
      : say('VERSION_NOT_ALLOWED_UNKNOWN', { version, product: productCode, updatesUntil }),
    nextAction: 'RENEW',
  }
}

/** With `requireFingerprint`, a caller that names no device may be any device, so the license is active on none. */
function notActivated({ activeActivations, rules }: LicenseFacts, { device }: Requirements): Failure | null {
  if (rules.requireFingerprint && device === null) {
    return { text: say('NOT_ACTIVATED_WITHOUT_FINGERPRINT'), nextAction: 'ACTIVATE' }
  }
  if (device?.activation !== null || activeActivations > 0) return null
  return { text: say('NOT_ACTIVATED'), nextAction: 'ACTIVATE' }
}

/**
 * Above the overage, only the newest devices lose the license, and not before the time that was stated. The device that
 * was not named may be any of them, so the license stays valid without one.
 */
function tooManyActivations(facts: LicenseFacts, { device }: Requirements, at: Date): Failure | null {
  const { activeActivations, maxActivations } = facts
  if (maxActivations === null || activeActivations <= maxActivations) return null
  const active = device?.activation
  return {
    text: describeDevices(facts, maxActivations, active ?? null, at),
    nextAction: 'RELEASE_ACTIVATION',
    tolerated: !active || !isBlockedByLimit(facts, active, at),
  }
}

/** Says which devices are beyond the seat limit, until when they may be used, and whether a device is one of them. */
function describeDevices(
  facts: LicenseFacts,
  seats: number,
  activation: ActivationFacts | null,
  at: Date,
): Text {
  const { activeActivations: active, seatLimit, firstBeyondLimit, overLimitUntil, timeZone } = facts
  if (seatLimit === null || active <= seatLimit || !firstBeyondLimit)
    return say('TOO_MANY_ACTIVATIONS', { active, seats })
  const isNamed = activation ? isBeyondLimit(facts, activation) : null
  const devices = {
    active,
    seats,
    beyond: active - seatLimit,
    since: moment(firstBeyondLimit.activatedAt, timeZone),
    device: isNamed === null ? 'NOT_NAMED' : isNamed ? 'AFFECTED' : 'NOT_AFFECTED',
  } as const
  if (hasOverLimitEnded(facts, at)) return say('TOO_MANY_ACTIVATIONS_ENDED', devices)
  return overLimitUntil
    ? say('TOO_MANY_ACTIVATIONS_UNTIL', { ...devices, until: moment(overLimitUntil, timeZone) })
    : say('TOO_MANY_ACTIVATIONS_KEPT', devices)
}

function usageLimitReached(facts: LicenseFacts, { meter }: Requirements, at: Date): Failure | null {
  const rule = facts.rules.meters.find(({ code }) => code === meter)
  // Without this failure a misspelt meter would allow unlimited use.
  if (meter && !rule)
    return { text: say('USAGE_LIMIT_REACHED_WITHOUT_METER', { meter }), nextAction: 'CONTACT_SUPPORT' }
  if (!rule || rule.limit === null) return null
  const period = meterPeriodAt(rule, facts, facts.rules, at)
  const used = usedIn(period, facts.usage ? [facts.usage] : [])
  if (used < rule.limit) return null
  const { endsAt } = period
  const counted = { used, limit: rule.limit, meter: rule.code }
  return {
    text: endsAt
      ? say('USAGE_LIMIT_REACHED_IN_PERIOD', { ...counted, next: moment(endsAt, facts.timeZone) })
      : say('USAGE_LIMIT_REACHED', counted),
    nextAction: endsAt ? 'WAIT' : 'CONTACT_OWNER',
    tolerated: rule.overage === 'ALLOW',
  }
}
