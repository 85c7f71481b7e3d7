import { z } from 'zod'
import { code } from '../../../platform/input.ts'
import { problem } from '../../../platform/input-problem.ts'
import { say } from '../../../texts/say.ts'
import { type LicenseTypeRules, entitlementValue as storedEntitlementValue } from '../license-types/rules.ts'
import { licenseTypeRules, refuseContradictions } from '../license-types/rules-schema.ts'

const { shape } = licenseTypeRules
const overage = shape.overage.unwrap()
const overLimit = shape.overLimit.unwrap()
const heartbeat = shape.heartbeat.unwrap().unwrap()
const transferLimit = shape.transferLimit.unwrap().unwrap()
const meter = shape.meters.unwrap().element
const offline = shape.offline.unwrap().unwrap()
const trial = shape.trial.unwrap().unwrap()

const entitlementValue = z.union(storedEntitlementValue.options)

const entitlementList = z
  .array(
    z.strictObject({
      code: code.describe('Code of an entitlement of the product.'),
      value: entitlementValue
        .default(true)
        .describe('True or false, a whole number or text; true by default.'),
    }),
  )
  .max(256)

/** A shorter form of the list. */
const entitlementMap = z
  .record(code, entitlementValue)
  .refine(
    (values) => Object.keys(values).length <= 256,
    problem(say('INPUT_LIST_TOO_LONG', { maximum: 256 })),
  )
  .transform((values) => Object.entries(values).map(([code, value]) => ({ code, value })))

const fields = {
  term: shape.term.describe(
    'Length of one term, such as P1Y; from P1D to P100Y. Null, the default, is perpetual.',
  ),
  termStartsAt: shape.termStartsAt.describe('When the first term starts; ISSUE by default.'),
  timeZone: shape.timeZone.describe('Time zone in which terms and periods are counted; UTC by default.'),
  endsAtEndOfDay: shape.endsAtEndOfDay.describe(
    'Whether a term ends at the end of its last day; true by default.',
  ),
  gracePeriod: shape.gracePeriod.describe(
    'How long an expired license stays valid, with code GRACE; at least PT1M. Null, the default, is no grace period.',
  ),
  renewalBasis: shape.renewalBasis.describe('Instant from which a renewal counts; FROM_EXPIRY by default.'),
  expiryPolicy: shape.expiryPolicy.describe(
    'What an expiry ends. RESTRICT, the default: all use. MAINTAIN: use of versions that are released later. ALLOW: nothing.',
  ),
  updates: shape.updates.describe(
    'How long after its start a license includes new versions, such as P1Y; from P1D to P100Y, and not longer than the term. Versions of that time may be used as long as the license. Null, the default, is all versions.',
  ),
  seatModel: shape.seatModel.describe(
    'NODE_LOCKED, the default: a device keeps its seat. FLOATING: a device leases a seat.',
  ),
  maxActivations: shape.maxActivations.describe(
    'Number of purchased seats; 1 by default. 0 allows no device, null is unlimited.',
  ),
  overage: overage
    .extend({
      policy: overage.shape.policy.describe('Whether seats above maxActivations are granted.'),
      percent: overage.shape.percent.describe('Percentage from 1 to 100; with PERCENT only.'),
    })
    .strict()
    .default(shape.overage.parse(undefined))
    .describe('Seats that are granted above maxActivations; none by default.'),
  overLimit: overLimit
    .extend({
      policy: overLimit.shape.policy.describe(
        'KEEP: the devices stay valid. GRACE: they stay valid for the period. BLOCK_NEWEST: the newest devices stop being valid at once.',
      ),
      period: overLimit.shape.period.describe('At least PT1H; with GRACE only.'),
    })
    .strict()
    .default(shape.overLimit.parse(undefined))
    .describe(
      'What happens to active devices when the seats fall below the seats in use; GRACE for P14D by default. No device can be added in any case.',
    ),
  leaseDuration: shape.leaseDuration.describe(
    'Length of the lease of a floating seat; required with FLOATING.',
  ),
  heartbeat: heartbeat
    .extend({
      every: heartbeat.shape.every.describe('Longest time between two heartbeats; at least PT1M.'),
      missedBy: heartbeat.shape.missedBy.describe(
        'What happens to the seat of a device that misses a heartbeat.',
      ),
    })
    .strict()
    .nullable()
    .default(null)
    .describe('How often a device must send a heartbeat. Null, the default, requires none.'),
  checkIn: shape.checkIn.describe(
    'Longest time between two check-ins of a license. Null, the default, requires none.',
  ),
  transferLimit: transferLimit
    .extend({
      count: transferLimit.shape.count.describe('Most transfers in the window; 0 or more.'),
      per: transferLimit.shape.per.describe('Length of the window; at least PT1H.'),
    })
    .strict()
    .nullable()
    .default(null)
    .describe('How many seats can move to another device within a window. Null, the default, is unlimited.'),
  fingerprintMatch: shape.fingerprintMatch.describe(
    'How many components of the fingerprint must match; EXACT by default.',
  ),
  requireFingerprint: shape.requireFingerprint.describe(
    'Whether a validation without the fingerprint of an active device is not valid; false by default.',
  ),
  entitlements: z
    .union([entitlementList, entitlementMap])
    .default([])
    .describe('Entitlements of every license, with their values: a mapping or a list. None by default.'),
  meters: z
    .array(
      meter
        .extend({
          code: code.describe('Code of a meter of the product.'),
          limit: meter.shape.limit.describe('Highest usage in one period. Null, the default, is unlimited.'),
          period: meter.shape.period.describe('When the usage is reset to 0; NONE by default.'),
          overage: meter.shape.overage.describe('What happens to usage above the limit; BLOCK by default.'),
        })
        .strict(),
    )
    .max(64)
    .default([])
    .describe('Meters of every license; none by default.'),
  offline: offline
    .extend({
      ttl: offline.shape.ttl.describe('Longest validity of one license file; at least PT1M.'),
      maxOutstanding: offline.shape.maxOutstanding.describe(
        'Most license files at the same time. Null, the default, is unlimited.',
      ),
    })
    .strict()
    .nullable()
    .default(null)
    .describe('Allows license files to be checked out. Null, the default, does not.'),
  offlineGrace: shape.offlineGrace.describe(
    'Longest time for which software may keep a signed answer and use it without the gateway; P7D by default. Null: no answer is kept.',
  ),
  trial: trial
    .extend({
      oncePer: trial.shape.oncePer.describe('Identities that can have a trial only once.'),
      selfService: trial.shape.selfService.describe(
        'Whether the software starts trials itself, with startTrial; false by default.',
      ),
    })
    .strict()
    .nullable()
    .default(null)
    .describe('Makes licenses of the type trials. Null, the default, does not.'),
  keyPrefix: shape.keyPrefix.describe('Prefix of license keys: 2 to 12 letters A to Z; LIC by default.'),
  expiryNotices: shape.expiryNotices.describe(
    'When customers are notified, before the expiry or, if negative, after it; P30D, P14D, P7D, P1D and -P1D by default.',
  ),
} satisfies Record<keyof LicenseTypeRules, z.ZodType>

/**
 * Rules of an entry: the rules of `defineLicenseType`, each described for editors. Unknown fields are
 * refused. Omitted rules take their defaults. Contradictions between rules are refused.
 */
export const rulesEntry = z
  .strictObject(fields)
  .superRefine(refuseContradictions, { when: () => true })
  .describe('All usage rules. Omitted rules take their defaults.')
