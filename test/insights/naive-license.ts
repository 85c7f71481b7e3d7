import type { Selection } from '../../src/insights/selection.ts'
import type { MeterUse } from '../../src/insights/use/meters.ts'
import type { Renewals } from '../../src/insights/use/renewals.ts'
import type { Utilization } from '../../src/insights/use/utilization.ts'
import { entitlementRules, type LicenseRecord, limits } from './license-history.ts'

type Device = LicenseRecord['activations'][number]

const isTaken = ({ deactivatedAt, leaseEndsAt }: Device, now: Date) =>
  !deactivatedAt && (!leaseEndsAt || leaseEndsAt >= now)
const graceEnd = ({ expiry, graceMs }: LicenseRecord) => expiry && new Date(expiry.getTime() + graceMs)
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)

export function utilizationNaively(
  history: LicenseRecord[],
  { now }: Selection,
  typeCodes: string[],
): Utilization[] {
  const live = history.filter((license) => !license.revokedAt && (graceEnd(license) ?? now) >= now)
  const taken = ({ activations }: LicenseRecord) => activations.filter((device) => isTaken(device, now))
  const recent = now.getTime() - 30 * 86_400_000
  const of = (licenses: LicenseRecord[], licenseType: string | null): Utilization => ({
    licenseType,
    licenses: licenses.length,
    unlimited: licenses.filter(({ maxActivations }) => maxActivations === null).length,
    seatsBought: sum(licenses.map(({ maxActivations }) => maxActivations ?? 0)),
    seatsUsed: sum(licenses.map((license) => taken(license).length)),
    seatsFree: sum(
      licenses.map((license) => Math.max(0, (license.maxActivations ?? 0) - taken(license).length)),
    ),
    seatsUsedRecently: sum(
      licenses.map(
        (license) => taken(license).filter(({ lastSeenAt }) => lastSeenAt.getTime() >= recent).length,
      ),
    ),
    atLimit: licenses.filter(
      (license) => license.maxActivations && taken(license).length >= license.maxActivations,
    ).length,
    neverActivated: licenses.filter(({ activations }) => activations.length === 0).length,
  })
  const byType = typeCodes.map((code, type) =>
    of(
      live.filter((license) => license.type === type),
      code,
    ),
  )
  return [of(live, null), ...byType.filter(({ licenses }) => licenses > 0)]
}

export function entitlementsNaively(
  history: LicenseRecord[],
  { now }: Selection,
  typeCodes: string[],
  rules: { code: string; value?: unknown }[] = entitlementRules,
): Map<string, { licenses: number; neverExercised: number }> {
  const counts: ReturnType<typeof entitlementsNaively> = new Map()
  for (const license of history) {
    if (license.revokedAt || (graceEnd(license) ?? now) < now) continue
    const grants = new Map<string, unknown>(rules.map(({ code, value = true }) => [code, value]))
    for (const override of license.overrides ?? []) {
      grants.set(override.code, 'removed' in override ? false : override.value)
    }
    for (const [code, value] of grants) {
      if (value === false) continue
      const name = `${typeCodes[license.type]} ${code}`
      const count = counts.get(name) ?? { licenses: 0, neverExercised: 0 }
      counts.set(name, count)
      count.licenses++
      if (!license.exercised?.includes(code)) count.neverExercised++
    }
  }
  return counts
}

/** How many devices run each version of each license type's product. */
export function versionsNaively(history: LicenseRecord[], { now }: Selection): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { type, revokedAt, activations } of history) {
    for (const device of revokedAt ? [] : activations.filter((device) => isTaken(device, now))) {
      const name = `${type} ${device.version}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return counts
}

export function meterUseNaively(
  history: LicenseRecord[],
  { period: { from, to }, now }: Selection,
  limitOf: Record<string, number | undefined> = limits,
): MeterUse[] {
  const meters = [...new Set(history.flatMap(({ counters }) => counters.map(({ meter }) => meter)))].sort()
  const uses = meters.map((meter) => {
    const last = history.flatMap(({ counters }) => {
      const before = counters.filter(
        (counter) =>
          counter.meter === meter &&
          !(counter.former && meter !== 'unruled') &&
          counter.periodStartAt < to &&
          counter.periodStartAt <= now,
      )
      const [latest] = before.sort((a, b) => b.periodStartAt.getTime() - a.periodStartAt.getTime())
      return latest && (latest.periodStartAt >= from || meter === 'total') ? [latest.used] : []
    })
    const limit = limitOf[meter] ?? Infinity
    return {
      meter,
      licenses: last.length,
      used: sum(last),
      limited: meter in limitOf ? last.length : 0,
      nearLimit: last.filter((used) => used >= limit * 0.8).length,
      atLimit: last.filter((used) => used >= limit).length,
    }
  })
  return uses.filter(({ licenses }) => licenses > 0)
}

export function renewalsNaively(history: LicenseRecord[], { period, now }: Selection): Renewals {
  const { from, to } = period
  const counts: Renewals = { due: 0, renewed: 0, upcoming: 0, inGrace: 0, lapsed: 0 }
  for (const license of history) {
    const renewed = new Set(
      license.renewedFrom.filter((end) => end >= from && end < to).map((end) => end.getTime()),
    )
    counts.renewed += renewed.size
    counts.due += renewed.size
    const { expiry, revokedAt } = license
    if (!expiry || revokedAt || expiry < from || expiry >= to || renewed.has(expiry.getTime())) continue
    counts.due++
    counts[expiry >= now ? 'upcoming' : graceEnd(license)! >= now ? 'inGrace' : 'lapsed']++
  }
  return counts
}
