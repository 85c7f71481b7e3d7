import type { LicenseTypeRules, MeterRule } from '../../src/domain/catalogue/license-types/rules.ts'
import { known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { EntitlementGrantType } from './entitlement.ts'
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

const Overage = builder.objectRef<LicenseTypeRules['overage']>('Overage').implement({
  description: 'How many seats above `maxActivations` are granted.',
  subGraphs: known,
  fields: (t) => ({
    policy: t.expose('policy', { type: SeatOverage, description: 'Whether there is overage.' }),
    percent: t.exposeInt('percent', {
      nullable: true,
      description: 'From 1 to 100, with PERCENT; null otherwise.',
    }),
  }),
})

const HeartbeatRule = builder
  .objectRef<NonNullable<LicenseTypeRules['heartbeat']>>('HeartbeatRule')
  .implement({
    description: 'How often an active device must say that it is there.',
    subGraphs: known,
    fields: (t) => ({
      every: t.expose('every', { type: 'Duration', description: 'The longest silence.' }),
      missedBy: t.expose('missedBy', {
        type: MissedHeartbeat,
        description: 'What a longer one does to its seat.',
      }),
    }),
  })

const TransferLimit = builder
  .objectRef<NonNullable<LicenseTypeRules['transferLimit']>>('TransferLimit')
  .implement({
    description: 'How many seats may move to another device within a window.',
    subGraphs: known,
    fields: (t) => ({
      count: t.exposeInt('count', { description: 'How many.' }),
      per: t.expose('per', { type: 'Duration', description: 'The length of the window, which slides.' }),
    }),
  })

const MeterRuleType = builder.objectRef<MeterRule>('MeterRule').implement({
  description: 'A meter that licenses of the type have.',
  subGraphs: known,
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The meter.' }),
    limit: t.exposeInt('limit', {
      nullable: true,
      description: 'The most in one period; null is unlimited.',
    }),
    period: t.expose('period', { type: MeterPeriod, description: 'When it starts again at 0.' }),
    overage: t.expose('overage', { type: UsageOverage, description: 'What happens above the limit.' }),
  }),
})

const OfflineRule = builder.objectRef<NonNullable<LicenseTypeRules['offline']>>('OfflineRule').implement({
  description: 'Whether, and for how long, license files may be checked out.',
  subGraphs: known,
  fields: (t) => ({
    ttl: t.expose('ttl', { type: 'Duration', description: 'The longest life of one file.' }),
    maxOutstanding: t.exposeInt('maxOutstanding', {
      nullable: true,
      description: 'How many files at once; null is any number.',
    }),
  }),
})

const TrialRule = builder.objectRef<NonNullable<LicenseTypeRules['trial']>>('TrialRule').implement({
  description: 'That licenses of the type are trials.',
  subGraphs: known,
  fields: (t) => ({
    oncePer: t.expose('oncePer', { type: [TrialIdentity], description: 'What may have only one.' }),
  }),
})

export const LicenseTypeRulesType = builder.objectRef<LicenseTypeRules>('LicenseTypeRules').implement({
  description: 'The usage rules of one revision, every default filled in.',
  subGraphs: known,
  fields: (t) => ({
    term: t.expose('term', {
      type: 'Duration',
      nullable: true,
      description: 'How long one term is; null is perpetual.',
    }),
    termStartsAt: t.expose('termStartsAt', {
      type: TermStart,
      description: 'What the first term begins with.',
    }),
    timeZone: t.expose('timeZone', {
      type: 'TimeZone',
      description: 'The zone in which terms and periods are counted.',
    }),
    endsAtEndOfDay: t.exposeBoolean('endsAtEndOfDay', {
      description: 'Whether the last day counts to its end.',
    }),
    gracePeriod: t.expose('gracePeriod', {
      type: 'Duration',
      nullable: true,
      description: 'How long an expired license stays valid, with code GRACE.',
    }),
    renewalBasis: t.expose('renewalBasis', {
      type: RenewalBasis,
      description: 'From where a renewal counts.',
    }),
    expiryPolicy: t.expose('expiryPolicy', { type: ExpiryPolicy, description: 'What an expiry ends.' }),
    seatModel: t.expose('seatModel', { type: SeatModel, description: 'How seats are held.' }),
    maxActivations: t.exposeInt('maxActivations', {
      nullable: true,
      description: 'Seats sold; null is unlimited, 0 is none.',
    }),
    overage: t.expose('overage', { type: Overage, description: 'Seats granted above that.' }),
    leaseDuration: t.expose('leaseDuration', {
      type: 'Duration',
      nullable: true,
      description: 'How long a floating seat is leased; null for others.',
    }),
    heartbeat: t.expose('heartbeat', {
      type: HeartbeatRule,
      nullable: true,
      description: 'Null: a device never lapses by silence.',
    }),
    checkIn: t.expose('checkIn', {
      type: 'Duration',
      nullable: true,
      description: 'Within what time a license must check in; null is never.',
    }),
    transferLimit: t.expose('transferLimit', {
      type: TransferLimit,
      nullable: true,
      description: 'Null: seats move freely.',
    }),
    fingerprintMatch: t.expose('fingerprintMatch', {
      type: FingerprintMatch,
      description: 'When two devices are the same.',
    }),
    entitlements: t.expose('entitlements', {
      type: [EntitlementGrantType],
      description: 'What every license of the type grants.',
    }),
    meters: t.expose('meters', { type: [MeterRuleType], description: 'What its use is counted by.' }),
    offline: t.expose('offline', {
      type: OfflineRule,
      nullable: true,
      description: 'Null: no license files.',
    }),
    trial: t.expose('trial', { type: TrialRule, nullable: true, description: 'Null: not a trial.' }),
    keyPrefix: t.exposeString('keyPrefix', { description: 'The letters that its license keys begin with.' }),
    expiryNotices: t.expose('expiryNotices', {
      type: ['Duration'],
      description: 'When customers are told, before the expiry or, negative, after it.',
    }),
  }),
})
