import type { Tx } from '../../platform/db.ts'
import type { LicenseTypeRules, MeterRule } from '../catalogue/license-types/rules.ts'
import type { Period } from '../terms/period.ts'
import { meterPeriodAt, usedIn } from '../validation/meter-period.ts'

/** How a meter of one license stands. */
export interface MeterReading {
  meter: string
  used: number
  /** Null is unlimited. */
  limit: number | null
  remaining: number | null
  period: MeterRule['period']
  /** When the next period begins; null when it never does. */
  resetsAt: Date | null
}

/** The meters of a license at an instant; one without a counter in the present period stands at 0. */
export async function readMeters(
  tx: Tx,
  license: { id: string; timeZone: string; termAnchor: Date | null },
  rules: LicenseTypeRules,
  at: Date,
): Promise<MeterReading[]> {
  const periods = rules.meters.map((rule) => ({ rule, period: meterPeriodAt(rule, license, rules, at) }))
  const counters = await tx.usageCounter.findMany({
    where: {
      licenseId: license.id,
      OR: periods.map(({ rule, period }) => ({
        meter: rule.code,
        period: period.kind,
        periodStartAt: period.startsAt,
      })),
    },
  })
  return periods.map(({ rule, period }) => {
    const ofMeter = counters.filter(({ meter }) => meter === rule.code)
    return toReading(rule, usedIn(period, ofMeter), period)
  })
}

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
