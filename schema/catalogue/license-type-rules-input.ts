import type { z } from 'zod'
import type { licenseTypeRules } from '../../src/domain/catalogue/license-types/rules-schema.ts'
import { builder } from '../builder/builder.ts'
import { EntitlementGrantInput, toGrant } from './entitlement.ts'
import {
  ExpiryPolicy,
  FingerprintMatch,
  MeterPeriod,
  MissedHeartbeat,
  OverLimitPolicy,
  RenewalBasis,
  SeatModel,
  SeatOverage,
  TermStart,
  TrialIdentity,
  UsageOverage,
} from './license-type-enums.ts'

const OverageInput = builder.inputType('OverageInput', {
  description: 'Seats to grant above `maxActivations`.',
  fields: (t) => ({
    policy: t.field({ type: SeatOverage, required: true, description: 'Kind of overage.' }),
    percent: t.int({
      required: false,
      description:
        'Percentage of `maxActivations`, from 1 to 100; required with `PERCENT` and not allowed otherwise. ' +
        'Fractions of a seat are not granted.',
    }),
  }),
})

const OverLimitRuleInput = builder.inputType('OverLimitRuleInput', {
  description: 'Rule for active devices when the seats of a license fall below the seats in use.',
  fields: (t) => ({
    policy: t.field({ type: OverLimitPolicy, required: true, description: 'Effect on the active devices.' }),
    period: t.field({
      type: 'Duration',
      required: false,
      description:
        'Time for which all devices stay valid, at least `PT1H`; required with `GRACE` and not allowed otherwise.',
    }),
  }),
})

const HeartbeatRuleInput = builder.inputType('HeartbeatRuleInput', {
  description: 'Heartbeat required from active devices.',
  fields: (t) => ({
    every: t.field({
      type: 'Duration',
      required: true,
      description: 'Longest time between two heartbeats, at least `PT1M`.',
    }),
    missedBy: t.field({
      type: MissedHeartbeat,
      required: true,
      description: 'Effect of a missed heartbeat on the seat of the device.',
    }),
  }),
})

const TransferLimitInput = builder.inputType('TransferLimitInput', {
  description: 'Limit on seats that move to another device within a sliding window.',
  fields: (t) => ({
    count: t.int({ required: true, description: 'Number of moves, 0 or more.' }),
    per: t.field({
      type: 'Duration',
      required: true,
      description: 'Length of the window, at least `PT1H`.',
    }),
  }),
})

const MeterRuleInput = builder.inputType('MeterRuleInput', {
  description: 'Meter of licenses of the type.',
  fields: (t) => ({
    code: t.string({
      required: true,
      description: 'Code of the meter. A code that the product does not have is added to it.',
    }),
    limit: t.int({
      required: false,
      description: 'Highest usage in one period; null, the default, for unlimited.',
    }),
    period: t.field({
      type: MeterPeriod,
      required: false,
      description: 'Interval after which the meter restarts at 0; `NONE` by default.',
    }),
    overage: t.field({
      type: UsageOverage,
      required: false,
      description: 'Treatment of usage above the limit; `BLOCK` by default.',
    }),
  }),
})

const OfflineRuleInput = builder.inputType('OfflineRuleInput', {
  description: 'Permission to check out license files.',
  fields: (t) => ({
    ttl: t.field({
      type: 'Duration',
      required: true,
      description: 'Longest lifetime of a file, at least `PT1M`.',
    }),
    maxOutstanding: t.int({
      required: false,
      description:
        'Number of devices that can have files at the same time; null, the default, for unlimited.',
    }),
  }),
})

const TrialRuleInput = builder.inputType('TrialRuleInput', {
  description: 'Rule that makes licenses of the type trials.',
  fields: (t) => ({
    oncePer: t.field({
      type: [TrialIdentity],
      required: true,
      description: 'Identities that can have the trial only once; at least one.',
    }),
    selfService: t.boolean({
      required: false,
      description:
        'True to let software without a credential start trials with `startTrial`; false by default. Addresses are ' +
        'confirmed by mail.',
    }),
  }),
})

export const LicenseTypeRulesInput = builder.inputType('LicenseTypeRulesInput', {
  description:
    'Usage rules. A rule that is left out has its default. Rules that contradict each other are refused, ' +
    'with one issue per contradiction.',
  fields: (t) => ({
    term: t.field({
      type: 'Duration',
      required: false,
      description: 'Length of one term, from `P1D` to `P100Y`; null, the default, for perpetual licenses.',
    }),
    termStartsAt: t.field({
      type: TermStart,
      required: false,
      description: 'Event that starts the first term; `ISSUE` by default.',
    }),
    timeZone: t.field({
      type: 'TimeZone',
      required: false,
      description: 'Time zone for terms and periods; `UTC` by default. A license can have its own.',
    }),
    endsAtEndOfDay: t.boolean({
      required: false,
      description: 'True if the last day counts to its end; true by default.',
    }),
    gracePeriod: t.field({
      type: 'Duration',
      required: false,
      description:
        'Time after the expiry in which a license stays valid, with code `GRACE`, from `PT1M` to `P10Y`; none ' +
        'by default.',
    }),
    renewalBasis: t.field({
      type: RenewalBasis,
      required: false,
      description: 'Start of the next term at a renewal; `FROM_EXPIRY` by default.',
    }),
    expiryPolicy: t.field({
      type: ExpiryPolicy,
      required: false,
      description: 'Effect of the expiry; `RESTRICT` by default.',
    }),
    updates: t.field({
      type: 'Duration',
      required: false,
      description:
        'Time after the start for which a license includes new versions, from `P1D` to `P100Y` and not longer than ' +
        '`term`. Versions that were released in that time may be used as long as the license. Null, the default, for ' +
        'all versions.',
    }),
    seatModel: t.field({
      type: SeatModel,
      required: false,
      description: 'Way in which devices hold seats; `NODE_LOCKED` by default.',
    }),
    maxActivations: t.int({
      required: false,
      description: 'Number of purchased seats; 1 by default. Null for unlimited, 0 for none.',
    }),
    overage: t.field({
      type: OverageInput,
      required: false,
      description: 'Seats granted above `maxActivations`; `NONE` by default.',
    }),
    overLimit: t.field({
      type: OverLimitRuleInput,
      required: false,
      description:
        'Rule for active devices when the seats fall below the seats in use; `GRACE` for `P14D` by default.',
    }),
    leaseDuration: t.field({
      type: 'Duration',
      required: false,
      description:
        'Lease time of a floating seat, at least `PT1M`. Required with `FLOATING` and not allowed otherwise.',
    }),
    heartbeat: t.field({
      type: HeartbeatRuleInput,
      required: false,
      description: 'Heartbeat required from active devices; none by default.',
    }),
    checkIn: t.field({
      type: 'Duration',
      required: false,
      description:
        'Longest time between two check-ins of a license, at least `PT1M`; no check-in is required by ' +
        'default.',
    }),
    transferLimit: t.field({
      type: TransferLimitInput,
      required: false,
      description: 'Limit on seats that move to another device; unlimited by default.',
    }),
    fingerprintMatch: t.field({
      type: FingerprintMatch,
      required: false,
      description: 'Criterion by which a device is recognized again; `EXACT` by default.',
    }),
    requireFingerprint: t.boolean({
      required: false,
      description:
        'True if a license is valid only with the fingerprint of an active device; false by default. A validation ' +
        'without a fingerprint then results in `NOT_ACTIVATED`.',
    }),
    entitlements: t.field({
      type: [EntitlementGrantInput],
      required: false,
      description:
        'Entitlements that every license grants. A code that the product does not have is added to it.',
    }),
    meters: t.field({
      type: [MeterRuleInput],
      required: false,
      description: 'Meters of every license, at most 64; none by default.',
    }),
    offline: t.field({
      type: OfflineRuleInput,
      required: false,
      description: 'Permission to check out license files; no files by default.',
    }),
    offlineGrace: t.field({
      type: 'Duration',
      required: false,
      description:
        'Longest time for which software may keep a signed answer of `validateLicense` and use it without the gateway, ' +
        'at least `PT1M`; `P7D` by default. Null if no answer may be kept.',
    }),
    trial: t.field({
      type: TrialRuleInput,
      required: false,
      description: 'Rule that makes licenses trials; not a trial by default.',
    }),
    keyPrefix: t.string({
      required: false,
      description: 'Prefix of license keys, 2 to 12 letters from A to Z; `LIC` by default.',
    }),
    expiryNotices: t.field({
      type: ['Duration'],
      required: false,
      description:
        'Times of expiry notices, relative to the expiry: positive before it, negative after it. `P30D, P14D, ' +
        'P7D, P1D, -P1D` by default.',
    }),
  }),
})

type Rules = z.input<typeof licenseTypeRules>
/** Every rule, so that no rule of the domain can be left out here. */
type EveryRule = { [Name in keyof Required<Rules>]: Rules[Name] }

/** Converts the input to the form that the domain accepts. Null takes the default of a rule that cannot be null. */
export function toRules(input: typeof LicenseTypeRulesInput.$inferInput): EveryRule {
  return {
    term: input.term,
    termStartsAt: input.termStartsAt ?? undefined,
    timeZone: input.timeZone ?? undefined,
    endsAtEndOfDay: input.endsAtEndOfDay ?? undefined,
    gracePeriod: input.gracePeriod,
    renewalBasis: input.renewalBasis ?? undefined,
    expiryPolicy: input.expiryPolicy ?? undefined,
    updates: input.updates,
    seatModel: input.seatModel ?? undefined,
    maxActivations: input.maxActivations,
    overage: input.overage ?? undefined,
    overLimit: input.overLimit ?? undefined,
    leaseDuration: input.leaseDuration,
    heartbeat: input.heartbeat,
    checkIn: input.checkIn,
    transferLimit: input.transferLimit,
    fingerprintMatch: input.fingerprintMatch ?? undefined,
    requireFingerprint: input.requireFingerprint ?? undefined,
    entitlements: input.entitlements?.map(toGrant),
    meters: input.meters?.map(({ code, limit, period, overage }) => ({
      code,
      limit,
      period: period ?? undefined,
      overage: overage ?? undefined,
    })),
    offline: input.offline,
    offlineGrace: input.offlineGrace,
    trial: input.trial && { ...input.trial, selfService: input.trial.selfService ?? undefined },
    keyPrefix: input.keyPrefix ?? undefined,
    expiryNotices: input.expiryNotices ?? undefined,
  }
}
