import type { LicenseTypeRules, MeterRule } from '../../src/domain/catalogue/license-types/rules.ts'
import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { EntitlementGrantType } from './entitlement.ts'
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

const Overage = builder.objectRef<LicenseTypeRules['overage']>('Overage').implement({
  description: 'Seats granted above `maxActivations`.',
  subGraphs: authenticated,
  fields: (t) => ({
    policy: t.expose('policy', { type: SeatOverage, description: 'Kind of overage.' }),
    percent: t.exposeInt('percent', {
      nullable: true,
      description: 'Percentage of `maxActivations`, from 1 to 100; null unless the policy is `PERCENT`.',
    }),
  }),
})

const OverLimitRule = builder.objectRef<LicenseTypeRules['overLimit']>('OverLimitRule').implement({
  description:
    'Rule for active devices when the seats of a license fall below the seats in use. No device can be added meanwhile.',
  subGraphs: authenticated,
  fields: (t) => ({
    policy: t.expose('policy', { type: OverLimitPolicy, description: 'Effect on the active devices.' }),
    period: t.expose('period', {
      type: 'Duration',
      nullable: true,
      description: 'Time for which all devices stay valid; null unless the policy is `GRACE`.',
    }),
  }),
})

const HeartbeatRule = builder
  .objectRef<NonNullable<LicenseTypeRules['heartbeat']>>('HeartbeatRule')
  .implement({
    description: 'Heartbeat required from active devices.',
    subGraphs: authenticated,
    fields: (t) => ({
      every: t.expose('every', { type: 'Duration', description: 'Longest time between two heartbeats.' }),
      missedBy: t.expose('missedBy', {
        type: MissedHeartbeat,
        description: 'Effect of a missed heartbeat on the seat of the device.',
      }),
    }),
  })

const TransferLimit = builder
  .objectRef<NonNullable<LicenseTypeRules['transferLimit']>>('TransferLimit')
  .implement({
    description: 'Limit on seats that move to another device within a sliding window.',
    subGraphs: authenticated,
    fields: (t) => ({
      count: t.exposeInt('count', { description: 'Number of moves.' }),
      per: t.expose('per', { type: 'Duration', description: 'Length of the sliding window.' }),
    }),
  })

const MeterRuleType = builder.objectRef<MeterRule>('MeterRule').implement({
  description: 'Meter of licenses of the type.',
  subGraphs: authenticated,
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Code of the meter.' }),
    limit: t.exposeInt('limit', {
      nullable: true,
      description: 'Highest usage in one period; null if unlimited.',
    }),
    period: t.expose('period', {
      type: MeterPeriod,
      description: 'Interval after which the meter restarts at 0.',
    }),
    overage: t.expose('overage', { type: UsageOverage, description: 'Treatment of usage above the limit.' }),
  }),
})

const OfflineRule = builder.objectRef<NonNullable<LicenseTypeRules['offline']>>('OfflineRule').implement({
  description: 'Permission to check out license files.',
  subGraphs: authenticated,
  fields: (t) => ({
    ttl: t.expose('ttl', { type: 'Duration', description: 'Longest lifetime of a file.' }),
    maxOutstanding: t.exposeInt('maxOutstanding', {
      nullable: true,
      description: 'Number of devices that can have files at the same time; null if unlimited.',
    }),
  }),
})

const TrialRule = builder.objectRef<NonNullable<LicenseTypeRules['trial']>>('TrialRule').implement({
  description: 'Rule that makes licenses of the type trials.',
  subGraphs: authenticated,
  fields: (t) => ({
    oncePer: t.expose('oncePer', {
      type: [TrialIdentity],
      description: 'Identities that can have the trial only once.',
    }),
    selfService: t.exposeBoolean('selfService', {
      description: 'True if software without a credential starts trials with `startTrial`.',
    }),
  }),
})

export const LicenseTypeRulesType = builder.objectRef<LicenseTypeRules>('LicenseTypeRules').implement({
  description: 'Usage rules of one revision, including all defaults.',
  subGraphs: authenticated,
  fields: (t) => ({
    term: t.expose('term', {
      type: 'Duration',
      nullable: true,
      description: 'Length of one term; null if licenses are perpetual.',
    }),
    termStartsAt: t.expose('termStartsAt', {
      type: TermStart,
      description: 'Event that starts the first term.',
    }),
    timeZone: t.expose('timeZone', {
      type: 'TimeZone',
      description: 'Time zone for terms and periods.',
    }),
    endsAtEndOfDay: t.exposeBoolean('endsAtEndOfDay', {
      description: 'True if the last day counts to its end.',
    }),
    gracePeriod: t.expose('gracePeriod', {
      type: 'Duration',
      nullable: true,
      description:
        'Time after the expiry in which a license stays valid, with code `GRACE`; null if there is none.',
    }),
    renewalBasis: t.expose('renewalBasis', {
      type: RenewalBasis,
      description: 'Start of the next term at a renewal.',
    }),
    expiryPolicy: t.expose('expiryPolicy', { type: ExpiryPolicy, description: 'Effect of the expiry.' }),
    updates: t.expose('updates', {
      type: 'Duration',
      nullable: true,
      description:
        'Time after the start for which a license includes new versions; null if it includes all versions. Afterwards, ' +
        'later versions result in `VERSION_NOT_ALLOWED`.',
    }),
    seatModel: t.expose('seatModel', { type: SeatModel, description: 'Way in which devices hold seats.' }),
    maxActivations: t.exposeInt('maxActivations', {
      nullable: true,
      description: 'Number of purchased seats; null if unlimited, 0 if none.',
    }),
    overage: t.expose('overage', { type: Overage, description: 'Seats granted above `maxActivations`.' }),
    overLimit: t.expose('overLimit', {
      type: OverLimitRule,
      description: 'Rule for active devices when the seats fall below the seats in use.',
    }),
    leaseDuration: t.expose('leaseDuration', {
      type: 'Duration',
      nullable: true,
      description: 'Lease time of a floating seat; null if seats are node-locked.',
    }),
    heartbeat: t.expose('heartbeat', {
      type: HeartbeatRule,
      nullable: true,
      description: 'Heartbeat required from active devices; null if none is required.',
    }),
    checkIn: t.expose('checkIn', {
      type: 'Duration',
      nullable: true,
      description:
        'Longest time between two check-ins of a license; null if none is required. Activations, heartbeats ' +
        'and file checkouts are check-ins.',
    }),
    transferLimit: t.expose('transferLimit', {
      type: TransferLimit,
      nullable: true,
      description: 'Limit on seats that move to another device; null if unlimited.',
    }),
    fingerprintMatch: t.expose('fingerprintMatch', {
      type: FingerprintMatch,
      description: 'Criterion by which a device is recognized again.',
    }),
    requireFingerprint: t.exposeBoolean('requireFingerprint', {
      description:
        'True if a validation without the fingerprint of an active device is not valid, with code `NOT_ACTIVATED`.',
    }),
    entitlements: t.expose('entitlements', {
      type: [EntitlementGrantType],
      description: 'Entitlements that every license of the type grants.',
    }),
    meters: t.expose('meters', {
      type: [MeterRuleType],
      description: 'Meters of every license of the type.',
    }),
    offline: t.expose('offline', {
      type: OfflineRule,
      nullable: true,
      description: 'Permission to check out license files; null if the type allows none.',
    }),
    offlineGrace: t.expose('offlineGrace', {
      type: 'Duration',
      nullable: true,
      description:
        'Longest time for which software may keep a signed answer of `validateLicense`; null if it may keep none.',
    }),
    trial: t.expose('trial', {
      type: TrialRule,
      nullable: true,
      description: 'Rule that makes licenses trials; null if they are not trials.',
    }),
    keyPrefix: t.exposeString('keyPrefix', { description: 'Prefix of the license keys.' }),
    expiryNotices: t.expose('expiryNotices', {
      type: ['Duration'],
      description: 'Times of expiry notices, relative to the expiry: positive before it, negative after it.',
    }),
  }),
})
