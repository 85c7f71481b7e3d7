import type { Tx } from '../../platform/db.ts'
import type { LicenseTypeRules, MeterRule } from '../catalogue/license-types/rules.ts'
import { type Period, periodAt } from '../terms/period.ts'

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
  const periods = rules.meters.map((rule) => ({
    rule,
    period: periodAt(rule.period, at, {
      timeZone: license.timeZone,
      anchor: license.termAnchor,
      term: rules.term,
    }),
  }))
  const counters = await tx.usageCounter.findMany({
    where: {
      licenseId: license.id,
      OR: periods.map(({ rule, period }) => ({ meter: rule.code, periodStartAt: period.startsAt })),
    },
  })
  return periods.map(({ rule, period }) => {
    const counter = counters.find(({ meter }) => meter === rule.code)
    return toReading(rule, Number(counter?.used ?? 0), period)
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
