import { CLOCK_SKEW_MS } from '../../platform/clock.ts'
import type { LicenseTypeRules, MeterRule } from '../catalogue/license-types/rules.ts'
import { type Period, periodAt } from '../terms/period.ts'

/** Returns the period of a meter of one license that contains an instant. */
export function meterPeriodAt(
  rule: Pick<MeterRule, 'period'>,
  license: { timeZone: string; termAnchor: Date | null },
  rules: Pick<LicenseTypeRules, 'term'>,
  at: Date,
): Period {
  const { timeZone, termAnchor: anchor } = license
  // The clock of the gateway that started the term may be ahead. Usage of that moment belongs to the term.
  const ahead = anchor ? anchor.getTime() - at.getTime() : 0
  const instant = anchor && ahead > 0 && ahead <= CLOCK_SKEW_MS ? anchor : at
  return periodAt(rule.period, instant, { timeZone, anchor, term: rules.term })
}

/** Returns the usage of a period, from the counters of one meter. 0 if no counter is of that period. */
export function usedIn(
  period: Period,
  counters: readonly { period: string; periodStartAt: Date; used: number | bigint }[],
): number {
  const counter = counters.find(
    ({ period: kind, periodStartAt }) =>
      kind === period.kind && periodStartAt.getTime() === period.startsAt.getTime(),
  )
  return Number(counter?.used ?? 0)
}
