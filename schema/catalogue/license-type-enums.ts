import { LicenseTypeState as States } from '../../prisma/client/enums.ts'
import * as rules from '../../src/domain/catalogue/license-types/rules.ts'
import { builder } from '../builder/builder.ts'

export const LicenseTypeState = builder.enumType(States, {
  name: 'LicenseTypeState',
  description:
    'State of a license type. `DRAFT`: issues no licenses yet. `PUBLISHED`: issues licenses. `RETIRED`: ' +
    'issues no new licenses.',
})
export const TermStart = builder.enumType('TermStart', {
  description: 'Event that starts the first term of a license.',
  values: rules.termStarts,
})
export const RenewalBasis = builder.enumType('RenewalBasis', {
  description:
    'Start of the next term at a renewal. `FROM_EXPIRY`: the old expiry. `FROM_NOW`: the time of the ' +
    'renewal. `FROM_NOW_IF_EXPIRED`: the time of the renewal if the license has expired, otherwise the ' +
    'old expiry.',
  values: rules.renewalBases,
})
export const ExpiryPolicy = builder.enumType('ExpiryPolicy', {
  description:
    'Effect of the expiry. `RESTRICT`: the license is not valid. `MAINTAIN`: it stays valid, with code ' +
    '`EXPIRED`, for versions released no later than the expiry. `ALLOW`: it stays valid, with code ' +
    '`EXPIRED`.',
  values: rules.expiryPolicies,
})
export const SeatModel = builder.enumType('SeatModel', {
  description:
    'Way in which devices hold seats. `NODE_LOCKED`: a seat stays with its device. `FLOATING`: a seat is ' +
    'leased and becomes free when the lease ends.',
  values: rules.seatModels,
})
export const SeatOverage = builder.enumType('SeatOverage', {
  description:
    'Seats granted above `maxActivations`. `NONE`: none. `PERCENT`: a percentage. `ALLOW`: any number.',
  values: rules.seatOverages,
})
export const MissedHeartbeat = builder.enumType('MissedHeartbeat', {
  description:
    'Effect of a missed heartbeat on the seat of the device. `KEEP`: the device keeps the seat. ' +
    '`RELEASE`: the seat becomes free.',
  values: rules.missedHeartbeats,
})
export const FingerprintMatch = builder.enumType('FingerprintMatch', {
  description:
    'Criterion by which a device is recognized again. `EXACT`: the same fingerprint. `ANY`, `TWO`, ' +
    '`MOST`, `ALL`: the same fingerprint, or one, two, most or all equal components.',
  values: rules.fingerprintMatches,
})
export const MeterPeriod = builder.enumType('MeterPeriod', {
  description:
    'Interval after which a meter restarts at 0. `NONE`: never. `DAY`, `MONTH`, `YEAR`: at midnight in ' +
    'the time zone of the license. `TERM`: with each term.',
  values: rules.meterPeriods,
})
export const UsageOverage = builder.enumType('UsageOverage', {
  description: 'Treatment of usage above the limit of a meter. `BLOCK`: refused. `ALLOW`: recorded.',
  values: rules.usageOverages,
})
export const TrialIdentity = builder.enumType('TrialIdentity', {
  description:
    'Identity that can have a trial only once. For a public mail provider, the address counts instead of ' +
    'the domain.',
  values: rules.trialIdentities,
})
