import type { LicenseTypeState as States } from '../../prisma/client/enums.ts'
import type * as rules from '../../src/domain/catalogue/license-types/rules.ts'
import { enumOf } from '../builder/enum-of.ts'

export const LicenseTypeState = enumOf<States>('LicenseTypeState', {
  description: 'State of a license type.',
  values: {
    DRAFT: 'The license type issues no licenses yet.',
    PUBLISHED: 'The license type issues licenses.',
    RETIRED: 'The license type issues no new licenses.',
  },
})
export const TermStart = enumOf<(typeof rules.termStarts)[number]>('TermStart', {
  description: 'Event that starts the first term of a license.',
  values: {
    ISSUE: 'The issue of the license.',
    FIRST_ACTIVATION: 'The activation of the first device.',
    FIRST_VALIDATION:
      'The first validation with the license key, or the activation of the first device, whichever is earlier.',
  },
})
export const RenewalBasis = enumOf<(typeof rules.renewalBases)[number]>('RenewalBasis', {
  description: 'Start of the next term at a renewal.',
  values: {
    FROM_EXPIRY: 'The old expiry.',
    FROM_NOW: 'The time of the renewal.',
    FROM_NOW_IF_EXPIRED: 'The time of the renewal if the license has expired, otherwise the old expiry.',
  },
})
export const ExpiryPolicy = enumOf<(typeof rules.expiryPolicies)[number]>('ExpiryPolicy', {
  description: 'Effect of the expiry.',
  values: {
    RESTRICT: 'The license is not valid.',
    MAINTAIN: 'The license stays valid, with code `EXPIRED`, for versions released no later than the expiry.',
    ALLOW: 'The license stays valid, with code `EXPIRED`.',
  },
})
export const SeatModel = enumOf<(typeof rules.seatModels)[number]>('SeatModel', {
  description: 'Way in which devices hold seats.',
  values: {
    NODE_LOCKED: 'A seat stays with its device.',
    FLOATING: 'A seat is leased and becomes free when the lease ends.',
  },
})
export const SeatOverage = enumOf<(typeof rules.seatOverages)[number]>('SeatOverage', {
  description: 'Seats granted above `maxActivations`.',
  values: {
    NONE: 'No seats.',
    PERCENT: 'A percentage of `maxActivations`.',
    ALLOW: 'Any number of seats.',
  },
})
export const OverLimitPolicy = enumOf<(typeof rules.overLimitPolicies)[number]>('OverLimitPolicy', {
  description: 'Effect on active devices when the seats of a license fall below the seats in use.',
  values: {
    KEEP: 'All devices stay valid.',
    GRACE: 'All devices stay valid for a period. Then the newest devices beyond the seats are not valid.',
    BLOCK_NEWEST: 'The newest devices beyond the seats are not valid at once.',
  },
})
export const MissedHeartbeat = enumOf<(typeof rules.missedHeartbeats)[number]>('MissedHeartbeat', {
  description: 'Effect of a missed heartbeat on the seat of the device.',
  values: {
    KEEP: 'The device keeps the seat.',
    RELEASE: 'The seat becomes free.',
  },
})
export const FingerprintMatch = enumOf<(typeof rules.fingerprintMatches)[number]>('FingerprintMatch', {
  description:
    'Criterion by which a device is recognized again. Components are compared with those of the device as it was last ' +
    'seen. A placeholder such as `unknown` equals nothing.',
  values: {
    EXACT: 'The same fingerprint.',
    ANY: 'The same fingerprint, or at least one equal component.',
    TWO: 'The same fingerprint, or at least two equal components.',
    MOST: 'The same fingerprint, or more than half of the stored components equal.',
    ALL: 'The same fingerprint, or all stored components equal.',
  },
})
export const MeterPeriod = enumOf<(typeof rules.meterPeriods)[number]>('MeterPeriod', {
  description: 'Interval after which a meter restarts at 0.',
  values: {
    NONE: 'The meter never restarts.',
    DAY: 'The meter restarts each day at midnight in the time zone of the license.',
    MONTH: 'The meter restarts on the first day of each month.',
    YEAR: 'The meter restarts on the first day of each year.',
    TERM: 'The meter restarts with each term.',
  },
})
export const UsageOverage = enumOf<(typeof rules.usageOverages)[number]>('UsageOverage', {
  description: 'Treatment of usage above the limit of a meter.',
  values: {
    BLOCK: 'The usage is refused.',
    ALLOW: 'The usage is recorded.',
  },
})
export const TrialIdentity = enumOf<(typeof rules.trialIdentities)[number]>('TrialIdentity', {
  description: 'Identity that can have a trial only once.',
  values: {
    FINGERPRINT:
      'The device: its fingerprint, or as many of its components as `fingerprintMatch` of the license type requires.',
    EMAIL: 'The email address of the contact.',
    EMAIL_DOMAIN: 'The domain of the email address. For a public mail provider, the address counts instead.',
  },
})
