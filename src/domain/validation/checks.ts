import type { ValidationCode } from '../../platform/validation-codes.ts'
import {
  checkInOverdue,
  type Demands,
  endsIt,
  entitlementMissing,
  expired,
  type Failure,
  notYetValid,
  tooManyActivations,
  usageLimitReached,
  versionNotAllowed,
} from './check-findings.ts'
import { isLapsed, isSilent } from './device.ts'
import type { LicenseFacts } from './license-facts.ts'
import { isPast } from './status.ts'

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
