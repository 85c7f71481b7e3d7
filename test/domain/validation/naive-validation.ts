import type { LicenseFacts } from '../../../src/domain/validation/license-facts.ts'

/** Requirements of a validation, as the naive implementation reads them. */
export interface Question {
  at: Date
  product: string | null
  entitlements: string[]
  version: string | null
  meter: string | null
  fingerprint: string | null
}

export interface NaiveAnswer {
  valid: boolean
  code: string
  failed: string[]
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Durations that the generator uses, in milliseconds. */
export const lengths: Record<string, number> = {
  PT1H: HOUR,
  PT6H: 6 * HOUR,
  P1D: DAY,
  P7D: 7 * DAY,
  P30D: 30 * DAY,
}

/**
 * Second implementation of the rules of validation, as one long and obvious list that shares no code with the gateway.
 * If the two differ, one of them is wrong.
 */
export function validateNaively(facts: LicenseFacts, question: Question): NaiveAnswer {
  const { rules } = facts
  const now = question.at.getTime()
  const hard: string[] = []
  const all: string[] = []
  const fail = (code: string, tolerated = false) => {
    all.push(code)
    if (!tolerated) hard.push(code)
  }

  if (facts.key.forgottenAt && now >= facts.key.forgottenAt.getTime()) {
    return { valid: false, code: 'NOT_FOUND', failed: ['NOT_FOUND'] }
  }
  if (facts.key.supersededAt && facts.key.worksUntil && now > facts.key.worksUntil.getTime())
    fail('KEY_ROTATED')
  if (facts.revokedAt) fail('REVOKED')
  if (facts.suspendedAt) fail('SUSPENDED')
  const begins = facts.startsAt?.getTime() ?? Number.POSITIVE_INFINITY
  // A second of skew between the clocks of two gateways is tolerated.
  if (begins > now + 1000 && begins > facts.issuedAt.getTime()) fail('NOT_YET_VALID')

  const expiry = facts.expiry?.getTime() ?? Number.POSITIVE_INFINITY
  const graceEnd = facts.graceEndsAt?.getTime() ?? expiry
  const over = now > graceEnd
  if (over && rules.expiryPolicy === 'RESTRICT') fail('EXPIRED')

  const lastCheckIn = facts.lastCheckInAt ?? facts.startsAt
  if (rules.checkIn && lastCheckIn && now > lastCheckIn.getTime() + lengths[rules.checkIn]!)
    fail('CHECK_IN_OVERDUE')
  if (question.product !== null && question.product !== facts.productCode) fail('PRODUCT_MISMATCH')

  const grants = new Map<string, unknown>()
  for (const grant of rules.entitlements) grants.set(grant.code, grant.value)
  for (const override of facts.entitlementOverrides) {
    if ('removed' in override) grants.delete(override.code)
    else grants.set(override.code, override.value)
  }
  if (question.entitlements.some((code) => grants.get(code) === undefined || grants.get(code) === false)) {
    fail('ENTITLEMENT_MISSING')
  }
  const ends: number[] = []
  if (rules.expiryPolicy === 'MAINTAIN' && over) ends.push(expiry)
  if (facts.updatesUntil && now > facts.updatesUntil.getTime()) ends.push(facts.updatesUntil.getTime())
  const released = facts.releasedAt?.getTime() ?? Number.POSITIVE_INFINITY
  if (question.version !== null && ends.some((end) => released > end)) fail('VERSION_NOT_ALLOWED')

  const device = facts.candidates.find(({ fingerprint }) => fingerprint === question.fingerprint)
  if (question.fingerprint !== null && (facts.isFingerprintBanned || device?.isBanned)) fail('DEVICE_BANNED')
  if (question.fingerprint === null && rules.requireFingerprint) fail('NOT_ACTIVATED')
  if (question.fingerprint !== null) {
    if (!device && facts.activeActivations === 0) fail('NOT_ACTIVATED')
    if (!device && facts.activeActivations > 0) fail('FINGERPRINT_MISMATCH')
  }
  if (device && rules.heartbeat && now > device.lastHeartbeatAt.getTime() + lengths[rules.heartbeat.every]!) {
    fail('HEARTBEAT_OVERDUE')
  }
  if (device?.leaseEndsAt && now > device.leaseEndsAt.getTime()) fail('LEASE_EXPIRED')
  if (facts.maxActivations !== null && facts.activeActivations > facts.maxActivations) {
    const first = facts.firstBeyondLimit
    const age = (seat: { activatedAt: Date; id: string }) => `${seat.activatedAt.toISOString()} ${seat.id}`
    const isNewest = device !== undefined && first !== null && age(device) >= age(first)
    const ended = facts.overLimitUntil !== null && now > facts.overLimitUntil.getTime()
    const named = question.fingerprint !== null && isNewest
    fail('TOO_MANY_ACTIVATIONS', !(named && (rules.overLimit.policy === 'BLOCK_NEWEST' || ended)))
  }
  const meter = rules.meters.find(({ code }) => code === question.meter)
  if (question.meter !== null && !meter) fail('USAGE_LIMIT_REACHED')
  if (meter && meter.limit !== null) {
    const periodStart = meter.period === 'DAY' ? Math.floor(now / DAY) * DAY : 0
    const used = facts.usage && facts.usage.periodStartAt.getTime() === periodStart ? facts.usage.used : 0
    if (used >= meter.limit) fail('USAGE_LIMIT_REACHED', meter.overage === 'ALLOW')
  }
  if (now > expiry && !over) fail('GRACE', true)
  if (over && rules.expiryPolicy !== 'RESTRICT') fail('EXPIRED', true)

  return { valid: hard.length === 0, code: all[0] ?? 'VALID', failed: all }
}
