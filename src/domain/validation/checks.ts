import { CLOCK_SKEW_MS } from '../../platform/clock.ts'
import type { NextAction } from '../../platform/errors.ts'
import type { ValidationCode } from '../../platform/validation-codes.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { inZone, toDate } from '../terms/time-zone.ts'
import { deviceBanned } from './banned-device.ts'
import type { MatchedDevice } from './device.ts'
import { isHeartbeatOverdue, isLeaseExpired } from './lease.ts'
import { entitlementsOf, type LicenseFacts } from './license-facts.ts'
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
  /** Null if the caller named no device. */
  device: MatchedDevice | null
}

/** Result of a failed check. */
export interface Failure {
  detail: string
  nextAction: NextAction
  /** True if the license stays valid although the check failed. False by default. */
  tolerated?: boolean
}

export interface Check {
  code: ValidationCode
  /** Detail of the check if it passed. */
  passed: string
  /** Returns false if the check is skipped for a license. By default, the check always runs. */
  applies?: (facts: LicenseFacts) => boolean
  /** Returns null if the check passed. */
  find: (facts: LicenseFacts, requirements: Requirements, at: Date) => Failure | null
}

/** Checks of a license that exists, in the order in which validation runs them. Each one is one rule. */
export const checks: readonly Check[] = [
  {
    code: 'KEY_ROTATED',
    passed: 'The key is the current one, or still works.',
    find: (facts, _requirements, at) => keyRotated(facts, at),
  },
  {
    code: 'REVOKED',
    passed: 'The license is not revoked.',
    find: ({ revokedAt }) =>
      revokedAt
        ? {
            detail: 'The license was revoked permanently. Contact support.',
            nextAction: 'CONTACT_SUPPORT',
          }
        : null,
  },
  {
    code: 'SUSPENDED',
    passed: 'The license is not suspended.',
    find: ({ suspendedAt }) =>
      suspendedAt
        ? {
            detail: 'The license is suspended until it is reinstated. Contact support.',
            nextAction: 'CONTACT_SUPPORT',
          }
        : null,
  },
  { code: 'NOT_YET_VALID', passed: 'The term has started.', find: notYetValid },
  {
    code: 'EXPIRED',
    passed: 'The license has not expired.',
    applies: ({ rules }) => expiryEndsUse(rules),
    find: expired,
  },
  { code: 'CHECK_IN_OVERDUE', passed: 'No check-in is overdue.', find: checkInOverdue },
  {
    code: 'PRODUCT_MISMATCH',
    passed: 'The license is for the requested product, or no product was requested.',
    find: ({ productCode }, { product }) =>
      product && product !== productCode
        ? {
            detail: `The license is for ${productCode}, not for ${product}. Enter a key for ${product}.`,
            nextAction: 'ENTER_KEY_AGAIN',
          }
        : null,
  },
  {
    code: 'ENTITLEMENT_MISSING',
    passed: 'Every requested entitlement is granted.',
    find: entitlementMissing,
  },
  {
    code: 'VERSION_NOT_ALLOWED',
    passed: 'The version may be used, or no version was requested.',
    find: versionNotAllowed,
  },
  {
    code: 'DEVICE_BANNED',
    passed: 'The device is not banned, or no device was named.',
    find: (facts, { device }) => device && deviceBanned(facts, device),
  },
  {
    code: 'NOT_ACTIVATED',
    passed: 'The license is active on a device, or no device was named.',
    find: notActivated,
  },
  {
    code: 'FINGERPRINT_MISMATCH',
    passed: 'The license is active on this device, or no device was named.',
    find: ({ activeActivations }, { device }) =>
      device?.activation === null && activeActivations > 0
        ? {
            detail: 'The license is active on other devices, not on this one. Activate it on this device.',
            nextAction: 'ACTIVATE',
          }
        : null,
  },
  {
    code: 'HEARTBEAT_OVERDUE',
    passed: 'No heartbeat is overdue.',
    find: ({ rules }, { device }, at) =>
      device?.activation && isHeartbeatOverdue(device.activation, rules, at)
        ? {
            detail: `The heartbeat of this device is overdue. It is due every ${rules.heartbeat?.every}. Send a heartbeat.`,
            nextAction: 'CHECK_IN',
          }
        : null,
  },
  {
    code: 'LEASE_EXPIRED',
    passed: 'The lease has not expired, or the seat is not leased.',
    find: (_facts, { device }, at) =>
      device?.activation && isLeaseExpired(device.activation, at)
        ? { detail: 'The lease of this device expired. Send a heartbeat.', nextAction: 'CHECK_IN' }
        : null,
  },
  {
    code: 'TOO_MANY_ACTIVATIONS',
    passed: 'The number of devices is within the limit.',
    find: tooManyActivations,
  },
  {
    code: 'USAGE_LIMIT_REACHED',
    passed: 'The requested meter is below its limit, or no meter was requested.',
    find: usageLimitReached,
  },
  {
    code: 'GRACE',
    passed: 'The license is not in its grace period.',
    find: ({ expiry, graceEndsAt }, _requirements, at) =>
      isPast(expiry, at) && !isPast(graceEndsAt, at)
        ? {
            detail: `The license expired. It may be used until ${graceEndsAt?.toISOString()}, the end of its grace period. Renew it.`,
            nextAction: 'RENEW',
            tolerated: true,
          }
        : null,
  },
  {
    code: 'EXPIRED',
    passed: 'The license has not expired.',
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
    detail: 'The key was replaced by a new one. Ask the owner of the license for it.',
    nextAction: 'CONTACT_OWNER',
  }
}

function notYetValid(
  { startsAt, issuedAt, rules }: LicenseFacts,
  { asOf }: Requirements,
  at: Date,
): Failure | null {
  if (startsAt) {
    // The clock of the gateway that started the term, or issued the license, may be ahead. With `asOf` the rule is exact.
    const skewMs = asOf ? 0 : CLOCK_SKEW_MS
    if (startsAt.getTime() <= at.getTime() + skewMs || (!asOf && startsAt <= issuedAt)) return null
    return { detail: `The license starts at ${startsAt.toISOString()}. Wait until then.`, nextAction: 'WAIT' }
  }
  const detail =
    rules.termStartsAt === 'FIRST_ACTIVATION'
      ? 'The license starts with its first activation. Activate it.'
      : 'The license starts with its first validation. Validate or activate it.'
  return { detail, nextAction: 'ACTIVATE' }
}

function expired(
  { expiry, graceEndsAt, rules }: LicenseFacts,
  _requirements: Requirements,
  at: Date,
): Failure | null {
  if (!isPast(graceEndsAt ?? expiry, at)) return null
  return {
    detail: `The license expired at ${expiry?.toISOString()}. Renew it.`,
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
  _requirements: Requirements | null,
  at: Date,
): Failure | null {
  const due = checkInDueAt(facts)
  if (!due || at <= due) return null
  return {
    detail: `The license must check in every ${facts.rules.checkIn}. The check-in was due at ${due.toISOString()}. Send a heartbeat.`,
    nextAction: 'CHECK_IN',
  }
}

function entitlementMissing(facts: LicenseFacts, { entitlements }: Requirements): Failure | null {
  if (!entitlements?.length) return null
  const granted = new Map(entitlementsOf(facts).map(({ code, value }) => [code, value]))
  const missing = entitlements.filter((code) => !granted.has(code) || granted.get(code) === false)
  if (missing.length === 0) return null
  return {
    detail: `The license does not grant ${missing.join(', ')}. Contact the owner of the license.`,
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
  const { releasedAt, productCode } = facts
  if (!version || !limit || (releasedAt && releasedAt <= limit)) return null
  const reason = releasedAt
    ? `was released at ${releasedAt.toISOString()}, after the updates of the license had ended at ${limit.toISOString()}`
    : `is not a known release of ${productCode}, and the updates of the license ended at ${limit.toISOString()}`
  return {
    detail: `Version ${version} ${reason}. Renew the license, or use an earlier version.`,
    nextAction: 'RENEW',
  }
}

/** With `requireFingerprint`, a caller that names no device may be any device, so the license is active on none. */
function notActivated({ activeActivations, rules }: LicenseFacts, { device }: Requirements): Failure | null {
  if (rules.requireFingerprint && device === null) {
    return {
      detail:
        'The license may be used on activated devices only, and the validation has no fingerprint. Activate the license on this device, and validate it with the fingerprint of the device.',
      nextAction: 'ACTIVATE',
    }
  }
  if (device?.activation !== null || activeActivations > 0) return null
  return {
    detail: 'The license is not active on any device. Activate it on this device.',
    nextAction: 'ACTIVATE',
  }
}

/**
 * Above the overage, only the newest devices lose the license, and not before the time that was stated. The device that
 * was not named may be any of them, so the license stays valid without one.
 */
function tooManyActivations(facts: LicenseFacts, { device }: Requirements, at: Date): Failure | null {
  const { activeActivations, maxActivations, seatLimit } = facts
  if (maxActivations === null || activeActivations <= maxActivations) return null
  const found = [`The license is active on ${activeActivations} devices, but is sold for ${maxActivations}.`]
  const active = device?.activation
  if (seatLimit !== null && activeActivations > seatLimit) {
    found.push(describeBeyondLimit(facts, activeActivations - seatLimit, at))
    if (active) found.push(`This device is ${isBeyondLimit(facts, active) ? '' : 'not '}one of them.`)
  }
  return {
    detail: [...found, 'Release a device, or buy more seats.'].join(' '),
    nextAction: 'RELEASE_ACTIVATION',
    tolerated: !active || !isBlockedByLimit(facts, active, at),
  }
}

/** Says which devices are beyond the seat limit, and until when they may be used. */
function describeBeyondLimit(facts: LicenseFacts, count: number, at: Date): string {
  const { firstBeyondLimit, overLimitUntil } = facts
  const devices = count === 1 ? 'The device' : `The ${count} devices`
  const which = firstBeyondLimit
    ? `${devices} activated ${count === 1 ? 'at' : 'since'} ${firstBeyondLimit.activatedAt.toISOString()}`
    : `${devices} activated last`
  if (hasOverLimitEnded(facts, at)) return `${which} may no longer be used.`
  return overLimitUntil
    ? `${which} may be used until ${overLimitUntil.toISOString()}.`
    : `${which} may still be used.`
}

function usageLimitReached(facts: LicenseFacts, { meter }: Requirements, at: Date): Failure | null {
  const rule = facts.rules.meters.find(({ code }) => code === meter)
  // Without this failure a misspelt meter would allow unlimited use.
  if (meter && !rule) {
    return {
      detail: `The license has no meter ${meter}. Contact support.`,
      nextAction: 'CONTACT_SUPPORT',
    }
  }
  if (!rule || rule.limit === null) return null
  const period = meterPeriodAt(rule, facts, facts.rules, at)
  const used = usedIn(period, facts.usage ? [facts.usage] : [])
  if (used < rule.limit) return null
  const counted = `${used} of ${rule.limit} ${rule.code} are used in this period.`
  return {
    detail: period.endsAt
      ? `${counted} Wait until ${period.endsAt.toISOString()}, when the next period starts.`
      : `${counted} Contact the owner of the license.`,
    nextAction: period.endsAt ? 'WAIT' : 'CONTACT_OWNER',
    tolerated: rule.overage === 'ALLOW',
  }
}
