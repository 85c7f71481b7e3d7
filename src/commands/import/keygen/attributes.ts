import { z } from 'zod'
import { seatCount } from '../../../domain/catalogue/license-types/rules.ts'
import { withinBounds } from '../../../platform/instant.ts'
import { isObject } from '../../../platform/json.ts'

/** A year of four digits can be out of bounds only because of the offset. */
const instant = z.iso.datetime({ offset: true }).transform((text) => withinBounds(new Date(text)))
const count = z.int().min(0)
/** Any object: `z.record` would drop a name `__proto__`. */
const keptData = z.custom<Record<string, unknown>>(isObject, 'must be an object').nullish()

/** The attributes that are read of each type of resource, by their names in Keygen's API. Other attributes are ignored. */
export const productAttributes = z.object({ name: z.string(), code: z.string().nullish() })

export const entitlementAttributes = z.object({ name: z.string(), code: z.string() })

export const policyAttributes = z.object({
  name: z.string(),
  /** Seconds; null is perpetual. */
  duration: z.int().positive().nullish(),
  floating: z.boolean().nullish(),
  strict: z.boolean().nullish(),
  maxMachines: count.nullish(),
  expirationStrategy: z
    .enum(['RESTRICT_ACCESS', 'REVOKE_ACCESS', 'MAINTAIN_ACCESS', 'ALLOW_ACCESS'])
    .nullish(),
  expirationBasis: z
    .enum([
      'FROM_CREATION',
      'FROM_FIRST_VALIDATION',
      'FROM_FIRST_ACTIVATION',
      'FROM_FIRST_DOWNLOAD',
      'FROM_FIRST_USE',
    ])
    .nullish(),
  renewalBasis: z.enum(['FROM_EXPIRY', 'FROM_NOW', 'FROM_NOW_IF_EXPIRED']).nullish(),
  overageStrategy: z
    .enum([
      'NO_OVERAGE',
      'ALLOW_1_25X_OVERAGE',
      'ALLOW_1_5X_OVERAGE',
      'ALLOW_2X_OVERAGE',
      'ALWAYS_ALLOW_OVERAGE',
    ])
    .nullish(),
  requireFingerprintScope: z.boolean().nullish(),
  requireHeartbeat: z.boolean().nullish(),
  /** Seconds. */
  heartbeatDuration: z.int().positive().nullish(),
  heartbeatCullStrategy: z.enum(['DEACTIVATE_DEAD', 'KEEP_DEAD']).nullish(),
  requireCheckIn: z.boolean().nullish(),
  checkInInterval: z.enum(['day', 'week', 'month', 'year']).nullish(),
  checkInIntervalCount: z.int().positive().nullish(),
  machineUniquenessStrategy: z.string().nullish(),
  maxUses: count.nullish(),
  maxProcesses: count.nullish(),
  maxCores: count.nullish(),
  maxUsers: count.nullish(),
  scheme: z.string().nullish(),
  created: instant.nullish(),
})
export type PolicyAttributes = z.output<typeof policyAttributes>

export const licenseAttributes = z.object({
  name: z.string().nullish(),
  key: z.string(),
  expiry: instant.nullish(),
  status: z.string().nullish(),
  suspended: z.boolean().nullish(),
  maxMachines: seatCount.nullish(),
  uses: count.nullish(),
  lastValidated: instant.nullish(),
  lastCheckIn: instant.nullish(),
  metadata: keptData,
  created: instant,
})
export type LicenseAttributes = z.output<typeof licenseAttributes>

export const machineAttributes = z.object({
  fingerprint: z.string(),
  name: z.string().nullish(),
  hostname: z.string().nullish(),
  platform: z.string().nullish(),
  heartbeatStatus: z.string().nullish(),
  lastHeartbeat: instant.nullish(),
  metadata: keptData,
  created: instant,
})
export type MachineAttributes = z.output<typeof machineAttributes>

export const userAttributes = z.object({
  fullName: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  email: z.string(),
  role: z.string().nullish(),
  status: z.string().nullish(),
  metadata: keptData,
})
export type UserAttributes = z.output<typeof userAttributes>

export const groupAttributes = z.object({ name: z.string(), metadata: keptData })
