import { z } from 'zod'
import { code, text } from '../../../platform/input.ts'
import { problem } from '../../../platform/input-problem.ts'
import { timeZone } from '../../../platform/time-zone.ts'
import { say } from '../../../texts/say.ts'
import { duration } from '../../terms/duration.ts'

/** When the first term starts. */
export const termStarts = ['ISSUE', 'FIRST_VALIDATION', 'FIRST_ACTIVATION'] as const
/** Instant from which a renewal counts. */
export const renewalBases = ['FROM_EXPIRY', 'FROM_NOW', 'FROM_NOW_IF_EXPIRED'] as const
/** What an expiry ends. */
export const expiryPolicies = ['RESTRICT', 'MAINTAIN', 'ALLOW'] as const
/** How devices hold seats. */
export const seatModels = ['NODE_LOCKED', 'FLOATING'] as const
/** Whether seats above the purchased number are granted. */
export const seatOverages = ['NONE', 'PERCENT', 'ALLOW'] as const
/** What happens to the seat of a device that misses a heartbeat. */
export const missedHeartbeats = ['KEEP', 'RELEASE'] as const
/** What happens to active devices when the seats fall below the seats in use. */
export const overLimitPolicies = ['KEEP', 'GRACE', 'BLOCK_NEWEST'] as const
/** How many components of a fingerprint must match. */
export const fingerprintMatches = ['EXACT', 'ANY', 'TWO', 'MOST', 'ALL'] as const
/** When the usage of a meter is reset. */
export const meterPeriods = ['NONE', 'DAY', 'MONTH', 'YEAR', 'TERM'] as const
/** What happens to usage above the limit of a meter. */
export const usageOverages = ['BLOCK', 'ALLOW'] as const
/** Identities that can have a trial only once. */
export const trialIdentities = ['FINGERPRINT', 'EMAIL', 'EMAIL_DOMAIN'] as const

/**
 * Number of purchased seats. The maximum, with full overage, fits the integers of the database and the graph.
 */
export const seatCount = z.int().min(0).max(1_000_000_000)

/** A whole number in the range of `Int` of the graph. */
const whole = z.int().min(-2_147_483_648).max(2_147_483_647)

const percent = z.int().min(1).max(100)

/** Value of an entitlement: a boolean, a whole number or text. */
export const entitlementValue = z.union([z.boolean(), whole, text({ max: 1024 })])
/** Value of an entitlement. */
export type EntitlementValue = z.infer<typeof entitlementValue>

/** An entitlement with its value; true by default. */
export const entitlementGrant = z.strictObject({ code, value: entitlementValue.default(true) })
/** An entitlement with its value. */
export type EntitlementGrant = z.infer<typeof entitlementGrant>

/** The limit of a meter. */
export const meterRule = z.strictObject({
  code,
  limit: whole.min(0).nullable().default(null),
  period: z.enum(meterPeriods).default('NONE'),
  overage: z.enum(usageOverages).default('BLOCK'),
})
/** The limit of a meter, with every default filled in. */
export type MeterRule = z.infer<typeof meterRule>

/** At least a day, at most a century. */
const term = duration({ min: 'P1D', max: 'P100Y' })
const wait = duration({ min: 'PT1M', max: 'P100Y' })

const KEY_PREFIX = /^[A-Z]{2,12}$/

/** Each rule with its default. `rules-schema.ts` adds the checks between rules. */
export const rulesShape = z.strictObject({
  term: term.nullable().default(null),
  termStartsAt: z.enum(termStarts).default('ISSUE'),
  timeZone: timeZone.default('UTC'),
  endsAtEndOfDay: z.boolean().default(true),
  gracePeriod: duration({ min: 'PT1M', max: 'P10Y' }).nullable().default(null),
  renewalBasis: z.enum(renewalBases).default('FROM_EXPIRY'),
  expiryPolicy: z.enum(expiryPolicies).default('RESTRICT'),
  updates: term.nullable().default(null),
  seatModel: z.enum(seatModels).default('NODE_LOCKED'),
  maxActivations: seatCount.nullable().default(1),
  overage: z
    .strictObject({ policy: z.enum(seatOverages), percent: percent.nullable().default(null) })
    .default({ policy: 'NONE', percent: null }),
  overLimit: z
    .strictObject({
      policy: z.enum(overLimitPolicies),
      period: duration({ min: 'PT1H', max: 'P10Y' }).nullable().default(null),
    })
    .default({ policy: 'GRACE', period: 'P14D' }),
  leaseDuration: wait.nullable().default(null),
  heartbeat: z
    .strictObject({ every: wait, missedBy: z.enum(missedHeartbeats) })
    .nullable()
    .default(null),
  checkIn: wait.nullable().default(null),
  transferLimit: z
    .strictObject({ count: z.int().min(0).max(1_000_000), per: duration({ min: 'PT1H', max: 'P10Y' }) })
    .nullable()
    .default(null),
  fingerprintMatch: z.enum(fingerprintMatches).default('EXACT'),
  requireFingerprint: z.boolean().default(false),
  entitlements: z.array(entitlementGrant).max(256).default([]),
  meters: z.array(meterRule).max(64).default([]),
  offline: z
    .strictObject({ ttl: wait, maxOutstanding: z.int().min(1).max(1_000_000).nullable().default(null) })
    .nullable()
    .default(null),
  offlineGrace: wait.nullable().default('P7D'),
  trial: z
    .strictObject({
      oncePer: z.array(z.enum(trialIdentities)).min(1),
      selfService: z.boolean().default(false),
    })
    .nullable()
    .default(null),
  keyPrefix: z
    .string()
    .refine((value) => KEY_PREFIX.test(value), problem(say('INPUT_KEY_PREFIX')))
    .meta({ pattern: KEY_PREFIX.source })
    .default('LIC'),
  expiryNotices: z
    .array(duration({ min: '-P10Y', max: 'P10Y' }))
    .max(32)
    .default(['P30D', 'P14D', 'P7D', 'P1D', '-P1D']),
})

/** The usage rules of one revision, with every default filled in. */
export type LicenseTypeRules = z.output<typeof rulesShape>
