import { z } from 'zod'
import { code } from '../../../platform/input.ts'
import { entitlementValue as entitlementWorth, type LicenseTypeRules } from '../license-types/rules.ts'
import { licenseTypeRules, refuseContradictions } from '../license-types/rules-schema.ts'

const { shape } = licenseTypeRules
const overage = shape.overage.unwrap()
const heartbeat = shape.heartbeat.unwrap().unwrap()
const transferLimit = shape.transferLimit.unwrap().unwrap()
const meter = shape.meters.unwrap().element
const offline = shape.offline.unwrap().unwrap()
const trial = shape.trial.unwrap().unwrap()

const entitlementValue = z.union(entitlementWorth.options, 'must be true, false, a whole number or text')

const entitlementList = z
  .array(
    z.strictObject({
      code: code.describe('One of the entitlements of the product.'),
      value: entitlementValue
        .default(true)
        .describe('True or false, a whole number or a text; true by default.'),
    }),
  )
  .max(256)

/** The same as a list, shorter to write. */
const entitlementMap = z
  .record(code, entitlementValue)
  .refine((values) => Object.keys(values).length <= 256, 'must have at most 256 entries')
  .transform((values) => Object.entries(values).map(([code, value]) => ({ code, value })))

const fields = {
  term: shape.term.describe(
    'How long one term is, such as P1Y: from P1D to P100Y. Null, the default, is perpetual.',
  ),
  termStartsAt: shape.termStartsAt.describe('What the first term begins with; ISSUE by default.'),
  timeZone: shape.timeZone.describe('The zone in which terms and periods are counted; UTC by default.'),
  endsAtEndOfDay: shape.endsAtEndOfDay.describe('Whether the last day counts to its end; true by default.'),
  gracePeriod: shape.gracePeriod.describe(
    'How long an expired license stays valid, with code GRACE; at least PT1M. Null, the default, is none.',
  ),
  renewalBasis: shape.renewalBasis.describe('From where a renewal counts; FROM_EXPIRY by default.'),
  expiryPolicy: shape.expiryPolicy.describe(
    'What an expiry ends. RESTRICT, the default: all use. MAINTAIN: that of versions released later. ALLOW: nothing.',
  ),
  seatModel: shape.seatModel.describe('How seats are held: NODE_LOCKED, the default, or leased as FLOATING.'),
  maxActivations: shape.maxActivations.describe('Seats sold: 1 by default, 0 is none, null is unlimited.'),
  overage: overage
    .extend({
      policy: overage.shape.policy.describe('Whether there is overage.'),
      percent: overage.shape.percent.describe('From 1 to 100, with PERCENT only.'),
    })
    .strict()
    .default(shape.overage.parse(undefined))
    .describe('How many seats above maxActivations are granted; none by default.'),
  leaseDuration: shape.leaseDuration.describe('How long a floating seat is leased; required with FLOATING.'),
  heartbeat: heartbeat
    .extend({
      every: heartbeat.shape.every.describe('The longest silence, at least PT1M.'),
      missedBy: heartbeat.shape.missedBy.describe('What a longer one does to the seat of the device.'),
    })
    .strict()
    .nullable()
    .default(null)
    .describe(
      'How often a device must say that it is there. Null, the default: no device lapses by silence.',
    ),
  checkIn: shape.checkIn.describe('Within what time a license must check in. Null, the default, is never.'),
  transferLimit: transferLimit
    .extend({
      count: transferLimit.shape.count.describe('How many, 0 or more.'),
      per: transferLimit.shape.per.describe('The length of the window, at least PT1H.'),
    })
    .strict()
    .nullable()
    .default(null)
    .describe('How many seats may move to another device within a window. Null, the default: any number.'),
  fingerprintMatch: shape.fingerprintMatch.describe(
    'How much of a device must be the same; EXACT by default.',
  ),
  entitlements: z
    .union([entitlementList, entitlementMap])
    .default([])
    .describe('What every license grants: code and value, as a mapping or as a list. None by default.'),
  meters: z
    .array(
      meter
        .extend({
          code: code.describe('One of the meters of the product.'),
          limit: meter.shape.limit.describe('The most in one period. Null, the default, is unlimited.'),
          period: meter.shape.period.describe('When it starts again at 0; NONE by default.'),
          overage: meter.shape.overage.describe('What happens above the limit; BLOCK by default.'),
        })
        .strict(),
    )
    .max(64)
    .default([])
    .describe('What use is counted by; nothing by default.'),
  offline: offline
    .extend({
      ttl: offline.shape.ttl.describe('The longest life of one license file, at least PT1M.'),
      maxOutstanding: offline.shape.maxOutstanding.describe(
        'How many at once. Null, the default, is any number.',
      ),
    })
    .strict()
    .nullable()
    .default(null)
    .describe('Whether license files may be checked out. Null, the default: they may not.'),
  trial: trial
    .extend({ oncePer: trial.shape.oncePer.describe('What may have a trial only once.') })
    .strict()
    .nullable()
    .default(null)
    .describe('That licenses of the type are trials. Null, the default: they are not.'),
  keyPrefix: shape.keyPrefix.describe('The 2 to 12 letters that license keys begin with; LIC by default.'),
  expiryNotices: shape.expiryNotices.describe(
    'When customers are told, before the expiry or, negative, after it; P30D, P14D, P7D, P1D and -P1D by default.',
  ),
} satisfies Record<keyof LicenseTypeRules, z.ZodType>

/**
 * The rules of an entry: those that `defineLicenseType` takes, each described for editors, and no other field.
 * What is left out takes its default; what contradicts itself is refused.
 */
export const rulesEntry = z
  .strictObject(fields)
  .superRefine(refuseContradictions, { when: () => true })
  .describe('The usage rules, whole: what is left out takes its default.')
