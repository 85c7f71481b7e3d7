import { LicenseTypeState as States } from '../../prisma/client/enums.ts'
import * as rules from '../../src/domain/catalogue/license-types/rules.ts'
import { builder } from '../builder/builder.ts'

export const LicenseTypeState = builder.enumType(States, {
  name: 'LicenseTypeState',
  description: 'DRAFT issues nothing yet, PUBLISHED issues licenses, RETIRED issues nothing new.',
})
export const TermStart = builder.enumType('TermStart', {
  description: 'What a first term begins with.',
  values: rules.termStarts,
})
export const RenewalBasis = builder.enumType('RenewalBasis', {
  description: 'From where a renewal counts: from the old expiry, from now, or from now once it has expired.',
  values: rules.renewalBases,
})
export const ExpiryPolicy = builder.enumType('ExpiryPolicy', {
  description:
    'What an expiry ends. RESTRICT: the license is not valid. MAINTAIN: it stays valid, with code EXPIRED, for ' +
    'versions released before the expiry. ALLOW: it stays valid, with code EXPIRED.',
  values: rules.expiryPolicies,
})
export const SeatModel = builder.enumType('SeatModel', {
  description: 'NODE_LOCKED seats stay with their device; FLOATING ones are leased and free themselves.',
  values: rules.seatModels,
})
export const SeatOverage = builder.enumType('SeatOverage', {
  description: 'Whether seats above `maxActivations` are granted: none, a percentage more, or any number.',
  values: rules.seatOverages,
})
export const MissedHeartbeat = builder.enumType('MissedHeartbeat', {
  description: 'What a missed heartbeat does to the seat of the device.',
  values: rules.missedHeartbeats,
})
export const FingerprintMatch = builder.enumType('FingerprintMatch', {
  description:
    'How much of a device must be the same: its fingerprint, or any, two, most or all of its components.',
  values: rules.fingerprintMatches,
})
export const MeterPeriod = builder.enumType('MeterPeriod', {
  description: "When a meter starts again at 0: never, at midnight in the license's zone, or with each term.",
  values: rules.meterPeriods,
})
export const UsageOverage = builder.enumType('UsageOverage', {
  description: 'Whether use above the limit of a meter is refused, or recorded all the same.',
  values: rules.usageOverages,
})
export const TrialIdentity = builder.enumType('TrialIdentity', {
  description: 'What may have a trial only once.',
  values: rules.trialIdentities,
})
