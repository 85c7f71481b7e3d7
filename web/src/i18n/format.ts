import { now } from '../app/clock.ts'
import { useStore } from '../parts/store.ts'
import { type Language, language } from './language.ts'

const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** Formats of a language. Instants are ISO 8601 texts of the graph, shown in the time zone of the browser. */
export interface Format {
  date(instant: string | Date): string
  dateTime(instant: string | Date): string
  /** The distance from now, as `in 3 days`. Days are those of the calendar: `tomorrow` is the next date. */
  fromNow(instant: string | Date): string
  number(value: number, options?: Intl.NumberFormatOptions): string
  percent(share: number): string
  /** An ISO 8601 duration, as `1 month` or `3 days, 4 hours`. */
  duration(iso: string): string
  list(items: readonly string[]): string
}

function createFormat(code: Language): Format {
  const at = (instant: string | Date) => (typeof instant === 'string' ? new Date(instant) : instant)
  const date = new Intl.DateTimeFormat(code, { dateStyle: 'medium' })
  const dateTime = new Intl.DateTimeFormat(code, { dateStyle: 'medium', timeStyle: 'short' })
  const relative = new Intl.RelativeTimeFormat(code, { numeric: 'always' })
  const named = new Intl.RelativeTimeFormat(code, { numeric: 'auto' })
  const duration = new Intl.DurationFormat(code, { style: 'long' })
  const percent = new Intl.NumberFormat(code, { style: 'percent', maximumFractionDigits: 1 })
  const list = new Intl.ListFormat(code, { type: 'conjunction' })
  return {
    date: (instant) => date.format(at(instant)),
    dateTime: (instant) => dateTime.format(at(instant)),
    fromNow(instant) {
      const [then, today] = [at(instant), now()]
      const seconds = (then.getTime() - today.getTime()) / 1_000
      const found = UNITS.find(([, size]) => Math.abs(seconds) >= size)
      if (!found) return named.format(0, 'second')
      const [unit, length] = found
      if (unit === 'day') return named.format(dayNumber(then) - dayNumber(today), unit)
      return relative.format(Math.trunc(seconds / length), unit)
    },
    number: (value, options) => new Intl.NumberFormat(code, options).format(value),
    percent: (share) => percent.format(share),
    duration: (iso) => duration.format(partsOf(iso)) || named.format(0, 'second'),
    list: (items) => list.format(items),
  }
}

/** Numbers the dates of the calendar in the time zone of the browser. */
function dayNumber(instant: Date): number {
  return Date.UTC(instant.getFullYear(), instant.getMonth(), instant.getDate()) / 86_400_000
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

const formats = new Map<Language, Format>()

export function formatOf(code: Language = language.get()): Format {
  const format = formats.get(code) ?? createFormat(code)
  formats.set(code, format)
  return format
}

/** Returns the formats of the present language, and renders again when the language changes. */
export function useFormat(): Format {
  return formatOf(useStore(language))
}
