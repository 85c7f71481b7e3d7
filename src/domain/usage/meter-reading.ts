import type { Tx } from '../../platform/db.ts'
import type { LicenseTypeRules, MeterRule } from '../catalogue/license-types/rules.ts'
import type { Period } from '../terms/period.ts'
import { meterPeriodAt, usedIn } from '../validation/meter-period.ts'

/** State of a meter of one license in its present period. */
export interface MeterReading {
  meter: string
  used: number
  /** Null if the meter is unlimited. */
  limit: number | null
  /** Never below 0; null if the meter is unlimited. */
  remaining: number | null
  period: MeterRule['period']
  /** When the next period starts; null if the period never ends. */
  resetsAt: Date | null
}

/** A license whose meters are read. */
export interface MeteredLicense {
  id: string
  timeZone: string
  termAnchor: Date | null
  rules: LicenseTypeRules
}

/** Reads every meter of a license at an instant. A meter without a counter in the present period reads 0. */
export async function readMeters(
  tx: Tx,
  license: Omit<MeteredLicense, 'rules'>,
  rules: LicenseTypeRules,
  at: Date,
): Promise<MeterReading[]> {
  return (await readMetersOf(tx, [{ ...license, rules }], at))[0]!
}

/** Reads every meter of several licenses in one statement, in the order of the licenses. */
export async function readMetersOf(
  tx: Tx,
  licenses: readonly MeteredLicense[],
  at: Date,
): Promise<MeterReading[][]> {
  const metered = licenses.map((license) => {
    const { id, rules } = license
    return {
      id,
      periods: rules.meters.map((rule) => ({ rule, period: meterPeriodAt(rule, license, rules, at) })),
    }
  })
  const wanted = metered.flatMap(({ id, periods }) =>
    periods.map(({ rule, period }) => ({
      licenseId: id,
      meter: rule.code,
      period: period.kind,
      periodStartAt: period.startsAt,
    })),
  )
  const counters = wanted.length === 0 ? [] : await tx.usageCounter.findMany({ where: { OR: wanted } })
  const byLicense = Map.groupBy(counters, ({ licenseId }) => licenseId)
  return metered.map(({ id, periods }) =>
    periods.map(({ rule, period }) => {
      const ofMeter = (byLicense.get(id) ?? []).filter(({ meter }) => meter === rule.code)
      return toReading(rule, usedIn(period, ofMeter), period)
    }),
  )
}

/** Returns the reading of a meter with `used` units in the given period. */
export function toReading(rule: MeterRule, used: number, period: Period): MeterReading {
  const remaining = rule.limit === null ? null : Math.max(0, rule.limit - used)
  return {
    meter: rule.code,
    used,
    limit: rule.limit,
    remaining,
    period: rule.period,
    resetsAt: period.endsAt,
  }
}
