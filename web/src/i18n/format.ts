import { now } from '../app/clock.ts'
import { useStore } from '../parts/store.ts'
import { type Language, language } from './language.ts'
import { browserZone, dayOf, offsetAt } from './local-day.ts'
import { madeOnce } from './made-once.ts'
import { numberOf } from './words.ts'

const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/**
 * Formats of a language. Instants are ISO 8601 texts of the graph. They are shown in the time zone of the browser, or in another
 * one: its name then follows a date or a time if the clocks of the browser show something else at that instant.
 */
export interface Format {
  date(instant: string | Date): string
  dateTime(instant: string | Date): string
  /** The full instant with the offset of its time zone: `2027-01-31T23:59:59+01:00 (Europe/Oslo)`. */
  exact(instant: string | Date): string
  /** The distance from now, as `in 3 days`. Days are those of the calendar: `tomorrow` is the next date. */
  fromNow(instant: string | Date): string
  number(value: number): string
  percent(share: number): string
  /** An ISO 8601 duration, as `1 month` or `3 days, 4 hours`. */
  duration(iso: string): string
  list(items: readonly string[]): string
}

/** The formats of a language that no time zone changes. */
const inLanguage = madeOnce((code: Language) => ({
  relative: new Intl.RelativeTimeFormat(code, { numeric: 'always' }),
  byName: new Intl.RelativeTimeFormat(code, { numeric: 'auto' }),
  duration: new Intl.DurationFormat(code, { style: 'long' }),
  percent: new Intl.NumberFormat(code, { style: 'percent', maximumFractionDigits: 1 }),
  list: new Intl.ListFormat(code, { type: 'conjunction' }),
}))

function createFormat(code: Language, zone: string): Format {
  const at = (instant: string | Date) => (typeof instant === 'string' ? new Date(instant) : instant)
  const date = new Intl.DateTimeFormat(code, { dateStyle: 'medium', timeZone: zone })
  const dateTime = new Intl.DateTimeFormat(code, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone })
  const { relative, byName, duration, percent, list } = inLanguage(code)
  const named = (instant: Date, text: string) => {
    const own = browserZone()
    return zone === own || offsetAt(instant.getTime(), zone) === offsetAt(instant.getTime(), own)
      ? text
      : `${text} (${zone})`
  }
  return {
    date: (instant) => named(at(instant), date.format(at(instant))),
    dateTime: (instant) => named(at(instant), dateTime.format(at(instant))),
    exact: (instant) => `${isoOf(at(instant), zone)} (${zone})`,
    fromNow(instant) {
      const [then, today] = [at(instant), now()]
      const seconds = (then.getTime() - today.getTime()) / 1_000
      // Years are counted from two on: a year and ten months are 22 months.
      const found = UNITS.find(([unit, size]) => Math.abs(seconds) >= (unit === 'year' ? 2 * size : size))
      if (!found) return byName.format(0, 'second')
      const [unit, length] = found
      if (unit === 'day') return byName.format(dayNumber(then, zone) - dayNumber(today, zone), unit)
      // A year that has just begun ends in 12 months.
      const round = unit === 'year' || unit === 'month' ? Math.round : Math.trunc
      return relative.format(round(seconds / length), unit)
    },
    number: (value) => numberOf(code).format(value),
    percent: (share) => percent.format(share),
    duration: (iso) => duration.format(partsOf(iso)) || byName.format(0, 'second'),
    list: (items) => list.format(items),
  }
}

/** Numbers the dates of the calendar in a time zone. */
function dayNumber(instant: Date, zone: string): number {
  return Date.parse(dayOf(instant, zone)) / 86_400_000
}

/** An instant in ISO 8601, to the second, by the clocks of a time zone and with their offset. */
function isoOf(instant: Date, zone: string): string {
  const offset = offsetAt(instant.getTime(), zone)
  const shown = new Date(instant.getTime() + offset).toISOString().slice(0, 19)
  const minutes = Math.abs(Math.round(offset / 60_000))
  const two = (value: number) => String(value).padStart(2, '0')
  return `${shown}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

const NAMES = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const

function partsOf(iso: string): Partial<Record<(typeof NAMES)[number], number>> {
  const found =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(
      iso,
    )
  return Object.fromEntries(
    NAMES.flatMap((name, index) => (found?.[index + 1] ? [[name, Number(found[index + 1])]] : [])),
  )
}

const formatsIn = madeOnce((code: Language) => madeOnce((zone: string) => createFormat(code, zone)))

/** Returns the formats of a language and a time zone (default: of the browser). */
export function formatOf(code: Language = language.get(), zone = browserZone()): Format {
  return formatsIn(code)(zone)
}

/** Returns the formats of the present language and a time zone, and renders again when the language changes. */
export function useFormat(zone?: string): Format {
  return formatOf(useStore(language), zone)
}
