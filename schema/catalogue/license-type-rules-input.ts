import { builder } from '../builder/builder.ts'
import { EntitlementGrantInput, toGrant } from './entitlement.ts'
import {
  ExpiryPolicy,
  FingerprintMatch,
  MeterPeriod,
  MissedHeartbeat,
  RenewalBasis,
  SeatModel,
  SeatOverage,
  TermStart,
  TrialIdentity,
  UsageOverage,
} from './license-type-enums.ts'

const OverageInput = builder.inputType('OverageInput', {
  description: 'How many seats above `maxActivations` to grant.',
  fields: (t) => ({
    policy: t.field({ type: SeatOverage, required: true, description: 'Whether there is overage.' }),
    percent: t.int({
      required: false,
      description: 'From 1 to 100, with PERCENT only. A part of a seat is none.',
    }),
  }),
})

const HeartbeatRuleInput = builder.inputType('HeartbeatRuleInput', {
  description: 'How often an active device must say that it is there.',
  fields: (t) => ({
    every: t.field({
      type: 'Duration',
      required: true,
      description: 'The longest silence, at least `PT1M`.',
    }),
    missedBy: t.field({
      type: MissedHeartbeat,
      required: true,
      description: 'What a longer one does to its seat.',
    }),
  }),
})

const TransferLimitInput = builder.inputType('TransferLimitInput', {
  description: 'How many seats may move to another device within a window.',
  fields: (t) => ({
    count: t.int({ required: true, description: 'How many, 0 or more.' }),
    per: t.field({
      type: 'Duration',
      required: true,
      description: 'The length of the window, at least `PT1H`.',
    }),
  }),
})

const MeterRuleInput = builder.inputType('MeterRuleInput', {
  description: 'A meter for licenses of the type.',
  fields: (t) => ({
    code: t.string({ required: true, description: 'The meter; unknown ones are added to the product.' }),
    limit: t.int({
      required: false,
      description: 'The most in one period; null, the default, is unlimited.',
    }),
    period: t.field({
      type: MeterPeriod,
      required: false,
      description: 'When it starts again at 0; NONE by default.',
    }),
    overage: t.field({
      type: UsageOverage,
      required: false,
      description: 'What happens above the limit; BLOCK by default.',
    }),
  }),
})

const OfflineRuleInput = builder.inputType('OfflineRuleInput', {
  description: 'That license files may be checked out.',
  fields: (t) => ({
    ttl: t.field({ type: 'Duration', required: true, description: 'The longest life of one file.' }),
    maxOutstanding: t.int({
      required: false,
      description: 'How many files at once; null, the default, is any number.',
    }),
  }),
})

const TrialRuleInput = builder.inputType('TrialRuleInput', {
  description: 'That licenses of the type are trials.',
  fields: (t) => ({
    oncePer: t.field({ type: [TrialIdentity], required: true, description: 'What may have only one.' }),
  }),
})

export const LicenseTypeRulesInput = builder.inputType('LicenseTypeRulesInput', {
  description:
    'Usage rules. What is left out takes its default; what contradicts itself is refused, each contradiction named.',
  fields: (t) => ({
    term: t.field({
      type: 'Duration',
      required: false,
      description: 'From `P1D` to `P100Y`; null, the default, is perpetual.',
    }),
    termStartsAt: t.field({ type: TermStart, required: false, description: 'ISSUE by default.' }),
    timeZone: t.field({
      type: 'TimeZone',
      required: false,
      description: '`UTC` by default; a license may have its own.',
    }),
    endsAtEndOfDay: t.boolean({
      required: false,
      description: 'True by default: the last day counts to its end.',
    }),
    gracePeriod: t.field({ type: 'Duration', required: false, description: 'None by default.' }),
    renewalBasis: t.field({ type: RenewalBasis, required: false, description: 'FROM_EXPIRY by default.' }),
    expiryPolicy: t.field({ type: ExpiryPolicy, required: false, description: 'RESTRICT by default.' }),
    seatModel: t.field({ type: SeatModel, required: false, description: 'NODE_LOCKED by default.' }),
    maxActivations: t.int({
      required: false,
      description: 'Seats sold: 1 by default, null is unlimited, 0 is none.',
    }),
    overage: t.field({ type: OverageInput, required: false, description: 'NONE by default.' }),
    leaseDuration: t.field({
      type: 'Duration',
      required: false,
      description: 'Required with FLOATING; at least `PT1M`.',
    }),
    heartbeat: t.field({
      type: HeartbeatRuleInput,
      required: false,
      description: 'None by default: no device lapses by silence.',
    }),
    checkIn: t.field({ type: 'Duration', required: false, description: 'Never, by default.' }),
    transferLimit: t.field({
      type: TransferLimitInput,
      required: false,
      description: 'None by default: seats move freely.',
    }),
    fingerprintMatch: t.field({ type: FingerprintMatch, required: false, description: 'EXACT by default.' }),
    entitlements: t.field({
      type: [EntitlementGrantInput],
      required: false,
      description: 'What every license grants; unknown ones are added to the product.',
    }),
    meters: t.field({ type: [MeterRuleInput], required: false, description: 'What use is counted by.' }),
    offline: t.field({
      type: OfflineRuleInput,
      required: false,
      description: 'None by default: no license files.',
    }),
    trial: t.field({ type: TrialRuleInput, required: false, description: 'None by default: not a trial.' }),
    keyPrefix: t.string({ required: false, description: '2 to 12 capital letters; `LIC` by default.' }),
    expiryNotices: t.field({
      type: ['Duration'],
      required: false,
      description: '`P30D, P14D, P7D, P1D, -P1D` by default.',
    }),
  }),
})

/** Values for which null says something; elsewhere null is the same as leaving the value out. */
const nullable = new Set(['maxActivations', 'term'])

/** Rules as the domain takes them, from the input above. */
export function toRules(input: typeof LicenseTypeRulesInput.$inferInput): Record<string, unknown> {
  const given = Object.entries(input).filter(([name, value]) => value !== null || nullable.has(name))
  const meters = input.meters?.map((meter) => withoutNulls(meter))
  return {
    ...Object.fromEntries(given),
    ...(input.entitlements && { entitlements: input.entitlements.map(toGrant) }),
    ...(meters && { meters }),
  }
}

function withoutNulls(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
}
