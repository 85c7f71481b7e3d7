import { addTerms } from './term.ts'
import { inZone, toDate } from './time-zone.ts'

export type MeterPeriod = 'NONE' | 'DAY' | 'MONTH' | 'YEAR' | 'TERM'

export interface PeriodRules {
  timeZone: string
  /** Start of the first term of the license; null if the license has not started. */
  anchor: Date | null
  /** ISO 8601 duration; null if the license is perpetual. */
  term: string | null
}

/** Period of a meter that contains an instant. */
export interface Period {
  /**
   * Kind of the period: `DAY`, `MONTH`, `YEAR`, `NONE`, or `TERM P1Y` with the length of the term. A meter counts each
   * kind separately: a license that changes to another kind starts a new count, and continues the previous count if it
   * changes back within the period.
   */
  kind: string
  startsAt: Date
  /** Start of the next period; null if this period never ends. */
  endsAt: Date | null
}

const MILLISECONDS_PER_DAY = 86_400_000
// The Gregorian calendar repeats after 4,800 months, which are 146,097 days.
const MEAN_DAYS_PER_MONTH = 146_097 / 4_800

/** Returns the period that contains an instant. Periods of one kind neither overlap nor leave a gap. */
export function periodAt(period: MeterPeriod, at: Date, rules: PeriodRules): Period {
  const { timeZone, anchor, term } = rules
  const date = inZone(at, timeZone).toPlainDate()
  switch (period) {
    case 'NONE':
      return { kind: period, startsAt: new Date(0), endsAt: null }
    case 'DAY':
      return { kind: period, ...datePeriodAt(at, timeZone, date, { days: 1 }) }
    case 'MONTH':
      return { kind: period, ...datePeriodAt(at, timeZone, date.with({ day: 1 }), { months: 1 }) }
    case 'YEAR':
      return { kind: period, ...datePeriodAt(at, timeZone, date.with({ month: 1, day: 1 }), { years: 1 }) }
    case 'TERM': {
      const kind = `TERM ${term ?? ''}`.trimEnd()
      if (!anchor || term === null) return { kind, startsAt: anchor ?? new Date(0), endsAt: null }
      return { kind, ...termAt(at, timeZone, anchor, term) }
    }
  }
}

type Bounds = Omit<Period, 'kind'>

function datePeriodAt(
  at: Date,
  timeZone: string,
  firstDay: Temporal.PlainDate,
  length: Temporal.DurationLike,
): Bounds {
  const startOf = (date: Temporal.PlainDate) => toDate(date.toZonedDateTime(timeZone))
  const nextDay = firstDay.add(length)
  const period = { startsAt: startOf(firstDay), endsAt: startOf(nextDay) }
  // A clock that is set back from just after midnight returns to a day that has ended. That day does not resume.
  return at < period.endsAt ? period : { startsAt: period.endsAt, endsAt: startOf(nextDay.add(length)) }
}

function termAt(at: Date, timeZone: string, anchor: Date, term: string): Bounds {
  const origin = inZone(anchor, timeZone)
  const startOf = (index: number) => toDate(addTerms(origin, term, index))
  // An estimate by the mean length is wrong by at most two terms, however distant the anchor is.
  let index = Math.floor((at.getTime() - anchor.getTime()) / meanMilliseconds(term))
  while (at < startOf(index)) index--
  while (at >= startOf(index + 1)) index++
  return { startsAt: startOf(index), endsAt: startOf(index + 1) }
}

function meanMilliseconds(term: string): number {
  const { years, months } = Temporal.Duration.from(term)
  const rest = Temporal.Duration.from(term).with({ years: 0, months: 0 })
  const restDays = rest.total({ unit: 'days', relativeTo: '1970-01-01' })
  return ((years * 12 + months) * MEAN_DAYS_PER_MONTH + restDays) * MILLISECONDS_PER_DAY
}
