import { LRUCache } from 'lru-cache'
import type { ArgumentKind, ArgumentValues, Moment } from './entry.ts'
import { formatTags, type Locale } from './locale.ts'

/** Number of formats of times that are kept: one for each language and time zone in use. */
const MAX_TIME_FORMATS = 200

const timeFormats = new LRUCache<string, Intl.DateTimeFormat>({ max: MAX_TIME_FORMATS })

const formats = { en: formatsOf('en'), de: formatsOf('de') }

function formatsOf(locale: Locale) {
  const tag = formatTags[locale]
  return {
    number: new Intl.NumberFormat(tag),
    percent: new Intl.NumberFormat(tag, { style: 'percent' }),
    second: new Intl.NumberFormat(tag, { style: 'unit', unit: 'second', unitDisplay: 'long' }),
    duration: new Intl.DurationFormat(tag, { style: 'long' }),
    list: new Intl.ListFormat(tag, { type: 'conjunction' }),
    plural: new Intl.PluralRules(tag),
  }
}

/** Formats an argument of a kind in a language. */
export function formatArgument<K extends ArgumentKind>(
  kind: K,
  value: ArgumentValues[K],
  locale: Locale,
): string {
  return formatters[kind](value, locale)
}

const formatters: { [K in ArgumentKind]: (value: ArgumentValues[K], locale: Locale) => string } = {
  number: (value, locale) => formats[locale].number.format(value),
  percent: (value, locale) => formats[locale].percent.format(value),
  time: formatTime,
  // A duration of zero has no unit.
  duration: (value, locale) =>
    formats[locale].duration.format(Temporal.Duration.from(value)) || formats[locale].second.format(0),
  text: (value) => value,
  list: (value, locale) => formats[locale].list.format(value),
}

/** Formats an instant to the second, by the calendar and the clock of its zone, such as `31 January 2027 at 23:59:59 CET`. */
function formatTime({ at, timeZone }: Moment, locale: Locale): string {
  const key = `${locale} ${timeZone}`
  let format = timeFormats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(formatTags[locale], { dateStyle: 'long', timeStyle: 'long', timeZone })
    timeFormats.set(key, format)
  }
  return format.format(new Date(at))
}

/** Returns the plural category of a number in a language. */
export function pluralCategory(value: number, locale: Locale): 'one' | 'other' {
  return formats[locale].plural.select(value) === 'one' ? 'one' : 'other'
}
