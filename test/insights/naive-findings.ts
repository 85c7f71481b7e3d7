import type { Selection } from '../../src/insights/selection.ts'
import type { Thresholds } from '../../src/platform/context.ts'
import { type LicenseRecord, longAgo } from './license-history.ts'

const DAY = 86_400_000

/** What each finding counted, by license type. */
export type Counted = Record<string, { evidence: number[]; records: number }>

/** Of each license type with licenses that ran out of seats early: how many were issued, and how many did. */
export function limitsHitNaively(
  history: LicenseRecord[],
  { period }: Selection,
  { earlyDays }: Thresholds,
  typeCodes: string[],
): Counted {
  const issuedAt = (license: LicenseRecord) => (license.issuedAt ?? longAgo).getTime()
  const issued = history.filter(
    (license) => issuedAt(license) >= period.from.getTime() && issuedAt(license) < period.to.getTime(),
  )
  const hit = issued.filter(
    (license) => license.limitHitAt && license.limitHitAt.getTime() <= issuedAt(license) + earlyDays * DAY,
  )
  return byType(typeCodes, (type) => {
    const hits = hit.filter((license) => license.type === type).length
    return { evidence: [issued.filter((license) => license.type === type).length, hits], records: hits }
  })
}

/** Of each license type with licenses whose seats idle before a renewal: those, their seats and the idle ones. */
export function idleSeatsNaively(
  history: LicenseRecord[],
  { now }: Selection,
  { renewalDays, idleShare }: Thresholds,
  typeCodes: string[],
): Counted {
  const recently = now.getTime() - 30 * DAY
  const idle = history.flatMap(({ activations, maxActivations: bought, ...license }) => {
    const [issuedAt, expiry] = [license.issuedAt ?? longAgo, license.expiry?.getTime()]
    if (license.revokedAt || !bought || issuedAt.getTime() > recently) return []
    if (!expiry || expiry < now.getTime() || expiry > now.getTime() + renewalDays * DAY) return []
    const used = activations.filter(
      (device) =>
        !device.deactivatedAt &&
        (!device.leaseEndsAt || device.leaseEndsAt >= now) &&
        device.lastSeenAt.getTime() >= recently,
    )
    const seats = bought - used.length
    return seats > 0 && seats >= idleShare * bought ? [{ type: license.type, bought, seats }] : []
  })
  return byType(typeCodes, (type) => {
    const ofType = idle.filter((license) => license.type === type)
    const sum = (key: 'bought' | 'seats') => ofType.reduce((total, license) => total + license[key], 0)
    return { evidence: [ofType.length, sum('bought'), sum('seats')], records: ofType.length }
  })
}

/** The license types with a finding, each with at most five records. */
function byType(typeCodes: string[], count: (type: number) => Counted[string]): Counted {
  const counted = typeCodes.map((code, type) => [code, count(type)] as const)
  return Object.fromEntries(
    counted
      .filter(([, { records }]) => records > 0)
      .map(([code, { evidence, records }]) => [code, { evidence, records: Math.min(records, 5) }]),
  )
}
