import { CLOCK_SKEW_MS } from '../../platform/clock.ts'
import type { LicenseTypeRules, MeterRule } from '../catalogue/license-types/rules.ts'
import { type Period, periodAt } from '../terms/period.ts'

/** Returns the period of a meter of one license that holds an instant. */
export function meterPeriodAt(
  rule: Pick<MeterRule, 'period'>,
  license: { timeZone: string; termAnchor: Date | null },
  rules: Pick<LicenseTypeRules, 'term'>,
  at: Date,
): Period {
  const { timeZone, termAnchor: anchor } = license
  // The clock of the gateway that began the term may be ahead: what is used now is used in that term.
  const ahead = anchor ? anchor.getTime() - at.getTime() : 0
  const instant = anchor && ahead > 0 && ahead <= CLOCK_SKEW_MS ? anchor : at
  return periodAt(rule.period, instant, { timeZone, anchor, term: rules.term })
}

/** Returns what was used in a period, from the counters of its meter; 0 without a counter of the period. */
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
